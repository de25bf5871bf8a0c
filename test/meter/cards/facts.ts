// A meter for its cards: days reckoned by the rules from readings every five minutes, and its state beside them.
import { createRegistry } from '../../../src/bot/registry.ts';
import { type BotRules, botRules } from '../../../src/bot/understand.ts';
import type { ShownMeter } from '../../../src/features/meter/cards/shown-meter.ts';
import type { MeterDay } from '../../../src/features/meter/rules/day.ts';
import { daysOf } from '../../../src/features/meter/rules/days-of.ts';
import { dateAt, HOUR_MS, type Reading, startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { kwh, price, yuan } from '../../../src/features/meter/units.ts';
import { rightsFor } from '../../support/rights.ts';

/** 2026-11-26 08:31 in Beijing. */
export const NOW = Date.parse('2026-11-26T00:31:00Z');
const STEP_MS = 300_000;

export interface Life {
  /** Dates; the last one up to NOW where it is today. */
  readonly first: string;
  readonly last: string;
  /** Hundredths of a kWh at the beginning, and used in five minutes. */
  readonly balance?: number;
  readonly rate?: number;
  /** Hundredths bought at an instant. */
  readonly topUps?: readonly { readonly at: number; readonly bought: number }[];
  /** Times without readings: from, to. */
  readonly gaps?: readonly (readonly [number, number])[];
}

export function daysLived({
  first,
  last,
  balance = 40_000,
  rate = 5,
  topUps = [],
  gaps = [],
}: Life): readonly MeterDay[] {
  const readings: Reading[] = [];
  let left = balance;
  const end = Math.min(NOW, startOfDate(last) + 24 * HOUR_MS);
  for (let at = startOfDate(first); at <= end; at += STEP_MS) {
    left -= rate;
    for (const one of topUps) if (one.at > at - STEP_MS && one.at <= at) left += one.bought;
    if (!gaps.some(([from, to]) => at >= from && at < to)) readings.push({ at, remain: kwh(left) });
  }
  return daysOf(readings, { first, last }, { intervalSeconds: 300, now: NOW });
}

/** Lasts for 9.4 days unless told. */
export function shownMeter(more: Partial<ShownMeter> = {}): ShownMeter {
  return {
    meter: { number: '18100000001', name: '3 号宿舍', enabled: true, limits: { days: '7' }, site: undefined },
    last: { at: NOW, remain: kwh(11_965) },
    today: { date: dateAt(NOW), readings: 102, usage: kwh(520), coveredMinutes: 511 },
    yesterday: { readings: 288 },
    usedToday: kwh(520),
    usedYesterdaySameTime: kwh(460),
    usedYesterday: kwh(1_860),
    week: { usage: kwh(12_033), isWhole: true, before: kwh(11_000) },
    month: { usage: kwh(50_000), isWhole: true, before: null },
    amount: yuan(9_572),
    price: price(8_000),
    forecast: { days: 94, low: 80, high: 110, emptyOn: '2026-12-05', note: '' },
    source: { state: 'ok', okAt: NOW, sentence: '' },
    fresh: 'fresh',
    ...more,
  };
}

const COMMANDS = ['电表', '电表 充值记录', '电表 月报', '电表 导出', '电表 刷新', '电表 订阅'] as const;

/** Enough of a bot to read the lines that buttons carry. */
export const rules: BotRules = botRules({
  registry: createRegistry(
    COMMANDS.map((name) => ({
      names: [name],
      title: name,
      usage: name,
      examples: [name],
      right: 'query',
      run: async () => ({ messages: [] }),
    })),
  ),
  sites: [{ code: 'suzhou', name: '苏州基地', aliases: [] }],
  rights: rightsFor(),
});
