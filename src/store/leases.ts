// Exclusive leases by name: at most one process at a time does a thing, and one that was overtaken cannot commit.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { lockRows } from '../databases/dialect.ts';
import { UpstreamError, UserError } from '../lib/errors.ts';
import { shownHost } from '../lib/process-mark.ts';
import { PEOPLE_ZONE, secondText } from '../lib/zoned-time.ts';
import { type Claim, claimLease, type HeldBy, releaseLease } from './lease-claim.ts';
import { keepLease } from './lease-renewal.ts';
import type { Store } from './store.ts';
import type { StoreTables } from './tables.ts';

export interface Lease {
  readonly name: string;
  /** Grows by one with every acquisition of this name. */
  readonly fence: number;
  /** Aborts when the lease is lost for certain or could not be renewed for its whole life. Stop working then. */
  readonly signal: AbortSignal;
  /**
   * Call it in every transaction that writes what the lease protects: it locks the lease's row until the transaction ends, so that a
   * process paused for minutes and overtaken meanwhile cannot commit.
   * @throws UserError when another has taken the lease over.
   */
  assertHeld<T extends StoreTables>(trx: Transaction<T>): Promise<void>;
}

export interface LeaseOptions {
  /** What the lease is for, to people: `刷新台账`. The name unless told. */
  readonly title?: string;
  /** How long to wait while another holds it, milliseconds of real time; 0 does not wait. */
  readonly waitMs: number;
  readonly signal?: AbortSignal;
  /** Called once, when another is found to hold it and waiting begins. */
  readonly onWait?: (by: HeldBy) => void;
  /** Life of the lease without renewal, milliseconds; 30,000 unless told. Renewed after a third of it. */
  readonly ttlMs?: number;
}

const TTL_MS = 30_000;
const LOOK_AGAIN_MS = 250;

/**
 * Does the work while holding the lease, then gives it back, also after an error.
 *
 * A lease expires by the **store's** clock (SQLite: the machine's, which all its users share), because holders may sit on
 * machines whose clocks differ, and because ctx.now() may be fast-forwarded. A holder that died on this host is replaced at once,
 * any other when its lease expires.
 * @throws UserError naming the holder when it is not to be had within waitMs; the signal's reason when aborted while waiting.
 */
export async function withLease<R>(
  store: Store,
  name: string,
  options: LeaseOptions,
  work: (lease: Lease) => Promise<R>,
): Promise<R> {
  const ttlMs = options.ttlMs ?? TTL_MS;
  const title = options.title ?? name;
  const claim = await acquire(store, name, ttlMs, title, options);
  const renewal = keepLease(store, claim, ttlMs, () => overtaken(title));
  const lease: Lease = {
    name,
    fence: claim.fence,
    signal: options.signal === undefined ? renewal.signal : AbortSignal.any([options.signal, renewal.signal]),
    assertHeld: (trx) => assertHeld(trx, claim, title),
  };
  try {
    return await work(lease);
  } finally {
    await renewal.close();
    await released(store, claim);
  }
}

// Work that is done is done, and work that failed has its own error to show: a lease that cannot be given back expires by itself.
async function released(store: Store, claim: Claim): Promise<void> {
  try {
    await releaseLease(store, claim);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
  }
}

async function acquire(
  store: Store,
  name: string,
  ttlMs: number,
  title: string,
  { waitMs, signal, onWait }: LeaseOptions,
): Promise<Claim> {
  const deadline = performance.now() + waitMs;
  for (let waiting = false; ; waiting = true) {
    signal?.throwIfAborted();
    const answer = await claimLease(store, name, ttlMs);
    if ('fence' in answer) return answer;
    if (!waiting) onWait?.(answer);
    const left = deadline - performance.now();
    if (left <= 0) throw new UserError(busySentence(title, answer));
    await sleep(Math.min(left, LOOK_AGAIN_MS), undefined, signal === undefined ? {} : { signal });
  }
}

async function assertHeld<T extends StoreTables>(trx: Transaction<T>, claim: Claim, title: string): Promise<void> {
  const own = trx as unknown as Transaction<StoreTables>;
  const query = own.selectFrom('leases').select(['holder', 'fence']).where('name', '=', claim.name);
  const row = await lockRows(own, query).executeTakeFirst();
  if (row?.holder !== claim.holder || row.fence !== claim.fence) throw overtaken(title);
}

function overtaken(title: string): UserError {
  return new UserError(
    `“${title}”在本进程停顿期间已由另一个进程接手，本次未提交的结果作废；以接手进程的结果为准，需要时请重新执行`,
  );
}

function busySentence(title: string, by: HeldBy): string {
  return `“${title}”正由 ${shownHost(by.host)} 上的进程 ${by.pid} 执行（自 ${secondText(by.since.toISOString(), PEOPLE_ZONE)} 起），请等它结束后再试`;
}
