// A line of the older program's log as a run of ours: pure.
import type { Insertable } from 'kysely';
import type { ForeignColumn, ForeignRow } from '../../../databases/foreign-rows.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { RunState } from '../model/run.ts';
import type { SyncLogsTable } from '../tables.ts';

/** What the row has but for its id, its trace number and its task. */
export type OlderRun = Omit<Insertable<SyncLogsTable>, 'id' | 'trace' | 'task' | 'task_name'>;

/** Columns whose values are instants in UTC; the others are wall clocks of Beijing. */
export function instantColumns(columns: readonly ForeignColumn[]): ReadonlySet<string> {
  const isInstant = ({ type }: ForeignColumn) => type.startsWith('timestamp') && !type.includes('without time zone');
  return new Set(columns.filter(isInstant).map(({ name }) => name));
}

/** @param at what stands in for a time that was not logged */
export function olderRun(row: ForeignRow, instants: ReadonlySet<string>, at: Date): OlderRun {
  const started = momentOf(row.start_time, instants.has('start_time'));
  const ended = momentOf(row.end_time, instants.has('end_time'));
  const asked = started ?? ended ?? at;
  const took = started === null || ended === null ? null : Math.max(0, ended.getTime() - started.getTime());
  return {
    ...{ kind: 'scheduled', state: stateOf(row.status, ended), asked_at: isoInstant(asked) },
    ...{
      started_at: iso(started),
      ended_at: iso(ended ?? asked),
      took_ms: took,
      message: row.message?.replaceAll('\0', '') ?? null,
    },
    ...{ due_at: null, asked_by: null, undoes: null, once: null, open_task: null, chat: null, card: null },
    ...{ counts: null, progress: null, reason: null, failed_rows: '[]', source_rows: null },
    ...{ options: JSON.stringify({ older: row.id ?? '', status: row.status ?? null }) },
    ...{ stop_asked: 0, stopped_by: null, attempts: 1, fence: null },
  };
}

/** When it began, as far as that was logged. */
export function beganAt(row: ForeignRow, instants: ReadonlySet<string>): Date | null {
  return momentOf(row.start_time, instants.has('start_time')) ?? momentOf(row.end_time, instants.has('end_time'));
}

/** What was never ended, or ended in another word, was cut off. */
function stateOf(status: string | null | undefined, ended: Date | null): RunState {
  const word = (status ?? '').trim().toLowerCase();
  if (/^(success|succeeded|ok|成功)$/.test(word)) return 'ok';
  if (/^(fail|failed|failure|error|失败)$/.test(word)) return 'failed';
  return ended === null ? 'stopped' : 'failed';
}

/** Null for what is no time, like MySQL's 0000-00-00. */
function momentOf(written: string | null | undefined, isInstant: boolean): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d+)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(
    (written ?? '').trim(),
  );
  if (match === null) return null;
  const [, date, time, fraction = '', zone] = match;
  const at = new Date(`${date}T${time}${fraction.slice(0, 4)}${offset(zone, isInstant)}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

function offset(zone: string | undefined, isInstant: boolean): string {
  if (zone === undefined) return isInstant ? 'Z' : '+08:00';
  if (zone === 'Z') return zone;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function iso(at: Date | null): string | null {
  return at === null ? null : isoInstant(at);
}
