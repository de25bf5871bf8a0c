// The stages of a run: what was done, how many rows, how long, what went wrong.
import { lockRows } from '../databases/dialect.ts';
import { isoInstant } from '../lib/clock.ts';
import type { Json } from '../lib/json.ts';
import { jsonText, type Run } from './run.ts';
import { storableError } from './runs.ts';
import type { Store } from './store.ts';

/** A stage that has begun, for its end. */
export interface OpenStage {
  readonly runId: string;
  readonly seq: number;
  readonly name: string;
  /** performance.now() at its beginning: how long it takes is measured, not read off a clock that may be fast-forwarded. */
  readonly tick: number;
}

export interface StageEnd {
  readonly now: Date;
  readonly rows?: number;
  readonly detail?: Json;
}

/** Stages of one run may overlap; they are numbered in the order they begin. */
export async function beginStage(store: Store, run: Run, name: string, now: Date): Promise<OpenStage> {
  const tick = performance.now();
  const seq = await store.transaction(async (trx) => {
    // Two stages that begin together take their numbers one after the other.
    await lockRows(trx, trx.selectFrom('runs').select('id').where('id', '=', run.id)).execute();
    const { last } = await trx
      .selectFrom('run_stages')
      .select((eb) => eb.fn.max('seq').as('last'))
      .where('run_id', '=', run.id)
      .executeTakeFirstOrThrow();
    const next = (last ?? 0) + 1;
    await trx
      .insertInto('run_stages')
      .values({ run_id: run.id, seq: next, name, status: 'running', started_at: isoInstant(now) })
      .execute();
    return next;
  });
  return { runId: run.id, seq, name, tick };
}

export function finishStage(store: Store, stage: OpenStage, end: StageEnd): Promise<void> {
  return endStage(store, stage, end, { status: 'ok', error: null });
}

export function failStage(store: Store, stage: OpenStage, end: StageEnd & { readonly error: unknown }): Promise<void> {
  return endStage(store, stage, end, { status: 'failed', error: storableError(end.error) });
}

async function endStage(
  store: Store,
  stage: OpenStage,
  end: StageEnd,
  outcome: { readonly status: 'ok' | 'failed'; readonly error: string | null },
): Promise<void> {
  await store.db
    .updateTable('run_stages')
    .set({
      ...outcome,
      finished_at: isoInstant(end.now),
      rows: end.rows ?? null,
      ms: Math.round(performance.now() - stage.tick),
      detail: jsonText(end.detail ?? null),
    })
    .where('run_id', '=', stage.runId)
    .where('seq', '=', stage.seq)
    .execute();
}
