// The meter's rules: what was used, bought and missed on each day, from the readings alone. The whole feature's figures begin here.
import { kwh } from '../units.ts';
import type { MeterDay } from './day.ts';
import { DaySheet } from './day-sheet.ts';
import { inOrder } from './in-order.ts';
import { gapAfter, gapAfterMs, type Interval, intervalsOf } from './interval.ts';
import { firstFrom } from './plausible.ts';
import { DAY_MS, HOUR_MS, type Reading, startOfDate } from './reading.ts';
import type { Span } from './spread.ts';
import { type Estimate, EVIDENCE_DAYS, LONGEST_ESTIMATED_DAYS, usualUseOf } from './usual-use.ts';

export interface DayOptions {
  /** How often readings are expected. */
  readonly intervalSeconds: number;
  /** Milliseconds, UTC. It matters for the time after the last reading only. */
  readonly now: number;
}

/**
 * How many days before `first` the readings must reach back so that the days do not depend on anything older (plus the last reading before
 * that and the first after `last`): the longest interval that is estimated, its evidence before it, and a day by which that is judged.
 * So a reading that comes late may change the days from that of the reading before it to so many after that of the reading after it.
 */
export const MARGIN_DAYS = LONGEST_ESTIMATED_DAYS + EVIDENCE_DAYS + 1;

/**
 * @param readings of one meter, in any order
 * @param range dates of Beijing, both included; every one of them comes back, in order
 */
export function daysOf(
  readings: readonly Reading[],
  range: { readonly first: string; readonly last: string },
  options: DayOptions,
): readonly MeterDay[] {
  const ordered = inOrder(readings);
  const begin = startOfDate(range.first);
  const days = Math.max(0, Math.round((startOfDate(range.last) - begin) / DAY_MS) + 1);
  const sheets = Array.from({ length: days }, (_, day) => new DaySheet(begin + day * DAY_MS));
  const known = knownSpan(ordered, options);
  enterReadings(sheets, ordered);
  enterIntervals(sheets, intervalsOf(ordered, gapAfterMs(options.intervalSeconds)));
  if (known?.isOpen === true) {
    for (const sheet of sheetsIn(sheets, { from: known.to, to: options.now })) {
      sheet.enterGap({ from: known.to, to: null, usage: kwh(0) }, known.to);
    }
  }
  return sheets.map((sheet) => sheet.finish(known));
}

/** From the first reading to the last, or to now, unless a gap has begun since. */
function knownSpan(
  ordered: readonly Reading[],
  { intervalSeconds, now }: DayOptions,
): (Span & { readonly isOpen: boolean }) | null {
  const from = ordered[0]?.at;
  const last = ordered.at(-1)?.at;
  if (from === undefined || last === undefined) return null;
  const isOpen = now - last > gapAfter(ordered, ordered.length - 1, gapAfterMs(intervalSeconds));
  return { from, to: isOpen ? last : Math.max(last, now), isOpen };
}

function sheetsIn(sheets: readonly DaySheet[], { from, to }: Span): readonly DaySheet[] {
  return sheets.filter(({ span }) => from < span.to && to > span.from);
}

function sheetAt(sheets: readonly DaySheet[], at: number): DaySheet | undefined {
  return sheets[Math.floor((at - (sheets[0]?.span.from ?? 0)) / DAY_MS)];
}

function enterReadings(sheets: readonly DaySheet[], ordered: readonly Reading[]): void {
  const begin = sheets[0]?.span.from ?? Number.POSITIVE_INFINITY;
  for (let index = firstFrom(ordered, begin); index < ordered.length; index++) {
    const reading = ordered[index];
    if (reading !== undefined) sheetAt(sheets, reading.at)?.enterReading(reading);
  }
}

function enterIntervals(sheets: readonly DaySheet[], intervals: readonly Interval[]): void {
  const usualUse = usualUseOf(intervals);
  const begin = sheets[0]?.span.from ?? Number.POSITIVE_INFINITY;
  const end = sheets.at(-1)?.span.to ?? 0;
  intervals.forEach((interval, index) => {
    if (interval.to.at < begin || interval.from.at >= end) return;
    const isRead = interval.kind === 'use';
    const estimate: Estimate = isRead ? { use: interval.from.remain - interval.to.remain, error: 0 } : usualUse(index);
    enterUse(sheets, interval, estimate);
    if (!isRead) enterTurn(sheetAt(sheets, interval.to.at), interval, estimate);
  });
}

/**
 * A gap's use is spread over its hours and days. Any other belongs to the day and hour of the reading that shows it; only when it passes
 * over whole hours, since readings are seldom, the day's hours share it.
 */
function enterUse(sheets: readonly DaySheet[], { from, to, kind, isGap }: Interval, { use, error }: Estimate): void {
  const span = { from: from.at, to: to.at };
  const isRead = kind === 'use';
  if (isGap) {
    for (const sheet of sheetsIn(sheets, span)) {
      const usage = sheet.enterSpread(use, span, isRead ? 'spread' : 'estimated');
      sheet.enterError(use, error, span);
      sheet.enterGap({ ...span, usage: kwh(usage) }, to.at);
    }
    return;
  }
  const sheet = sheetAt(sheets, to.at);
  if (sheet === undefined) return;
  const sameDay = { from: Math.max(from.at, sheet.span.from), to: to.at };
  const lastRead = Math.max(Math.floor(from.at / HOUR_MS), sheet.span.from / HOUR_MS - 1);
  const passesHours = Math.floor(to.at / HOUR_MS) - lastRead > 1;
  if (passesHours) sheet.enterSpread(use, sameDay, isRead ? 'spread' : 'estimated');
  else sheet.enterUse(to.at, use, isRead ? 'known' : 'estimated');
  sheet.enterError(use, error, sameDay);
}

/** What is told of once, on the day of the reading that shows it. */
function enterTurn(sheet: DaySheet | undefined, { from, to, kind }: Interval, { use, error }: Estimate): void {
  const when = { after: from.at, at: to.at };
  if (kind === 'replacement') sheet?.enterReplacement({ ...when, before: from.remain, now: to.remain });
  else {
    const rise = to.remain - from.remain;
    sheet?.enterTopUp({ ...when, rise: kwh(rise), bought: kwh(rise + use), error: kwh(error) });
  }
}
