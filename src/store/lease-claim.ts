// One attempt to take a lease, and giving it back: the rows of the table `leases`.
import { randomBytes } from 'node:crypto';
import type { Selectable, Transaction } from 'kysely';
import { databaseNow, insertIfAbsent, lockRows } from '../databases/dialect.ts';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import { isGone, type ProcessMark, thisProcess } from '../lib/process-mark.ts';
import type { Store } from './store.ts';
import type { LeasesTable, StoreTables } from './tables.ts';

/** A lease in hand. */
export interface Claim {
  readonly name: string;
  /** `host:pid:random`, different for every acquisition. */
  readonly holder: string;
  readonly fence: number;
}

/** A lease in somebody else's hand. */
export interface HeldBy extends ProcessMark {
  readonly since: Date;
}

const NOBODY = { holder: '', fence: 0, acquired_at: isoInstant(new Date(0)), expires_at: isoInstant(new Date(0)) };

/** Takes the lease when it is free, expired, or held by a process of this host that is dead. Does not wait. */
export async function claimLease(store: Store, name: string, ttlMs: number): Promise<Claim | HeldBy> {
  const me = thisProcess();
  const holder = `${me.host}:${me.pid}:${randomBytes(6).toString('hex')}`;
  return store.transaction(async (trx) => {
    const row = await lockedRow(trx, name);
    const now = await databaseNow(trx);
    const other = markOf(row.holder);
    if (other !== null && row.expires_at > now && !isGone(other))
      return { ...other, since: parseInstant(row.acquired_at) };
    const fence = row.fence + 1;
    const expires_at = expiryFrom(now, ttlMs);
    await trx
      .updateTable('leases')
      .set({ holder, fence, acquired_at: now, expires_at })
      .where('name', '=', name)
      .execute();
    return { name, holder, fence };
  });
}

/** Lengthens the lease's life from now; false when another has it. An expired lease that nobody took is had again. */
export async function renewLease(store: Store, claim: Claim, ttlMs: number): Promise<boolean> {
  const expires_at = expiryFrom(await databaseNow(store.db), ttlMs);
  const { numUpdatedRows } = await store.db
    .updateTable('leases')
    .set({ expires_at })
    .where('name', '=', claim.name)
    .where('holder', '=', claim.holder)
    .where('fence', '=', claim.fence)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Gives the lease back if it is still ours. The row stays, so that the next fence is higher. */
export async function releaseLease(store: Store, claim: Claim): Promise<void> {
  await store.transaction((trx) =>
    trx
      .updateTable('leases')
      .set({ holder: NOBODY.holder, expires_at: NOBODY.expires_at })
      .where('name', '=', claim.name)
      .where('holder', '=', claim.holder)
      .where('fence', '=', claim.fence)
      .execute(),
  );
}

async function lockedRow(trx: Transaction<StoreTables>, name: string): Promise<Selectable<LeasesTable>> {
  const query = lockRows(trx, trx.selectFrom('leases').selectAll().where('name', '=', name));
  const row = await query.executeTakeFirst();
  if (row !== undefined) return row;
  await insertIfAbsent(trx, 'leases', { name, ...NOBODY }, ['name']);
  return query.executeTakeFirstOrThrow();
}

function markOf(holder: string): ProcessMark | null {
  const found = /^(.*):(\d+):[0-9a-f]+$/.exec(holder);
  if (found === null) return null;
  const [, host = '', pid = ''] = found;
  return { host, pid: Number(pid) };
}

function expiryFrom(now: string, ttlMs: number): string {
  return isoInstant(new Date(parseInstant(now).getTime() + ttlMs));
}
