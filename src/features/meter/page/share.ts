// 发到群: the card of what the page shows, into the meter's own groups. A press is a row in the audit and in the outbox, together.
import { traceOf } from '../../../lib/trace-number.ts';
import { say } from '../../../outbox/say.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import { recordAudit } from '../../../people/audit.ts';
import type { Route } from '../../../web/route.ts';
import { meterCard, meterTitle } from '../cards/meter-card.ts';
import { meterCardFacts } from '../commands/meter-answer.ts';
import type { Meter, MeterContext } from '../context.ts';
import { DAY_MS, dateAt, startOfDate } from '../rules/reading.ts';
import { ACTION, meterMeant, sitesOfMeter } from './access.ts';
import { dateAsked, periodAsked, rangeEnding } from './asked.ts';
import { pagePath } from './links.ts';

const SHARE = `${ACTION} 发到群`;
/** Pressed twice within it, it is posted once. */
const ONCE_MS = 60_000;

/** What who presses it must have. */
export function shareNeed(meter: Meter) {
  return { right: 'operate', action: SHARE, sites: sitesOfMeter(meter) } as const;
}

/** The groups it goes to, as people call them; null where there are none, or no way to them. */
export function shareTarget({ config }: Pick<MeterContext, 'config'>, { chats }: Meter): string | null {
  if (config.feishu === undefined || chats.length === 0) return null;
  const known = config.feishu.chats;
  return chats.map((id) => known.find((chat) => chat.id === id)?.name ?? id).join('、');
}

export const shareRoute: Route<MeterContext> = {
  method: 'POST',
  path: '/meter/share',
  right: 'operate',
  action: SHARE,
  sites: (ctx, { form }) => {
    const meter = meterMeant(ctx, form.device_id);
    return meter === null || meter === undefined ? [] : sitesOfMeter(meter);
  },
  handle: async (ctx, { form, visitor }) => {
    const meter = meterMeant(ctx, form.device_id);
    if (meter === null || meter === undefined)
      return { kind: 'missing', message: '没有这块电表；请回到电表的页面再点一次。' };
    const target = shareTarget(ctx, meter);
    if (target === null) return { kind: 'missing', message: `“${meter.name}”没有配置 chats，不知道发到哪个群。` };
    const now = ctx.now();
    const today = dateAt(now.getTime());
    const period = periodAsked(form);
    const date = dateAsked(form, 'date', today);
    const { first, last } = rangeEnding(date, period);
    const facts = await meterCardFacts(ctx, meter, { first: dayNumber(first), last: dayNumber(last) });
    const title = meterTitle(facts);
    const body = { kind: 'card' as const, card: meterCard(facts), fallbackText: title };
    const minute = Math.floor(now.getTime() / ONCE_MS);
    const ids = meter.chats.map((chat) => ({ chat, id: ctx.store.newId(now) }));
    const audit = ctx.store.newId(now);
    await ctx.store.withTables<OutboxTables>().transaction(async (trx) => {
      for (const { chat, id } of ids) {
        const once = `meter-share/${meter.number}/${period}/${date}/${minute}/${chat}`;
        await say(trx, { id, now, chat, priority: 'final', act: 'send', body, once });
      }
      await recordAudit(trx, {
        ...{ id: audit, now, once: `meter-share/${audit}`, kind: 'click', person: visitor?.person ?? 'page' },
        ...{ chat: null, command: SHARE, decision: 'allowed', text: `电表 ${meter.number} 发到群：${target}` },
        ...{ result: title, ms: 0, trace: traceOf(audit) },
      });
    });
    const shown = pagePath({ device: meter.number, period, date: date === today ? null : date });
    return { kind: 'redirect', to: `${shown}&shared=1` };
  },
};

/** Days since 1970-01-01, as commands count them. */
function dayNumber(date: string): number {
  return Math.round((startOfDate(date) - startOfDate('1970-01-01')) / DAY_MS);
}
