// 告警 确认, 静默, 取消静默: what people do to an alert or a bundle; the worker does it for good, the pressed card shows it at once.
import { acted, isOpen, MOST_SILENCE_MS } from '../../../alerts/life.ts';
import { cardPosted, type Numbered, numbered } from '../../../alerts/lookup.ts';
import { askOfAlert, type PersonalAct } from '../../../alerts/raise.ts';
import { cardBody } from '../../../alerts/sayings.ts';
import type { Act, Alert } from '../../../alerts/state.ts';
import type { Answer, Command, CommandInput } from '../../../bot/command.ts';
import type { CommandContext } from '../../../feature.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import type { DutySettings } from '../settings.ts';
import { silenceEnd } from './silence-end.ts';

type Ctx = CommandContext<DutySettings>;

export const acknowledgeCommand: Command<Ctx> = {
  names: ['告警 确认', 'alerts ack'],
  title: '告诉大家这件告警有人在处理，不再催',
  usage: '告警 确认 〈编号〉',
  examples: ['告警 确认 12'],
  right: 'operate',
  run: (ctx, input) => done(ctx, input, { kind: 'acknowledge' }, () => '已确认，不再催'),
};

export const silenceCommand: Command<Ctx> = {
  names: ['告警 静默', 'alerts silence'],
  title: '先不再提醒这件告警；最长 24 小时，恢复或加重时自动结束',
  usage: '告警 静默 〈编号〉 1小时|4小时|明早|恢复',
  examples: ['告警 静默 12 1小时', '告警 静默 12 明早'],
  right: 'operate',
  run: async (ctx, input) => {
    const asked = input.choice ?? input.words.slice(1).join('');
    const until = silenceEnd(asked, ctx.now());
    const words = (): string =>
      until === null
        ? `已静默到恢复，最迟 ${minuteText(isoInstant(new Date(ctx.now().getTime() + MOST_SILENCE_MS)), PEOPLE_ZONE)}`
        : `已静默至 ${minuteText(isoInstant(until), PEOPLE_ZONE)}`;
    return done(ctx, input, { kind: 'silence', until }, words);
  },
};

export const unsilenceCommand: Command<Ctx> = {
  names: ['告警 取消静默', 'alerts unsilence'],
  title: '恢复这件告警的提醒',
  usage: '告警 取消静默 〈编号〉',
  examples: ['告警 取消静默 12'],
  right: 'operate',
  run: (ctx, input) => done(ctx, input, { kind: 'unsilence' }, () => '已取消静默'),
};

/** @throws UserError when there is no such alert, or it is another site's than was named */
export async function askedFor(
  ctx: Ctx,
  { words, sites }: CommandInput,
): Promise<Numbered & { readonly number: number }> {
  const word = words[0] ?? '';
  if (!/^\d{1,9}$/.test(word))
    throw new UserError('请写告警的编号，例如“告警 确认 12”；编号在卡片下面，发“告警”能看全部');
  const number = Number(word);
  const found = await numbered(ctx.store, number);
  if (found === null || found.members.length === 0) throw new UserError(`没有告警 ${number}；发“告警”看现在有哪些`);
  // The right was asked for the sites that were named: the alert has to be one of theirs.
  const foreign = sites.length > 0 && found.members.some(({ site }) => site === null || !sites.includes(site));
  if (foreign) throw new UserError(`告警 ${number} 不是这个基地的；发“告警”看它是哪里的`);
  return { ...found, number };
}

async function done(ctx: Ctx, input: CommandInput, act: PersonalAct, words: () => string): Promise<Answer> {
  const { number, members } = await askedFor(ctx, input);
  const now = ctx.now();
  const after = new Map(
    members.map((alert) => [alert.id, acted(alert, actFrom(act, { number, by: input.person, now }))]),
  );
  if (!members.some(isOpen)) return said(`告警 ${number} 已经恢复了`);
  if (members.every((alert) => after.get(alert.id) === alert)) return said(`告警 ${number} ${ALREADY[act.kind]}`);
  const shown = input.pressedCard === null ? null : await cardPosted(ctx.store, input.pressedCard);
  const id = ctx.store.newId(now);
  return {
    commit: async (trx) => {
      await askOfAlert(trx, { id, now, number, person: input.person, act, once: `act/${input.eventId}` });
      if (shown === null) return { messages: [{ body: { kind: 'text', text: `告警 ${number} ${words()}` } }] };
      const seen = shown.members.map((alert) => after.get(alert.id) ?? alert);
      return { messages: [{ place: 'card', body: cardBody(shown.card, seen, siteNames(ctx)) }] };
    },
  };
}

const ALREADY: Readonly<Record<PersonalAct['kind'], string>> = {
  acknowledge: '已经有人确认了',
  silence: '不能静默到已经过去的时间',
  unsilence: '没有静默',
};

interface By {
  readonly number: number;
  readonly by: string;
  readonly now: Date;
}

function actFrom(act: PersonalAct, { number, by, now }: By): Act {
  const at = isoInstant(now);
  if (act.kind !== 'silence') return { kind: act.kind, at, number, by };
  return { kind: 'silence', at, number, by, until: isoInstant(act.until ?? now), toRecovery: act.until === null };
}

function said(text: string): Answer {
  return { messages: [{ body: { kind: 'text', text } }], result: text };
}

export function siteNames({ config }: Pick<Ctx, 'config'>): (code: string) => string {
  return (code) => config.sites.find((site) => site.code === code)?.name ?? code;
}

export function siteOf({ site }: Alert, nameOf: (code: string) => string): string | null {
  return site === null ? null : nameOf(site);
}
