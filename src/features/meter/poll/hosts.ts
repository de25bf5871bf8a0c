// A host is asked at most so often a minute by all processes together, and left alone for a while when it does not want us.
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DeepReadonly } from '../../../config/freeze.ts';
import { backoffMs } from '../../../lib/backoff.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { Store } from '../../../store/store.ts';
import type { MeterSource } from '../settings.ts';
import type { SourceAnswer, SourceFault } from '../sources/answer.ts';
import { urlFor } from '../sources/door.ts';
import { type HostRow, lockedHostRow, stateFrom, writeHost } from './queries.ts';

/** What a source's requests are counted under: host and port, or the database. */
export function hostOf(source: DeepReadonly<MeterSource>): string {
  if (source.kind === 'database') return `database:${source.site}/${source.source}`;
  const text = urlFor(source, '0');
  if (!URL.canParse(text)) return text.slice(0, 200);
  const { hostname, port, protocol } = new URL(text);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

/** A tenth of a minute's requests may go out at once; the rest are spread evenly, so that no minute has more than it may. */
const AT_ONCE_SHARE = 10;
const MINUTE_MS = 60_000;
const MOST_SPREAD = 0.1;
const MOST_AHEAD_MS = 5 * MINUTE_MS;

export interface Reserving {
  readonly perMinute: number;
  /** By the machine's clock, ms. */
  readonly now: number;
  /** How many are wanted. */
  readonly count: number;
  /** Nothing is reserved when the first would have to wait longer; unlimited unless told. */
  readonly mostWaitMs?: number;
  /** 0 to 1, for the jitter. */
  readonly random: () => number;
}

/** When each request may go out, ms by the machine's clock; none when the wait would be too long. */
export interface Slots {
  readonly at: readonly number[];
  /** Until the first would be free. */
  readonly waitMs: number;
}

/** Reserves the next requests to a host, in the store, for whichever process asks. */
export async function reserve(store: Store, host: string, reserving: Reserving): Promise<Slots> {
  const jitter = Array.from({ length: reserving.count }, reserving.random);
  return store.transaction(async (trx) => {
    const row = await lockedHostRow(trx, host);
    const { slots, next } = slotsFrom(row.slot_ms, reserving, jitter);
    if (slots.at.length > 0) await writeHost(trx, { ...row, slot_ms: next });
    return slots;
  });
}

/** The leaky bucket: pure. */
export function slotsFrom(
  theoretical: number,
  { perMinute, now, mostWaitMs = Number.POSITIVE_INFINITY }: Omit<Reserving, 'count' | 'random'>,
  jitter: readonly number[],
): { readonly slots: Slots; readonly next: number } {
  const atOnce = Math.max(1, Math.floor(perMinute / AT_ONCE_SHARE));
  const apart = MINUTE_MS / Math.max(1, perMinute - atOnce + 1);
  const ahead = (atOnce - 1) * apart;
  // A clock that was put back must not silence a host for as long.
  let next = theoretical > now + MOST_AHEAD_MS ? now : theoretical;
  const waitMs = Math.max(0, Math.ceil(next - ahead - now));
  if (waitMs > mostWaitMs) return { slots: { at: [], waitMs }, next: theoretical };
  const at = jitter.map((random) => {
    next = Math.max(next, now);
    const slot = Math.max(now, next - ahead);
    next += apart * (1 + MOST_SPREAD * random);
    return Math.ceil(slot);
  });
  return { slots: { at, waitMs }, next: Math.ceil(next) };
}

/** Why a host is left alone, and until when by the product's clock. */
export interface Rest {
  readonly until: number;
  readonly state: SourceFault;
  readonly sentence: string;
  /** It does not want us; else it was only not well several times in a row. */
  readonly isShut: boolean;
}

export interface HostStanding {
  /** Failures in a row: one that is not well is asked one thing at a time. */
  readonly failures: number;
  /** The meters that failed last, the latest last. */
  readonly failed: readonly string[];
  readonly rest: Rest | null;
}

export function hostStanding(row: HostRow | undefined, now: number): HostStanding {
  if (row === undefined) return { failures: 0, failed: [], rest: null };
  const failed = failedOf(row);
  const until = row.rests_until === null ? 0 : Date.parse(row.rests_until);
  const state = stateFrom(row.state);
  // Not by a clock that has gone back since.
  const isResting = until > now && until <= now + LONG.mostMs && state !== 'ok' && state !== 'never';
  const rest = isResting ? { until, state, sentence: row.sentence, isShut: failed.length === 0 } : null;
  return { failures: row.failures, failed, rest };
}

const failedList = z.array(z.string());

function failedOf({ failed }: HostRow): readonly string[] {
  return failed === null ? [] : failedList.parse(JSON.parse(failed));
}

export interface HostAnswer {
  readonly meter: string;
  readonly answer: SourceAnswer;
}

export interface Hearing {
  readonly now: number;
  /** 0 to 1, for the jitter. */
  readonly random: number;
  /** How many meters are read from the host: one broken meter among several is no trouble of the host's. */
  readonly meters: number;
}

/** Enters what a request came to, in the transaction that keeps it; answers what is known of the host from now on. */
export async function hostHeard<T>(
  trx: Kysely<T>,
  host: string,
  answers: readonly HostAnswer[],
  at: Hearing,
): Promise<HostRow> {
  const row = await lockedHostRow(trx, host);
  const after = answers.reduce((before, heard) => hostAfter(before, heard, at), row);
  if (after !== row) await writeHost(trx, after);
  return after;
}

const LONG = { firstMs: 2 * MINUTE_MS, mostMs: 60 * MINUTE_MS };
const SHORT = { firstMs: MINUTE_MS, mostMs: 15 * MINUTE_MS };
/** A single time-out is no trouble of the host's, nor are three of one meter. */
export const PATIENCE = 3;

/** Pure. A fault of one meter is an answer of its host. Those that were under way when the rest began do not lengthen it. */
export function hostAfter(row: HostRow, { meter, answer }: HostAnswer, { now, random, meters }: Hearing): HostRow {
  if (answer.state === 'ok' || answer.ofHost === undefined) {
    return row.failures === 0 && row.state === 'ok'
      ? row
      : { ...row, failures: 0, failed: null, rests_until: null, state: 'ok', sentence: '' };
  }
  if (hostStanding(row, now).rest !== null) return row;
  const { state, sentence } = answer;
  const restUntil = (times: number, { firstMs, mostMs }: typeof LONG): string =>
    // Never less than half: a host that shuts us out is not to be knocked at after a second.
    isoInstant(new Date(now + backoffMs({ firstMs, mostMs }, times, 0.5 + random / 2)));
  if (answer.ofHost === 'shut') {
    const failures = row.failures + 1;
    return { ...row, failures, failed: null, rests_until: restUntil(failures, LONG), state, sentence };
  }
  const before = failedOf(row);
  // The same one again says nothing new of the host while others have not been heard.
  if (before.includes(meter) && before.length < Math.min(PATIENCE, meters)) return row;
  const failed = JSON.stringify([...before.filter((one) => one !== meter), meter].slice(-PATIENCE));
  const failures = before.length === 0 ? 1 : row.failures + 1;
  const beyond = failures - PATIENCE + 1;
  return { ...row, failures, failed, rests_until: beyond < 1 ? null : restUntil(beyond, SHORT), state, sentence };
}
