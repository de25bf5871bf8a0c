// 电表 订阅 and 退订: a limit of one's own, in private or for the group, beside the meter's.
import type { Kysely } from 'kysely';
import { recoverAlert } from '../../../../alerts/raise.ts';
import type { Answer, Command, CommandInput, Said } from '../../../../bot/command.ts';
import type { CommandContext } from '../../../../feature.ts';
import { isoInstant } from '../../../../lib/clock.ts';
import { commandLine } from '../../../../lib/command-line.ts';
import { UserError } from '../../../../lib/errors.ts';
import { type Meter, meterDb, metersOf } from '../../context.ts';
import { overviewsOf } from '../../overview.ts';
import type { MeterSettings } from '../../settings.ts';
import { toldOf } from '../full-look.ts';
import { subscriptionKey } from '../keys.ts';
import { type Limit, limitsOf, limitText, limitWord } from '../limits.ts';
import {
  dropEpisode,
  dropSubscription,
  episodesOf,
  keepSubscription,
  type Subscription,
  subscriptionsOf,
} from '../queries.ts';
import { unsubscribeLine } from '../subscribed.ts';
import type { WatchingTables } from '../tables.ts';
import { whenReached } from '../when-reached.ts';
import { limitedMeter, namedLimits } from './asked-meter.ts';
import { changeCard } from './change-card.ts';
import { ownTarget, targetText } from './own-target.ts';
import { subscriptionListCard } from './subscription-list-card.ts';

type Ctx = CommandContext<MeterSettings>;

const NAME = '电表 订阅';
const END = '电表 退订';
const EXAMPLE = `${NAME} 201 低于 7天`;
/** Of one chat or person. */
const MOST = 50;

export const subscribeCommand: Command<Ctx> = {
  names: [NAME, 'meter subscribe'],
  title: '余额低于自己定的数就提醒：在群里发给这个群，私聊发给本人；不写名称，列出已经订的',
  usage: `${NAME} [〈名称〉 低于 7天|50度|30元]`,
  examples: [NAME, EXAMPLE],
  right: 'query',
  run: async (ctx, input) => {
    const { name, limits } = namedLimits(input);
    if (name.length === 0) return listed(ctx, input);
    const meter = limitedMeter(ctx, name, input.sites, EXAMPLE);
    const [limit, ...more] = limits;
    if (limit === undefined)
      throw new UserError(`请写低于多少时提醒，例如“${NAME} ${meter.name} 低于 7天”；也可以写 50度、30元`);
    if (more.length > 0) throw new UserError('一次订一条；还要别的，请再发一次');
    if (!meter.enabled) throw new UserError(`${meter.name} 停用了，不读数，也就没有提醒；要先启用它`);
    return subscribing(ctx, input, meter, limit);
  },
};

async function subscribing(ctx: Ctx, input: CommandInput, meter: Meter, limit: Limit): Promise<Answer> {
  const target = ownTarget(ctx.config, input);
  const own = await subscriptionsOf(meterDb(ctx.store), target);
  if (own.length >= MOST) throw new UserError(`已经订了 ${own.length} 条，最多 ${MOST} 条；请先退订几条`);
  const [overview] = await overviewsOf(ctx, [meter.number]);
  const preview =
    overview === undefined
      ? '还没有读数'
      : whenReached(
          { remain: overview.last?.remain ?? null, amount: overview.amount, forecast: overview.forecast },
          limit,
        );
  const same = saidAnyway(ctx, meter, target, limit);
  const now = ctx.now();
  const id = ctx.store.newId(now);
  const createdAt = isoInstant(now);
  const row: Subscription = { id, meter: meter.number, target, limit, by: input.person, createdAt, firedAt: null };
  return {
    commit: async (trx) => {
      const replaced = await replacedBy(trx, row);
      await keepSubscription(watching(trx), row);
      const text = `已订阅：${meter.name} 低于 ${limitText(limit)} 时提醒`;
      const end = unsubscribeLine(meter, { limit });
      const body = changeCard({
        ...{ title: text, colour: 'green', undo: { text: '退订', line: end, once: `subscribed/${input.eventId}` } },
        lines: [`${targetText(target)}；低下去提醒一次，回升以后再低下去再提醒`, ...replaced, preview, ...same],
        next: [{ text: '我的订阅', line: NAME }],
      });
      return {
        messages: [{ body: { kind: 'card', card: body, fallbackText: [text, ...replaced, preview].join('；') } }],
        result: text,
      };
    },
  };
}

/** One of a kind is kept: the one that goes is named. */
async function replacedBy(trx: object, { meter, target, limit }: Subscription): Promise<readonly string[]> {
  const own = await subscriptionsOf(watching(trx), target);
  const old = own.find((one) => one.meter === meter && one.limit.kind === limit.kind);
  if (old === undefined) return [];
  return old.limit.at === limit.at
    ? [`本来就订了 ${limitText(limit)}`]
    : [`原来的 ${limitText(old.limit)} 已换成 ${limitText(limit)}`];
}

/** Whoever hears of the meter anyway is told so: he may not want it twice. */
function saidAnyway(ctx: Ctx, meter: Meter, target: string, { kind }: Limit): readonly string[] {
  const own = limitsOf(meter.limits).find((limit) => limit.kind === kind);
  if (own === undefined || !toldOf(ctx, meter).includes(target)) return [];
  return [`这里本来就会收到这块表低于 ${limitText(own)} 的提醒`];
}

async function listed(ctx: Ctx, input: CommandInput): Promise<Said> {
  const target = ownTarget(ctx.config, input);
  const own = await subscriptionsOf(meterDb(ctx.store), target);
  const meters = new Map(metersOf(ctx).map((meter) => [meter.number, meter]));
  const open = await episodesOf(
    meterDb(ctx.store),
    own.map(({ id }) => subscriptionKey(id)),
  );
  const rows = own.map((subscription) => ({
    subscription,
    meter: meters.get(subscription.meter) ?? { number: subscription.meter, name: subscription.meter },
    isOpen: open.has(subscriptionKey(subscription.id)),
  }));
  const isGroup = !target.startsWith('ou_');
  const whose = isGroup ? '这个群' : '你';
  if (rows.length === 0) {
    const text = `${whose}还没有订阅。发“${EXAMPLE}”，低于 7 天时就提醒。`;
    return { messages: [{ body: { kind: 'text', text } }], result: '没有订阅' };
  }
  const title = `${whose}订了 ${rows.length} 条电表提醒`;
  const body = { kind: 'card' as const, card: subscriptionListCard(title, rows), fallbackText: title };
  return { messages: [{ body }], result: `${rows.length} 条` };
}

export const unsubscribeCommand: Command<Ctx> = {
  names: [END, 'meter unsubscribe'],
  title: '不再按自己定的数提醒；不写数，就退订这块表的全部',
  usage: `${END} 〈名称〉 [7天|50度|30元]`,
  examples: [`${END} 201 7天`, `${END} 201`],
  right: 'query',
  run: async (ctx, input) => {
    const { name, limits } = namedLimits(input);
    const example = `${END} 201 7天`;
    const meter = limitedMeter(ctx, name, input.sites, example);
    const target = ownTarget(ctx.config, input);
    const own = (await subscriptionsOf(meterDb(ctx.store), target)).filter(({ meter: one }) => one === meter.number);
    const chosen =
      limits.length === 0 ? own : own.filter(({ limit }) => limits.some((one) => limitWord(one) === limitWord(limit)));
    if (chosen.length === 0) {
      const others = own.map(({ limit }) => limitText(limit)).join('、');
      const text = own.length === 0 ? `没有订过 ${meter.name}` : `没有订过这一条；${meter.name} 订的是低于 ${others}`;
      return { messages: [{ body: { kind: 'text', text: `${text}。` } }], result: text };
    }
    return ending(ctx, meter, chosen);
  },
};

/** What is open of it is over: nobody waits for it any more. */
function ending(ctx: Ctx, meter: Meter, chosen: readonly Subscription[]): Answer {
  const now = ctx.now();
  const ids = new Map(chosen.map(({ id }) => [id, ctx.store.newId(now)]));
  return {
    commit: async (trx) => {
      const db = watching(trx);
      const open = await episodesOf(
        db,
        chosen.map(({ id }) => subscriptionKey(id)),
      );
      for (const { id } of chosen) {
        await dropSubscription(db, id);
        const episode = open.get(subscriptionKey(id));
        if (episode === undefined) continue;
        await dropEpisode(db, episode.key);
        const { key, site } = episode;
        await recoverAlert(trx, { id: ids.get(id) ?? '', now, key, ...(site === '' ? {} : { site }) });
      }
      const text = `已退订：${meter.name} 低于 ${chosen.map(({ limit }) => limitText(limit)).join('、')}`;
      const [only, ...more] = chosen;
      const again =
        only === undefined || more.length > 0
          ? null
          : commandLine(
              NAME,
              [meter.number, '低于', limitWord(only.limit)],
              meter.site === undefined ? {} : { 基地: meter.site },
            );
      const body = changeCard({
        ...{ title: text, colour: 'grey', lines: ['不再提醒'], undo: null },
        next: again === null ? [] : [{ text: '重新订阅', line: again }],
      });
      return { messages: [{ body: { kind: 'card', card: body, fallbackText: text } }], result: text };
    },
  };
}

// Kysely's type is invariant in its tables, so that a view with others can only be had by a cast.
function watching(trx: object): Kysely<WatchingTables> {
  return trx as Kysely<WatchingTables>;
}
