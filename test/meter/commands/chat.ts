// A chat with the meter over a store and a source's pages on this machine: lines in, cards out; every card is looked at by the platform's
// rules, and every button of it must carry a line that a command reads.
import { afterEach, beforeEach } from 'vitest';
import { type Said as Answered, boundCommands, type CommandInput } from '../../../src/bot/command.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import { type BotRules, botRules, understandTyped, understandWritten } from '../../../src/bot/understand.ts';
import { meterCommands } from '../../../src/features/meter/commands/index.ts';
import type { MeterContext } from '../../../src/features/meter/context.ts';
import type { NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { kwh, price, yuan } from '../../../src/features/meter/units.ts';
import { watchingCommands } from '../../../src/features/meter/watching/commands/index.ts';
import type { Store } from '../../../src/store/store.ts';
import { lookedAt, type Said } from '../../support/looked-at.ts';
import { type MeterPages, serveMeterPages } from '../../support/meter-pages.ts';
import { asker, rightsFor } from '../../support/rights.ts';
import { meterContext } from '../meter-bench.ts';
import { keep, withMeter } from '../readings/meter-store.ts';

export const SITES = [
  { code: 'suzhou', name: '苏州基地', aliases: [], sources: {} },
  { code: 'wuxi', name: '无锡基地', aliases: [], sources: {} },
];

export const METERS = {
  '18100000001': { name: '3 号宿舍 201', aliases: ['三舍'], site: 'suzhou', limits: { days: '7' } },
  '18100000002': { name: '3 号宿舍 202', site: 'suzhou' },
  '18100000003': { name: '办公楼', aliases: ['11-2'], site: 'wuxi', price: '1.2' },
  '18100000004': { name: '旧车库', site: 'wuxi', enabled: false },
} as const;

export interface Chat {
  readonly ctx: MeterContext;
  readonly pages: MeterPages;
  readonly rules: BotRules;
  /** Sets the clock: ISO instant. */
  at(instant: string): void;
  /** The first message must be a card. */
  says(line: string): Promise<Said>;
  /** Whatever is answered, as it is. */
  answers(line: string): Promise<Answered>;
  press(card: Said, text: string): Promise<Said>;
}

export interface ChatOptions {
  readonly meters?: object;
  readonly publicUrl?: string;
  readonly dataDir?: string;
}

/** For a file's tests: a chat of its own for each that asks for one. */
export function chatting(fresh: () => Promise<{ readonly store: Store }>) {
  let pages: MeterPages;
  beforeEach(async () => {
    pages = await serveMeterPages();
  });
  afterEach(() => pages.close());
  return async ({ meters = METERS, publicUrl, dataDir }: ChatOptions = {}): Promise<Chat> => {
    const { store } = await fresh();
    await withMeter(store);
    let now = new Date('2026-11-26T00:31:00Z');
    const own = meterContext({
      store,
      now: () => now,
      sites: SITES as never,
      settings: {
        intervalSeconds: 7_200,
        sources: { cnyiot: { kind: 'cnyiot', url: pages.url, perMinute: 6000 } },
        meters,
      },
      outbound: { allow: [pages.address], http: ['127.0.0.1'] },
      ...(dataDir === undefined ? {} : { dataDir }),
    });
    const ctx = { ...own, config: { ...own.config, web: { publicUrl }, alerts: { workdays: {} } } } as MeterContext;
    const rules = botRules({
      registry: createRegistry([
        ...boundCommands(meterCommands, () => ctx),
        // Buttons lead to them; none is run here.
        ...boundCommands(watchingCommands, () => null as never),
      ]),
      sites: SITES,
      rights: rightsFor(),
    });
    const run = (line: string, by: 'message' | 'click', pressed: string | null): Promise<Answered> =>
      answered(rules, line, by, pressed);
    const looked = ({ messages: [message], result }: Answered): Said => {
      if (message?.body.kind !== 'card') throw new Error(`no card: ${JSON.stringify(message)}`);
      const { card, fallbackText } = message.body;
      return lookedAt(card, rules, { place: message.place, result, fallback: fallbackText });
    };
    return {
      ctx,
      pages,
      rules,
      at: (instant) => {
        now = new Date(instant);
      },
      says: async (line) => looked(await run(line, 'message', null)),
      answers: (line) => run(line, 'message', null),
      press: async (card, text) => {
        const button = card.buttons.get(text);
        if (button === undefined) throw new Error(`no button ${text}, only ${[...card.buttons.keys()].join(' | ')}`);
        return looked(await run(button.line, 'click', button.ctx));
      },
    };
  };
}

async function answered(
  rules: BotRules,
  line: string,
  by: 'message' | 'click',
  pressed: string | null,
): Promise<Answered> {
  const person = asker('ou_zhang', 'oc_1');
  const understood = (by === 'click' ? understandWritten : understandTyped)(rules, line, person);
  if (understood.kind !== 'command') throw new Error(`${line} is ${JSON.stringify(understood)}`);
  const { command, parsed, sites } = understood;
  const input: CommandInput = {
    ...parsed,
    line: understood.line,
    sites,
    by,
    ctx: pressed,
    chat: 'oc_1',
    chatType: 'group',
    person: 'ou_zhang',
    asker: person,
    mentions: [],
    once: null,
    form: {},
    choice: null,
    eventId: 'event',
    trace: '7F3K-92',
    answerRow: 'row',
    pressedCard: by === 'click' ? 'om_1' : null,
    signal: new AbortController().signal,
    recorded: async () => {},
  };
  const answer = await command.run(input);
  if (!('messages' in answer)) throw new Error('the meter writes nothing with its answer');
  return answer;
}

const STEP_MS = 7_200_000;

export interface Life {
  /** Dates of Beijing; `to` is an instant. */
  readonly from: string;
  readonly to: number;
  /** Hundredths of a kWh at the beginning, and used in two hours. */
  readonly balance: number;
  readonly rate: number;
  readonly topUp?: { readonly at: number; readonly bought: number };
  /** Without money. */
  readonly bare?: boolean;
}

/** Readings every two hours, 0.80 yuan a kWh. */
export async function lives(chat: Chat, meter: string, life: Life): Promise<void> {
  const readings: NewReading[] = [];
  let left = life.balance;
  for (let at = startOfDate(life.from); at <= life.to; at += STEP_MS) {
    left -= life.rate;
    if (life.topUp !== undefined && life.topUp.at > at - STEP_MS && life.topUp.at <= at) left += life.topUp.bought;
    const money =
      life.bare === true
        ? { amount: null, price: null }
        : { amount: yuan(Math.round(left * 0.8)), price: price(8_000) };
    readings.push({ meter, at, remain: kwh(left), ...money });
  }
  await keep(chat.ctx.store, readings);
}

/** 2026-11-26 08:00 in Beijing; the chat's clock stands half an hour later. */
export const NOW = Date.parse('2026-11-26T00:00:00Z');
export const ONE = '18100000001';
const TOP_UP = { at: Date.parse('2026-11-12T01:20:00Z'), bought: 50_000 };

/** One that lasts, one that does not, one without money, one that is switched off. */
export async function population(chat: Chat): Promise<Chat> {
  await lives(chat, ONE, { from: '2026-09-20', to: NOW, balance: 90_000, rate: 80, topUp: TOP_UP });
  await lives(chat, '18100000002', { from: '2026-11-01', to: NOW, balance: 40_000, rate: 120 });
  await lives(chat, '18100000003', {
    from: '2026-11-20',
    to: NOW - 6 * 3_600_000,
    balance: 90_000,
    rate: 40,
    bare: true,
  });
  return chat;
}
