// What an answer makes of a meter's standing, and whether its reading is kept: pure.
import type { DeepReadonly } from '../../../config/freeze.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import type { LastReading } from '../readings/last-readings.ts';
import { DAY_MS, HOUR_MS } from '../rules/reading.ts';
import type { MeterSource } from '../settings.ts';
import type { SourceAnswer, SourceFault, SourceReading } from '../sources/answer.ts';
import { decimalText, type Kwh } from '../units.ts';

/** A value that no meter gets to at once. */
export interface Suspect {
  readonly remain: Kwh;
  /** When it was first heard, ms. */
  readonly at: number;
  /** How often in a row. */
  readonly times: number;
}

/** What is remembered of a meter's source; times in ms, UTC. */
export interface Remembered {
  readonly state: 'ok' | 'never' | SourceFault;
  readonly since: number;
  readonly askedAt: number | null;
  readonly okAt: number | null;
  readonly failures: number;
  readonly sentence: string;
  readonly remain: Kwh | null;
  readonly sameSince: number | null;
  readonly suspect: Suspect | null;
}

export interface Judging {
  /** Null: never asked before. */
  readonly before: Remembered | null;
  /** The newest reading that is kept, whoever brought it. */
  readonly last: LastReading | null;
  readonly answer: SourceAnswer;
  /** When it was asked. */
  readonly at: number;
  readonly limits: DeepReadonly<Pick<MeterSource, 'mostKw' | 'mostTopUp'>>;
}

export interface Judged {
  readonly after: Remembered;
  /** To be kept; null for what is not believed. */
  readonly reading: (SourceReading & { readonly at: number }) | null;
}

export function judge({ before, last, answer, at, limits }: Judging): Judged {
  const heard = { before, at };
  if (answer.state !== 'ok') return { after: troubled(heard, answer, before?.suspect ?? null), reading: null };
  const reading = { ...answer.reading, at: wholeSecond(answer.reading.at ?? at) };
  if (reading.at > at + FUTURE_MS) {
    const sentence = `来源说的抄表时间 ${shownTime(reading.at)} 还没有到，没有采用；请核对来源的时钟和时区`;
    return { after: troubled(heard, { state: 'unreadable', sentence }, before?.suspect ?? null), reading: null };
  }
  const suspect = suspicion({ last, reading, limits, before: before?.suspect ?? null });
  if (suspect !== null && last !== null) {
    return { after: troubled(heard, { state: 'jump', sentence: jumpText(last, suspect) }, suspect), reading: null };
  }
  const { remain } = reading;
  const isSame = before !== null && before.remain === remain;
  const after: Remembered = {
    state: 'ok',
    since: before?.state === 'ok' ? before.since : at,
    askedAt: at,
    okAt: at,
    failures: 0,
    sentence: '',
    remain,
    sameSince: isSame ? (before.sameSince ?? reading.at) : reading.at,
    suspect: null,
  };
  return { after, reading };
}

/** What is remembered when there is no reading. */
export function troubled(
  { before, at }: { readonly before: Remembered | null; readonly at: number },
  { state, sentence }: { readonly state: SourceFault; readonly sentence: string },
  suspect: Suspect | null,
): Remembered {
  return {
    state,
    since: before?.state === state ? before.since : at,
    askedAt: at,
    okAt: before?.okAt ?? null,
    failures: (before?.failures ?? 0) + 1,
    sentence,
    remain: before?.remain ?? null,
    sameSince: before?.sameSince ?? null,
    suspect,
  };
}

const FUTURE_MS = 10 * 60_000;
/** So often in a row it is no mistake of the source any more: the meter was replaced or reset. */
const BELIEVED_AFTER = 3;
/** But a source that has lost its own data answers zero, and does so for hours. */
const ZERO_BELIEVED_MS = DAY_MS;
/** Hundredths of a kWh that may go at any rate: rounding, and clocks that differ. */
const SLACK = 100;

interface Suspecting extends Pick<Judging, 'last' | 'limits'> {
  readonly reading: { readonly remain: Kwh; readonly at: number };
  readonly before: Suspect | null;
}

/**
 * Null when the value is believed. A suspect that stays goes on being one although time goes by, since a fall that was impossible in five
 * minutes is not made possible by having been told for a day.
 */
function suspicion({ last, reading, limits, before }: Suspecting): Suspect | null {
  if (last === null || reading.at <= last.at) return null;
  if (before !== null && goesOnFrom(before, reading, limits)) {
    const times = before.times + 1;
    const isBelieved = times >= BELIEVED_AFTER && (reading.remain > 0 || reading.at - before.at >= ZERO_BELIEVED_MS);
    return isBelieved ? null : { ...before, remain: reading.remain, times };
  }
  return isPlausible(last, reading, limits) ? null : { remain: reading.remain, at: reading.at, times: 1 };
}

function goesOnFrom(before: Suspect, reading: Suspecting['reading'], limits: Judging['limits']): boolean {
  return reading.remain <= before.remain && isPlausible(before, reading, limits);
}

function isPlausible(
  from: { readonly at: number; readonly remain: Kwh },
  to: { readonly at: number; readonly remain: Kwh },
  { mostKw, mostTopUp }: Judging['limits'],
): boolean {
  const fall = from.remain - to.remain;
  if (fall <= 0) return -fall <= mostTopUp * 100;
  return fall <= SLACK + (mostKw * 100 * Math.max(0, to.at - from.at)) / HOUR_MS;
}

function jumpText({ remain, at }: LastReading, { remain: now, times }: Suspect): string {
  const [way, why] = now < remain ? ['一下掉到', '用电没有这么快'] : ['一下涨到', '一次充值没有这么多'];
  const rest =
    now === 0
      ? '归零要连续一天都这样才采用，请先向来源核对'
      : `连续 ${BELIEVED_AFTER} 次都这样才采用（已 ${times} 次），换过表就不必管它`;
  return `读数从 ${decimalText(remain)} 度（${shownTime(at)}）${way} ${decimalText(now)} 度，${why}，没有采用；${rest}`;
}

function shownTime(at: number): string {
  return secondText(new Date(at).toISOString(), PEOPLE_ZONE).slice(5, 16);
}

function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
