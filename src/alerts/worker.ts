// The evaluation over the store: one transaction a batch, under the lease, so that a kill between any two statements loses nothing and
// says nothing twice.
import type { Kysely, Transaction } from 'kysely';
import { type Clock, isoInstant } from '../lib/clock.ts';
import { outcomeOf } from '../outbox/outcome.ts';
import type { OutboxTables } from '../outbox/tables.ts';
import type { Lease } from '../store/leases.ts';
import type { Store } from '../store/store.ts';
import type { StoreTables } from '../store/tables.ts';
import { membersByCard } from './draft.ts';
import { evaluate } from './evaluate.ts';
import {
  type AlertDb,
  awaitedRows,
  inputFrom,
  loadState,
  markTaken,
  readMark,
  saveState,
  untaken,
  writeMark,
} from './queries.ts';
import type { AlertRules } from './rules.ts';
import { type Speaking, speak } from './sayings.ts';
import type { AlertState, Input } from './state.ts';
import type { AlertTables } from './tables.ts';

export interface AlertWork {
  readonly store: Store;
  readonly lease: Pick<Lease, 'assertHeld'>;
  /** The product's clock. */
  readonly now: Clock;
  /** As they are at this moment. */
  readonly rules: () => AlertRules | Promise<AlertRules>;
  readonly siteName: (code: string) => string;
  /** So many raises one transaction takes; 1,000 unless told. */
  readonly most?: number;
  /** Aborts when no further transaction shall be begun. */
  readonly signal?: AbortSignal;
}

const MOST = 1_000;
const OUTCOMES_AT_ONCE = 500;

/** Does all there is to do now; answers how many raises, recoveries and acts that were. */
export async function wake(work: AlertWork): Promise<number> {
  const { most = MOST, signal } = work;
  let taken = 0;
  for (;;) {
    signal?.throwIfAborted();
    if (!(await isSomethingToDo(work))) return taken;
    const count = await step(work, most);
    taken += count;
    if (count < most) return taken;
  }
}

/** Two reads: most of the time there is nothing. */
async function isSomethingToDo({ store, now }: AlertWork): Promise<boolean> {
  const db = store.withTables<AlertTables>().db as unknown as AlertDb;
  if ((await untaken(db, 1)).length > 0) return true;
  const mark = await readMark(db);
  if (mark === null) return false;
  if (mark.due_at !== null && mark.due_at <= isoInstant(now())) return true;
  return (await outcomes(db)).length > 0;
}

async function step({ store, lease, now, rules: rulesNow, siteName }: AlertWork, most: number): Promise<number> {
  const rules = await rulesNow();
  const at = now();
  // Made as they are needed, and kept for when the transaction begins again.
  const ids = idsKept(() => store.newId(at));
  return store.withTables<AlertTables & OutboxTables>().transaction(async (trx) => {
    await lease.assertHeld(trx as unknown as Transaction<StoreTables>);
    const db = trx as unknown as AlertDb;
    const newId = ids();
    const mark = await readMark(db);
    const raises = await untaken(db, most);
    const before = await loadState(db, mark?.next_number ?? 1);
    const inputs = [...raises.map(inputFrom), ...(await outcomes(db))];
    const { state, says, dueAt } = evaluate(before, inputs, rules, { now: isoInstant(at), newId });
    await saveState(db, before, state);
    await markTaken(
      db,
      raises.map(({ id }) => id),
    );
    await writeMark(db, { evaluated_at: isoInstant(at), due_at: dueAt, next_number: state.nextNumber });
    const speaking = speakingOf(state, { now: at, newId, siteName, rules });
    for (const said of says) await speak(trx as unknown as Kysely<OutboxTables>, said, speaking);
    return raises.length;
  });
}

/** Ends of messages that cards wait for. */
async function outcomes(db: AlertDb): Promise<readonly Input[]> {
  const rows = await awaitedRows(db);
  const found: Input[] = [];
  for (let from = 0; from < rows.length; from += OUTCOMES_AT_ONCE) {
    const some = await outcomeOf(db as unknown as Kysely<OutboxTables>, rows.slice(from, from + OUTCOMES_AT_ONCE));
    for (const { id, state, sentAt, saidAt, messageId, proof, error } of some.values()) {
      if (state !== 'sent' && state !== 'failed') continue;
      const words = state === 'sent' ? (proof ?? messageId) : error;
      found.push({ kind: 'outcome', at: sentAt ?? saidAt, row: id, state, proof: words });
    }
  }
  return found;
}

function speakingOf(state: AlertState, rest: Pick<Speaking, 'now' | 'newId' | 'siteName' | 'rules'>): Speaking {
  const members = membersByCard(state);
  return {
    ...rest,
    cardOf: (id: string) => known(state.cards.get(id)),
    membersOf: (card: string) => members.get(card) ?? [],
    alertOf: (id: string) => known(state.alerts.get(id)),
  };
}

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the evaluation speaks of what it does not know');
  return found;
}

/** The same ids in the same order, however often it is begun. */
function idsKept(make: () => string): () => () => string {
  const kept: string[] = [];
  return () => {
    let next = 0;
    return () => {
      const id = kept[next] ?? make();
      kept[next] = id;
      next += 1;
      return id;
    };
  };
}

/** Whether everything up to this moment of the product's clock has been evaluated. */
export async function isSettled(store: Store, now: Date): Promise<boolean> {
  const db = store.withTables<AlertTables>().db as unknown as AlertDb;
  if ((await untaken(db, 1)).length > 0) return false;
  const mark = await readMark(db);
  return mark === null || mark.due_at === null || mark.due_at > isoInstant(now);
}

/** When the evaluation looks again by itself; null when it waits for something to come in. */
export async function nextLook(store: Store): Promise<Date | null> {
  const mark = await readMark(store.withTables<AlertTables>().db as unknown as AlertDb);
  return mark === null || mark.due_at === null ? null : new Date(mark.due_at);
}
