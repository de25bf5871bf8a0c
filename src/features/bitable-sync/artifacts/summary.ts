// The summary of a task's last run as YAML: for who looks into the folder, and for who has lost everything else.
import { stringify } from 'yaml';
import type { FieldDecision, SkippedColumn } from '../model/cell.ts';
import type { Counts } from '../model/plan.ts';
import type { SyncTask } from '../model/task.ts';
import type { RunRow } from './../run/queries.ts';

export interface SummaryFacts {
  readonly task: SyncTask;
  readonly row: Pick<RunRow, 'id' | 'kind' | 'trace' | 'started_at'>;
  /** Chinese: 成功. */
  readonly state: string;
  /** ISO instant, UTC. */
  readonly endedAt: string;
  readonly message: string;
  readonly counts: Counts | null;
  readonly decisions: readonly FieldDecision[];
  readonly skipped: readonly SkippedColumn[];
}

export function summaryText({ task, row, decisions, skipped, ...end }: SummaryFacts): string {
  const { definition, id, version, target } = task;
  return stringify({
    run: {
      id: row.id,
      trace: row.trace,
      kind: row.kind,
      state: end.state,
      startedAt: row.started_at,
      endedAt: end.endedAt,
      message: end.message,
      counts: end.counts,
    },
    task: { id, version, ...definition, target },
    fields: decisions.map(({ column, field, kind, existing, reason }) => {
      return { column, field, kind, isNew: existing === null, reason };
    }),
    skipped,
  });
}
