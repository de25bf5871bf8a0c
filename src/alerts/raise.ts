// Raising an alert and saying that it is over: a row, written in the transaction of what was noticed. Telling it is the worker's.
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import type { AlertFacts } from './state.ts';
import type { AlertRaisesTable, AlertTables } from './tables.ts';

interface Noticed {
  /** Of store.newId, made outside the transaction. */
  readonly id: string;
  /** The product's clock. */
  readonly now: Date;
  /** What is wrong, at most 200 characters: `job/daily`. Same key and site, same alert. */
  readonly key: string;
  readonly site?: string;
  /** A key of what was noticed, at most 200 characters: noticed again, it counts once. Left out, every raise is a repeat. */
  readonly once?: string;
}

export interface AlertRaise extends Noticed, AlertFacts {}

/** Cheap, and from any process. Answers whether it was new. */
export async function raiseAlert<T extends object>(trx: Kysely<T>, raise: AlertRaise): Promise<boolean> {
  const { id, now, key, site, once, ...facts } = raise;
  return noticed(trx, { ...rowOf(raise), act: 'raise', facts: JSON.stringify(facts) });
}

/** Does nothing to what is not open, so that who sees that all is well may say so every time. */
export async function recoverAlert<T extends object>(trx: Kysely<T>, recovery: Recovery): Promise<boolean> {
  const { detail } = recovery;
  return noticed(trx, { ...rowOf(recovery), act: 'recover', facts: JSON.stringify({ detail }) });
}

export interface Recovery extends Noticed {
  /** How it ended, each thing a line: stands where the causes stood. Without it these stay. */
  readonly detail?: string;
}

export type PersonalAct =
  | { readonly kind: 'acknowledge' | 'unsilence' }
  /** @property until null: until it recovers */
  | { readonly kind: 'silence'; readonly until: Date | null };

export interface Asked {
  readonly id: string;
  readonly now: Date;
  /** Of an alert or a bundle. */
  readonly number: number;
  /** open_id. */
  readonly person: string;
  readonly act: PersonalAct;
  /** The event's, so that a click that is worked on twice acts once. */
  readonly once: string;
}

/** What a person does to an alert; the worker does it within seconds. */
export async function askOfAlert<T extends object>(
  trx: Kysely<T>,
  { number, person, act, ...asked }: Asked,
): Promise<void> {
  const until = act.kind === 'silence' && act.until !== null ? isoInstant(act.until) : null;
  const row = rowOf({ ...asked, key: '' });
  await noticed(trx, { ...row, number, act: act.kind, facts: JSON.stringify({ by: person, until }) });
}

type Row = Omit<AlertRaisesTable, 'act' | 'facts'>;

function rowOf({ id, now, key, site = '', once }: Noticed): Row {
  return { id, key, site, number: 0, at: isoInstant(now), once: once ?? null, taken: 0 };
}

function noticed<T extends object>(trx: Kysely<T>, row: AlertRaisesTable): Promise<boolean> {
  return insertIfAbsent(
    trx as unknown as Kysely<AlertTables>,
    'alert_raises',
    row,
    row.once === null ? ['id'] : ['once'],
  );
}
