// What a job's process and the server say to each other.
import type { Step } from '../context.ts';
import type { Json } from '../lib/json.ts';

/** Why and for when a job runs; travels as the child's only argument. */
export interface JobOrder {
  /** ISO instant, UTC; null when started by hand. */
  readonly dueAt: string | null;
  readonly trigger: 'page' | 'schedule' | 'chat';
  /** How far the playground's clock is ahead of the machine's, milliseconds; 0 elsewhere. */
  readonly clockOffsetMs: number;
  /** Where the server that started it is; in the playground there is more behind it than pages. */
  readonly serverUrl?: string;
  /** True where something follows that is not for the eyes of who lists processes: see {@link WorkerData.handed}. */
  readonly isHanded?: boolean;
}

/** What the worker thread is given. */
export interface WorkerData {
  /** A {@link JobOrder} as JSON. */
  readonly order: string;
  /** How long the child may take to end in order before it is killed, milliseconds. */
  readonly endLimitMs: number;
  /** What the child is told over its channel once it runs, never as an argument; null for nothing. */
  readonly handed: Json;
}

/** How a run ended, as its own process tells it. */
export interface JobEnd {
  /** `already`: somebody else has this job for this moment. */
  readonly status: 'ok' | 'partial' | 'failed' | 'already';
  /** The run's id in the store; null when it never got there. */
  readonly id: string | null;
  readonly summary: Json;
  readonly error: string | null;
}

export type JobMessage =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'end'; readonly end: JobEnd }
  /** The child process is gone; said by the worker thread after all that the child had to say. */
  | { readonly kind: 'gone'; readonly code: number | null; readonly signal: string | null };
