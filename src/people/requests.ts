// What people ask to be allowed: one row a request, decided once.
import type { Kysely, Selectable } from 'kysely';
import { isoInstant } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { GrantTables, RequestState, RightRequestsTable } from './grant-tables.ts';
import type { Right } from './right.ts';

export const REQUEST_LIFE_MS = 7 * 86_400_000;

export interface ToldCard {
  /** Of the outbox. */
  readonly row: string;
  readonly chat: string;
}

export interface RightRequest {
  readonly id: string;
  readonly person: string;
  readonly chat: string;
  readonly right: Right;
  readonly sites: readonly string[];
  /** Null for whatever the right allows. */
  readonly action: string | null;
  readonly line: string | null;
  readonly state: RequestState;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly decidedBy: string | null;
  /** The cards of those who can grant it. */
  readonly told: readonly ToldCard[];
}

function tablesOf<T extends object>(db: Kysely<T>): Kysely<GrantTables> {
  return db as unknown as Kysely<GrantTables>;
}

function read(row: Selectable<RightRequestsTable>): RightRequest {
  return {
    id: row.id,
    person: row.person,
    chat: row.chat,
    // Written by enterRequest and by nobody else.
    right: row.right_name as Right,
    sites: JSON.parse(row.sites) as readonly string[],
    action: row.action || null,
    line: row.line || null,
    state: row.state,
    askedAt: new Date(row.asked_at),
    expiresAt: new Date(row.expires_at),
    decidedBy: row.decided_by,
    told: JSON.parse(row.told) as readonly ToldCard[],
  };
}

export type NewRequest = Pick<RightRequest, 'id' | 'person' | 'chat' | 'right' | 'sites' | 'action' | 'line' | 'told'>;

export async function enterRequest<T extends object>(trx: Kysely<T>, request: NewRequest, now: Date): Promise<void> {
  const { id, person, chat, right, sites, action, line, told } = request;
  const row = {
    ...{ id, person, chat, right_name: right, action: action ?? '', line: line ?? '', state: 'open' as const },
    ...{ sites: JSON.stringify(sites), told: JSON.stringify(told) },
    asked_at: isoInstant(now),
    expires_at: isoInstant(new Date(now.getTime() + REQUEST_LIFE_MS)),
    decided_at: null,
    decided_by: null,
  };
  await tablesOf(trx).insertInto('right_requests').values(row).execute();
}

export async function requestBy(store: Store, id: string): Promise<RightRequest | null> {
  const row = await tablesOf(store.db).selectFrom('right_requests').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : read(row);
}

/** What a person still waits for. */
export async function openRequests(store: Store, person: string): Promise<readonly RightRequest[]> {
  const rows = await tablesOf(store.db)
    .selectFrom('right_requests')
    .selectAll()
    .where('state', '=', 'open')
    .where('person', '=', person)
    .orderBy('id')
    .execute();
  return rows.map(read);
}

/** What nobody decided in time. */
export async function overdueRequests(store: Store, now: Date): Promise<readonly RightRequest[]> {
  const rows = await tablesOf(store.db)
    .selectFrom('right_requests')
    .selectAll()
    .where('state', '=', 'open')
    .where('expires_at', '<=', isoInstant(now))
    .orderBy('id')
    .execute();
  return rows.map(read);
}

/** True when this decided it: of several at once only one does. */
export async function decideRequest<T extends object>(
  trx: Kysely<T>,
  id: string,
  { state, by, now }: { readonly state: Exclude<RequestState, 'open'>; readonly by: string | null; readonly now: Date },
): Promise<boolean> {
  const result = await tablesOf(trx)
    .updateTable('right_requests')
    .set({ state, decided_at: isoInstant(now), decided_by: by })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return result.numUpdatedRows === 1n;
}
