// Whether the audit is as it was written: walks the whole chain and names the first entry that is not.
import type { Store } from '../store/store.ts';
import type { AuditRow } from './audit-queries.ts';
import { type Backwards, backwardsOf, type Newest, newerOf } from './backwards.ts';
import { chainHash } from './chain-hash.ts';
import {
  type ChainDb,
  chainDb,
  chainStart,
  countUnchained,
  type Head,
  type Link,
  linkAt,
  linksAfter,
  listHeads,
} from './chain-queries.ts';

export interface Break {
  /** `changed`: it is not what it was · `missing`: it was there · `inserted`: it was not there. */
  readonly kind: 'changed' | 'missing' | 'inserted';
  readonly seq: number;
  /** The entry's id, where its link is there. */
  readonly id: string | null;
  readonly entry: AuditRow | null;
}

/** The head of a day as it stands somewhere else, for instance in a chat. */
export interface HeadClaim {
  readonly seq: number;
  readonly hash: string;
}

export interface Verdict {
  readonly broken: Break | null;
  /** A day whose head is not the chain's any more. */
  readonly head: Head | null;
  /** Whether what was claimed is so; null when nothing was. `forgotten`: retention took it away. */
  readonly claim: 'true' | 'false' | 'forgotten' | null;
  /** How many entries were found to be as they were written. */
  readonly verified: number;
  /** The last link before what is there: 0 when nothing was forgotten. */
  readonly forgotten: number;
  readonly end: { readonly seq: number; readonly hash: string };
  readonly unchained: { readonly count: number; readonly oldest: string | null };
  /** Entries whose time runs backwards: how many, and the first of them. */
  readonly backwards: { readonly count: number; readonly first: readonly Backwards[] };
}

const AT_ONCE = 1_000;
/** Named one by one. */
const MOST_NAMED = 20;

/** @param signal aborts the walk */
export async function verifyChain(
  store: Store,
  signal: AbortSignal,
  claimed: HeadClaim | null = null,
): Promise<Verdict> {
  const db = chainDb(store.db);
  const start = await chainStart(db);
  let before: { seq: number; hash: string; previous: string } = { ...standing(start), previous: '' };
  let verified = 0;
  let newest: Newest | null = null;
  const first: Backwards[] = [];
  let count = 0;
  const verdict = async (broken: Break | null): Promise<Verdict> => ({
    broken,
    head: broken === null ? await falseHead(db, before) : null,
    claim: claimed === null ? null : await claimOf(db, claimed),
    verified,
    forgotten: Number(start.seq),
    end: { seq: before.seq, hash: before.hash },
    unchained: await countUnchained(db),
    backwards: { count, first },
  });
  for (;;) {
    signal.throwIfAborted();
    const links = await linksAfter(db, before.seq, AT_ONCE);
    for (const [index, { link, entry }] of links.entries()) {
      const broken = breakAt(before, link, entry, links[index + 1] ?? null);
      if (broken !== null) {
        // Retention went on meanwhile: what is gone was forgotten.
        const moved = standing(await chainStart(db));
        if (moved.seq > before.seq) return verifyChain(store, signal, claimed);
        return verdict(broken);
      }
      if (entry === null) continue;
      const found = backwardsOf(newest, link.seq, entry);
      if (found !== null) count += 1;
      if (found !== null && first.length < MOST_NAMED) first.push(found);
      newest = newerOf(newest, link.seq, entry);
      before = { seq: link.seq, hash: link.hash, previous: before.hash };
      verified += 1;
    }
    if (links.length < AT_ONCE) return verdict(null);
  }
}

function standing({ seq, hash }: { readonly seq: number; readonly hash: string }) {
  return { seq: Number(seq), hash };
}

interface Linked {
  readonly link: Link;
  readonly entry: AuditRow | null;
}

function breakAt(
  before: { readonly seq: number; readonly hash: string; readonly previous: string },
  link: Link,
  entry: AuditRow | null,
  next: Linked | null,
): Break | null {
  if (link.seq !== before.seq + 1) return { kind: 'missing', seq: before.seq + 1, id: null, entry: null };
  if (entry === null) return { kind: 'missing', seq: link.seq, id: link.entry, entry: null };
  if (chainHash(before.hash, entry) === link.hash) return null;
  // The one before was slipped in when this one fits to what stood before that; this one was, when the next fits without it.
  if (before.previous !== '' && chainHash(before.previous, entry) === link.hash)
    return { kind: 'inserted', seq: before.seq, id: null, entry: null };
  const isSlippedIn = next?.entry != null && chainHash(before.hash, next.entry) === next.link.hash;
  return { kind: isSlippedIn ? 'inserted' : 'changed', seq: link.seq, id: link.entry, entry };
}

/** Days whose head lies after the chain's end, or has another hash: what stood at the end was taken away or made anew. */
async function falseHead(db: ChainDb, end: { readonly seq: number }): Promise<Head | null> {
  const { seq: forgotten } = standing(await chainStart(db));
  for (const head of await listHeads(db)) {
    if (Number(head.seq) <= forgotten) continue;
    if (Number(head.seq) > end.seq || (await linkAt(db, head.seq))?.hash !== head.hash) return head;
  }
  return null;
}

async function claimOf(db: ChainDb, { seq, hash }: HeadClaim): Promise<'true' | 'false' | 'forgotten'> {
  const start = standing(await chainStart(db));
  if (seq < start.seq) return 'forgotten';
  const found = seq === start.seq ? start.hash : (await linkAt(db, seq))?.hash;
  return found === hash ? 'true' : 'false';
}
