// A run as the program sees it, and how it stands in the store.
import type { Selectable } from 'kysely';
import { parseInstant } from '../lib/clock.ts';
import type { Json } from '../lib/json.ts';
import type { RunStagesTable, RunStatus, RunsTable } from './tables.ts';

export interface Run {
  readonly id: string;
  readonly job: string;
  /** The moment it was due; null when started by hand. */
  readonly dueAt: Date | null;
  readonly trigger: string;
  readonly status: RunStatus;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** Last sign of life, by the store's clock; when lost, the time of death as far as anybody knows. */
  readonly heartbeatAt: Date;
  readonly host: string;
  readonly pid: number;
  readonly summary: Json;
  readonly error: string | null;
  /** How often it was begun; 0 while it waits. */
  readonly attempts: number;
}

export interface Stage {
  readonly runId: string;
  readonly seq: number;
  readonly name: string;
  readonly status: RunStatus;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly rows: number | null;
  /** Milliseconds of real time, not of the clock handed in. */
  readonly ms: number | null;
  readonly detail: Json;
  readonly error: string | null;
}

export function runFrom(row: Selectable<RunsTable>): Run {
  return {
    id: row.id,
    job: row.job,
    dueAt: instantOrNull(row.due_at),
    trigger: row.trigger,
    status: row.status,
    startedAt: parseInstant(row.started_at),
    finishedAt: instantOrNull(row.finished_at),
    heartbeatAt: parseInstant(row.heartbeat_at),
    host: row.host,
    pid: row.pid,
    summary: jsonFrom(row.summary),
    error: row.error,
    attempts: row.attempts ?? 1,
  };
}

export function stageFrom(row: Selectable<RunStagesTable>): Stage {
  return {
    runId: row.run_id,
    seq: row.seq,
    name: row.name,
    status: row.status,
    startedAt: parseInstant(row.started_at),
    finishedAt: instantOrNull(row.finished_at),
    rows: row.rows,
    ms: row.ms,
    detail: jsonFrom(row.detail),
    error: row.error,
  };
}

/** Null stays NULL in the store. */
export function jsonText(value: Json): string | null {
  return value === null ? null : JSON.stringify(value);
}

function jsonFrom(text: string | null): Json {
  return text === null ? null : (JSON.parse(text) as Json);
}

function instantOrNull(text: string | null): Date | null {
  return text === null ? null : parseInstant(text);
}
