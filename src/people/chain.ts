// The chain over the audit, made afterwards by one process at a time: every entry is tied to all before it, in the order in which
// entries became visible, so that one committed late still gets its link.
import type { Kysely } from 'kysely';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import { withLease } from '../store/leases.ts';
import type { Store } from '../store/store.ts';
import { type Backwards, backwardsOf, newerOf } from './backwards.ts';
import { chainHash } from './chain-hash.ts';
import {
  addHead,
  addLinks,
  chainDb,
  chainEnd,
  forgetUpTo,
  hasHead,
  type Link,
  linksAfter,
  newestOf,
  unchained,
} from './chain-queries.ts';

const LEASE = { title: '审计校验链', waitMs: 0 } as const;
/** Entries one transaction ties at most. */
const AT_ONCE = 500;
/** No transaction stays open so long that its entry becomes visible later than this; the look at all of them finds even that. */
const LATE_MS = 15 * 60_000;

export interface ChainOptions {
  /** Look at every entry, not only at those of the last quarter of an hour. */
  readonly all: boolean;
  readonly signal?: AbortSignal;
  /** Hears of what was tied although its time runs backwards. */
  readonly warned?: (found: readonly Backwards[]) => void;
}

/**
 * Ties what has no link yet; answers how many entries that were.
 * @throws UserError when another process is at it
 */
export async function chainAudit(store: Store, { all, signal, warned }: ChainOptions): Promise<number> {
  const { at } = await chainEnd(chainDb(store.db));
  const since = all || at === null ? '' : isoInstant(new Date(parseInstant(at).getTime() - LATE_MS));
  if ((await unchained(chainDb(store.db), since, 1)).length === 0) return 0;
  return withLease(store, 'audit-chain', { ...LEASE, ...(signal === undefined ? {} : { signal }) }, async (lease) => {
    for (let tied = 0; ; ) {
      lease.signal.throwIfAborted();
      const some = await store.transaction(async (trx) => {
        await lease.assertHeld(trx);
        return tieSome(trx, since);
      });
      tied += some.tied;
      if (some.backwards.length > 0) warned?.(some.backwards);
      if (some.tied < AT_ONCE) return tied;
    }
  });
}

interface Tied {
  readonly tied: number;
  readonly backwards: readonly Backwards[];
}

async function tieSome<T extends object>(trx: Kysely<T>, since: string): Promise<Tied> {
  const db = chainDb(trx);
  const entries = await unchained(db, since, AT_ONCE);
  const backwards: Backwards[] = [];
  if (entries.length === 0) return { tied: 0, backwards };
  let { seq, hash } = await chainEnd(db);
  let newest = await newestOf(db);
  const links = entries.map((entry): Link => {
    seq = Number(seq) + 1;
    const found = backwardsOf(newest, seq, entry);
    if (found !== null) backwards.push(found);
    newest = newerOf(newest, seq, entry);
    hash = chainHash(hash, entry);
    return { seq, entry: entry.id, at: entry.at, hash };
  });
  await addLinks(db, links);
  return { tied: links.length, backwards };
}

/**
 * Remembers the chain's last link as the head of a day that is over, once; `said` writes it elsewhere in the same transaction.
 * @param day `2026-11-26`
 */
export async function recordHead(
  store: Store,
  { day, now }: { readonly day: string; readonly now: Date },
  said: (trx: Kysely<never>, head: { readonly seq: number; readonly hash: string }) => Promise<void>,
): Promise<void> {
  if (await hasHead(chainDb(store.db), day)) return;
  await store.transaction(async (trx) => {
    const { seq, hash } = await chainEnd(chainDb(trx));
    if (Number(seq) === 0) return;
    const head = { day, seq: Number(seq), hash, at: isoInstant(now) };
    if (await addHead(chainDb(trx), head)) await said(trx as unknown as Kysely<never>, head);
  });
}

/**
 * Forgets what was recorded before then, from the chain's beginning on, and keeps the place from which it can still be verified;
 * answers how many entries that were. What has no link yet stays. Entries are to be kept a year at least (reliability.md §5.8).
 */
export async function forgetAudit(store: Store, { before, now }: { before: Date; now: Date }): Promise<number> {
  await chainAudit(store, { all: true });
  return withLease(store, 'audit-chain', { ...LEASE, waitMs: 10_000 }, async (lease) => {
    for (let forgotten = 0; ; ) {
      const some = await store.transaction(async (trx) => {
        await lease.assertHeld(trx);
        return forgetSome(trx, isoInstant(before), isoInstant(now));
      });
      forgotten += some;
      if (some === 0) return forgotten;
    }
  });
}

async function forgetSome<T extends object>(trx: Kysely<T>, before: string, now: string): Promise<number> {
  const links = (await linksAfter(chainDb(trx), 0, AT_ONCE)).map(({ link }) => link);
  const kept = links.findIndex(({ at }) => at >= before);
  const old = kept < 0 ? links : links.slice(0, kept);
  const last = old.at(-1);
  if (last !== undefined) await forgetUpTo(chainDb(trx), old, last, now);
  return old.length;
}
