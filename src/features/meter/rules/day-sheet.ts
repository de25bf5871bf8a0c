// A day while its intervals are entered, and the finished day.
import { type Kwh, kwh } from '../units.ts';
import type { Gap, MeterDay, MeterHour, Replacement, TopUp } from './day.ts';
import { DAY_MS, dateAt, HOUR_MS, type Reading } from './reading.ts';
import { partBefore, partsByHour, type Span } from './spread.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** In which of the hour's amounts a use is counted besides its usage. */
export type Certainty = 'known' | 'spread' | 'estimated';

export class DaySheet {
  readonly span: Span;
  readonly #usage = new Float64Array(24);
  readonly #estimated = new Float64Array(24);
  readonly #spread = new Float64Array(24);
  readonly #readings = new Uint32Array(24);
  readonly #balances: (Kwh | null)[] = HOURS.map(() => null);
  readonly #topUps: TopUp[] = [];
  readonly #replacements: Replacement[] = [];
  readonly #gaps: Gap[] = [];
  #first: Reading | null = null;
  #last: Reading | null = null;
  #error = 0;
  #gapMs = 0;

  constructor(begin: number) {
    this.span = { from: begin, to: begin + DAY_MS };
  }

  /** In order. Hour 0 keeps its first, every other hour its last. */
  enterReading(reading: Reading): void {
    const hour = this.#hourOf(reading.at);
    if (hour !== 0 || this.#readings[0] === 0) this.#balances[hour] = reading.remain;
    this.#count(this.#readings, hour, 1);
    this.#first ??= reading;
    this.#last = reading;
  }

  /** What was used in the hour of the instant. */
  enterUse(at: number, use: number, certainty: Certainty): void {
    const hour = this.#hourOf(at);
    this.#count(this.#usage, hour, use);
    if (certainty === 'estimated') this.#count(this.#estimated, hour, use);
    if (certainty === 'spread') this.#count(this.#spread, hour, use);
  }

  /**
   * What was used in a time that reaches over hours of the day, and maybe over its ends, evenly.
   * @returns the day's part
   */
  enterSpread(use: number, span: Span, certainty: Certainty): number {
    let sum = 0;
    for (const { at, part } of partsByHour(use, span, this.span)) {
      this.enterUse(at, part, certainty);
      sum += part;
    }
    return sum;
  }

  /** How much of what lies in a time, of which the day has a part, may belong to a neighbouring day, or be wrong altogether. */
  enterError(use: number, error: number, span: Span): void {
    this.#error += this.#partOf(error, span);
    if (span.from >= this.span.from && span.to <= this.span.to) return;
    const part = this.#partOf(use, span);
    this.#error += Math.max(part, use - part);
  }

  enterTopUp(topUp: TopUp): void {
    this.#topUps.push(topUp);
  }

  enterReplacement(replacement: Replacement): void {
    this.#replacements.push(replacement);
  }

  /** @param until the gap's end, or how long it has lasted when it has not ended */
  enterGap(gap: Gap, until: number): void {
    this.#gaps.push(gap);
    this.#gapMs += overlap(this.span, { from: gap.from, to: until });
  }

  /** @param known from the first reading of all to the last, or to now when there was no gap since */
  finish(known: Span | null): MeterDay {
    const hours = HOURS.map(
      (hour): MeterHour => ({
        balance: this.#balances[hour] ?? null,
        usage: kwh(this.#usage[hour] ?? 0),
        estimated: kwh(this.#estimated[hour] ?? 0),
        spread: kwh(this.#spread[hour] ?? 0),
        readings: this.#readings[hour] ?? 0,
      }),
    );
    const covered = known === null ? 0 : overlap(this.span, known) - this.#gapMs;
    return {
      date: dateAt(this.span.from),
      hours,
      usage: kwh(sum(this.#usage)),
      estimated: kwh(sum(this.#estimated)),
      spread: kwh(sum(this.#spread)),
      error: kwh(this.#error),
      first: this.#first === null ? null : { at: this.#first.at, remain: this.#first.remain },
      last: this.#last === null ? null : { at: this.#last.at, remain: this.#last.remain },
      readings: sum(this.#readings),
      topUps: this.#topUps,
      replacements: this.#replacements,
      gaps: this.#gaps,
      coveredMinutes: Math.floor(covered / 60_000),
    };
  }

  #hourOf(at: number): number {
    return Math.floor((at - this.span.from) / HOUR_MS);
  }

  #partOf(amount: number, span: Span): number {
    return partBefore(amount, span, this.span.to) - partBefore(amount, span, this.span.from);
  }

  #count(counts: Float64Array | Uint32Array, hour: number, amount: number): void {
    counts[hour] = (counts[hour] ?? 0) + amount;
  }
}

function sum(values: Float64Array | Uint32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function overlap(one: Span, other: Span): number {
  return Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
}
