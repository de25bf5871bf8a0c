// Questions to the lake's catalogue and the moves that a refresh and a publication make in it.
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { LakeTables, StateRole, StateShapeText } from './tables.ts';

/** A state file in force. */
export interface LakeState {
  readonly id: string;
  readonly site: string;
  readonly ledger: string;
  readonly role: StateRole;
  /** Path below the lake folder. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly shape: StateShapeText;
  /** ISO instant, UTC: when the source was read. */
  readonly dataAsOf: string;
  /** ISO instant, UTC: the newest full state before this one that is kept; its own where there is none. */
  readonly keptSince: string;
  readonly publication: number | null;
}

export interface ChangeFile {
  readonly ledger: string;
  readonly publication: number;
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly keyColumns: readonly string[];
}

type Db = Kysely<LakeTables>;

const shapeText = z.object({
  key: z.array(z.string()),
  columns: z.array(z.object({ name: z.string(), type: z.string(), digest: z.boolean().optional() })),
  fingerprint: z.string(),
});

function stateOf(row: Selectable<LakeTables['lake_states']>): LakeState {
  return {
    ...row,
    shape: shapeText.parse(JSON.parse(row.shape)),
    dataAsOf: row.data_as_of,
    keptSince: row.kept_since,
  };
}

/** States with one of the roles, ordered by site, ledger and publication. */
export async function listStates(db: Db, roles: readonly StateRole[], site?: string): Promise<readonly LakeState[]> {
  const query = db
    .selectFrom('lake_states')
    .selectAll()
    .where('role', 'in', [...roles]);
  const chosen = site === undefined ? query : query.where('site', '=', site);
  const rows = await chosen.orderBy('site').orderBy('ledger').orderBy('publication').orderBy('id').execute();
  return rows.map(stateOf);
}

/** Enters a newly written state as the candidate of its site and ledger; an earlier candidate retires. */
export async function enterCandidate(
  db: Db,
  state: Omit<LakeState, 'role' | 'publication' | 'keptSince'>,
  now: string,
): Promise<void> {
  await db
    .updateTable('lake_states')
    .set({ role: 'retired', retired_at: now })
    .where('site', '=', state.site)
    .where('ledger', '=', state.ledger)
    .where('role', '=', 'candidate')
    .execute();
  await db
    .insertInto('lake_states')
    .values({
      id: state.id,
      site: state.site,
      ledger: state.ledger,
      role: 'candidate',
      file: state.file,
      rows: state.rows,
      bytes: state.bytes,
      sha256: state.sha256,
      shape: JSON.stringify(state.shape),
      data_as_of: state.dataAsOf,
      kept_since: state.dataAsOf,
      publication: null,
      retired_at: null,
    })
    .execute();
}

/** The newest publication, if there is one. */
export async function lastPublication(db: Db): Promise<Selectable<LakeTables['lake_publications']> | null> {
  const row = await db
    .selectFrom('lake_publications')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export async function enterPublication(db: Db, number: number, publishedAt: string): Promise<void> {
  await db.insertInto('lake_publications').values({ number, published_at: publishedAt }).execute();
}

/** A candidate's way to the baseline. */
export interface BaselineMove {
  readonly candidate: string;
  /** The baseline before, and whether it stays as a checkpoint. */
  readonly before: { readonly state: LakeState; readonly keep: boolean } | null;
  readonly publication: number;
  /** ISO instant, UTC. */
  readonly now: string;
}

/** Makes a candidate the baseline; the one before becomes a checkpoint or retires. */
export async function moveBaseline(db: Db, { candidate, before, publication, now }: BaselineMove): Promise<void> {
  if (before !== null) {
    await db
      .updateTable('lake_states')
      .set(before.keep ? { role: 'checkpoint' } : { role: 'retired', retired_at: now })
      .where('id', '=', before.state.id)
      .execute();
  }
  const keptSince = before === null ? {} : { kept_since: before.keep ? before.state.dataAsOf : before.state.keptSince };
  await db
    .updateTable('lake_states')
    .set({ role: 'baseline', publication, ...keptSince })
    .where('id', '=', candidate)
    .execute();
}

export async function enterChanges(db: Db, file: ChangeFile): Promise<void> {
  const { keyColumns, ...columns } = file;
  await db
    .insertInto('lake_changes')
    .values({ ...columns, key_columns: JSON.stringify(keyColumns) })
    .execute();
}

/** A change file with the instant of its publication. */
export interface DatedChangeFile extends ChangeFile {
  /** ISO instant, UTC. */
  readonly publishedAt: string;
}

/** Change files of publications after `after`, oldest first. */
export async function listChangeFiles(
  db: Db,
  filter: { readonly ledger?: string | undefined; readonly after?: number; readonly since?: string | undefined },
): Promise<readonly DatedChangeFile[]> {
  let query = db
    .selectFrom('lake_changes as c')
    .innerJoin('lake_publications as p', 'p.number', 'c.publication')
    .selectAll('c')
    .select('p.published_at')
    .where('c.publication', '>', filter.after ?? 0);
  if (filter.ledger !== undefined) query = query.where('c.ledger', '=', filter.ledger);
  if (filter.since !== undefined) query = query.where('p.published_at', '>=', filter.since);
  const rows = await query.orderBy('c.publication').orderBy('c.ledger').execute();
  return rows.map(({ key_columns, published_at, ...row }) => ({
    ...row,
    keyColumns: z.array(z.string()).parse(JSON.parse(key_columns)),
    publishedAt: published_at,
  }));
}

/** Retired states whose files no reader can still be at, as far as `before` says. */
export async function listRetired(db: Db, before: string): Promise<readonly { id: string; file: string }[]> {
  return db
    .selectFrom('lake_states')
    .select(['id', 'file'])
    .where('role', '=', 'retired')
    .where('retired_at', '<', before)
    .execute();
}

export async function forgetState(db: Db, id: string): Promise<void> {
  await db.deleteFrom('lake_states').where('id', '=', id).execute();
}

/** Every file that the catalogue names. */
export async function listFiles(db: Db): Promise<ReadonlySet<string>> {
  const states = await db.selectFrom('lake_states').select('file').execute();
  const changes = await db.selectFrom('lake_changes').select('file').execute();
  return new Set([...states, ...changes].map((row) => row.file));
}
