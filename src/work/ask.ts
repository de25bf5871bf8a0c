// Asking for long work: entered in the transaction of the answer that says so, or joined where the same is open already.
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { insertIfAbsent, lockRows } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Json } from '../lib/json.ts';
import type { WorkState, WorkTables } from './tables.ts';

export interface WorkOrder {
  /** Of store.newId, made outside the transaction. */
  readonly id: string;
  readonly now: Date;
  readonly job: string;
  readonly kind: string;
  /** Chinese. */
  readonly title: string;
  readonly args: Json;
  readonly line: string;
  readonly chat: string;
  readonly person: string;
  readonly trace: string;
  /** The row of the outbox that the answer will be: the work's card, or what tells that it was joined. */
  readonly answerRow: string;
}

export type Asked =
  /** @property ahead works of the same job that are open before it */
  { readonly status: 'entered'; readonly ahead: number } | { readonly status: 'joined'; readonly work: JoinedWork };

export interface JoinedWork {
  readonly id: string;
  readonly person: string;
  readonly state: WorkState;
  readonly trace: string;
  /** ISO instant, UTC. */
  readonly askedAt: string;
}

/** The same order twice, after a kill, is one work. */
export async function askForWork<T extends object>(trx: Kysely<T>, order: WorkOrder): Promise<Asked> {
  const db = trx as unknown as Kysely<WorkTables>;
  const { id, job, kind, title, line, chat, person, trace, answerRow } = order;
  const args = JSON.stringify(order.args);
  const open_key = createHash('sha256')
    .update(JSON.stringify([job, kind, args]))
    .digest('hex');
  const row = {
    ...{ id, job, kind, title, args, open_key, line, chat, person, trace },
    card: answerRow,
    state: 'queued' as const,
    run: null,
    attempts: 0,
    asked_at: isoInstant(order.now),
    started_at: null,
    ended_at: null,
  };
  const open = db.selectFrom('works').where('job', '=', job).where('state', 'in', ['queued', 'running']);
  for (;;) {
    // Locked, so that it does not end before its new follower is there to be told. Looked for first: of many who find it there
    // already, none holds on MySQL the shared lock that a refused insert leaves, and so none waits for another in a ring.
    const query = db.selectFrom('works').selectAll().where('open_key', '=', open_key);
    const held = await lockRows(db, query).executeTakeFirst();
    if (held !== undefined && held.card !== answerRow) {
      await insertIfAbsent(db, 'work_followers', { id, work: held.id, chat, person, row: answerRow }, ['work', 'row']);
      const { state, asked_at: askedAt } = held;
      return { status: 'joined', work: { id: held.id, person: held.person, state, trace: held.trace, askedAt } };
    }
    const others = open.where('id', '!=', held?.id ?? id);
    const { count } = await others.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow();
    // Refused: somebody else was faster, or what was open has ended just now.
    if (held !== undefined || (await insertIfAbsent(db, 'works', row, ['open_key'])))
      return { status: 'entered', ahead: Number(count) };
  }
}
