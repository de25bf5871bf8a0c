// A run in hand: what its parts need of it.

import type { Artifacts } from '../artifacts/artifacts.ts';
import type { SyncContext } from '../context.ts';
import type { FailedRow } from '../model/run.ts';
import type { SyncTask, TableRef } from '../model/task.ts';
import type { Remote } from '../remote/remote.ts';
import type { ResolvedTarget } from '../remote/resolve.ts';
import type { Held } from './life-queries.ts';
import type { Progress } from './progress.ts';
import type { RunRow } from './queries.ts';

export interface RunWork {
  readonly ctx: SyncContext;
  readonly task: SyncTask;
  readonly row: RunRow;
  readonly options: RunOptions;
  readonly target: ResolvedTarget;
  readonly ref: TableRef;
  readonly remote: Remote;
  readonly lease: Held;
  readonly progress: Progress;
  readonly artifacts: Artifacts;
  /** Rows without a key that a killed process wrote, says the platform, and that are not to be found: written again they might be twice. */
  readonly lost: readonly FailedRow[];
  /** Ends everything at once: the process shall end, the lease is lost, the time is over. */
  readonly hard: AbortSignal;
  /** Also when somebody asked it to stop: what is under way is finished. */
  readonly soft: AbortSignal;
}

/** What a run was asked to do differently from others of its task. */
export interface RunOptions {
  /** What becomes of the cells that a card asked about. */
  readonly edits?: 'source' | 'person';
  /** The table is empty indeed, and not unreadable. */
  readonly trustsTable?: boolean;
  /** The book of a load. */
  readonly file?: string;
  /** Keys of edited cells that this run asked about. */
  readonly asked?: readonly string[];
}

/** Somebody asked the run to stop: no fault, what is written stays. */
export class StopAsked extends Error {
  override readonly name = 'StopAsked';
}
