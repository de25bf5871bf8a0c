// One transaction, begun again while the database says that trying again may help.
import type { Kysely, Transaction } from 'kysely';
import { kindOf } from '../databases/dialect.ts';
import { isTransient } from '../databases/faults.ts';
import { UpstreamError } from '../lib/errors.ts';

const ATTEMPTS = 5;

/** See Store.transaction. */
export async function runTransaction<T, R>(db: Kysely<T>, work: (trx: Transaction<T>) => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    const progress = { begun: false };
    try {
      let began = 0;
      const answer = await db.transaction().execute((trx) => {
        progress.begun = true;
        began = performance.now();
        return work(trx);
      });
      if (kindOf(db) === 'sqlite') await restAfter(performance.now() - began);
      return answer;
    } catch (error) {
      if (attempt === ATTEMPTS || !mayHelp(error, progress.begun)) throw error;
    }
    // Those who clashed wait for different times, so that they do not clash again.
    await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt * (0.5 + Math.random())));
  }
}

// A connection that the pool still believed in fails at `begin`, before anything was done; the pool then opens a new one.
function mayHelp(error: unknown, begun: boolean): boolean {
  return isTransient(error) || (!begun && error instanceof UpstreamError && error.retryable);
}

const LONG_MS = 20;
const MOST_REST_MS = 50;

/** SQLite's lock goes to whoever asks first: one who has held it for long lets those who wait have it before he takes it again. */
async function restAfter(heldMs: number): Promise<void> {
  if (heldMs <= LONG_MS) return;
  await new Promise((resolve) => setTimeout(resolve, Math.min(MOST_REST_MS, heldMs / 10)));
}
