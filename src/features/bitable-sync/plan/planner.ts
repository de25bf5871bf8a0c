// The plan of a run: all records of the table first, then all rows of the source, one after the other; pure.
import type { QueryColumn, QueryRow } from '../../../databases/user-query/contract.ts';
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import type { Counts, Plan } from '../model/plan.ts';
import type { TaskDefinition } from '../model/task.ts';
import { EMPTY_TITLES, PART_TITLES } from '../tasks/titles.ts';
import type { Decided } from '../values/decide-fields.ts';
import { baseKey } from './base-cells.ts';
import { matchByKey } from './by-key.ts';
import type { Findings } from './findings.ts';
import { goneOf } from './gone.ts';
import { keysOf } from './keys.ts';
import { marksOf } from './marks.ts';
import type { Matching } from './matching.ts';
import { openMentions } from './mentions.ts';
import { plannedPartly, withPartly } from './partly.ts';
import { absentRecords, keylessRefusals, keyRefusals, type Refusal, tooFewRows } from './refusals.ts';
import { sourceRows } from './source-rows.ts';
import type { Answers } from './three-way.ts';
import { appendRows, matchWholeRows } from './whole-rows.ts';

export interface PlannerInput {
  readonly task: TaskDefinition;
  readonly columns: readonly QueryColumn[];
  readonly decided: Decided;
  /** IANA: of the source's wall clocks. */
  readonly zone: string;
  /** sync_rows by record; null before the first run. It is used up: what is not needed any more is taken out, record by record. */
  readonly base: Map<string, string> | null;
  /** Rows of the last run that ended well, null: none. */
  readonly lastRows: number | null;
  /** Share of them below which the source is not believed. */
  readonly fewerThan: number;
  /** Of `edits: ask`: what people decided about the cells that they were shown. */
  readonly answers?: Answers;
  /** A person said that records we know are gone indeed, not unreadable. */
  readonly trustsTable?: boolean;
}

export interface Planner {
  remote(records: readonly BitableRecord[]): void;
  source(rows: readonly QueryRow[]): void;
  end(): Plan;
}

/** Names of the fields that the planner looks at. */
export function fieldsToRead(task: TaskDefinition, decided: Decided): readonly string[] {
  const mark = marksOf(task).field;
  const wanted = new Set(decided.decisions.flatMap(({ existing }) => existing?.name ?? []));
  return [...(mark === null ? wanted : wanted.add(mark.field))];
}

export function openPlanner(input: PlannerInput): Planner {
  const { task, decided, base } = input;
  const { decisions } = decided;
  const rows = sourceRows(decisions, input.columns, input.zone);
  const keys = keysOf(decisions, task.key);
  const marks = marksOf(task);
  const appends = task.key.length === 0 && task.mode === 'full';
  const matching = ((): Matching => {
    if (task.key.length === 0) {
      return appends ? appendRows(decisions, rows) : matchWholeRows(decisions, rows, base);
    }
    const fieldKeys = decisions.map(baseKey);
    return matchByKey({ task, decisions, fieldKeys, keys, rows, base, marks, answers: input.answers ?? new Map() });
  })();
  const known = base?.size ?? 0;
  let remoteRows = 0;
  let sourceCount = 0;
  let present = 0;

  const refusalsOf = (findings: Findings): readonly Refusal[] => {
    const tooFew = tooFewRows(sourceCount, input.lastRows, input.fewerThan);
    const refuses = task.emptySource === 'refuse' && tooFew !== null;
    const missing = decided.refusals.length === 0 && keys.missing.length > 0;
    return [
      ...decided.refusals.map((text): Refusal => ({ reason: 'fields', text })),
      ...keylessRefusals(task),
      ...(missing
        ? [{ reason: 'keys', text: `主键列 ${keys.missing.join('、')} 不在要写的列里，请在 SQL 里带上它` } as const]
        : []),
      ...(input.trustsTable === true || appends ? [] : absentRecords(known, known - present, remoteRows)),
      ...(refuses
        ? [
            {
              reason: 'empty-source',
              text: `${tooFew}，没有写：请看 SQL 和来源；真的该这么少，就把任务的“${PART_TITLES.emptySource}”设为“${EMPTY_TITLES.apply}”`,
            } as const,
          ]
        : []),
      ...keyRefusals(task, findings.keyFaults),
    ];
  };

  const mentions = openMentions(decisions);

  const end = (): Plan => {
    const findings = matching.end();
    const refusals = refusalsOf(findings);
    const tooFew = tooFewRows(sourceCount, input.lastRows, input.fewerThan);
    const isIdle = task.emptySource === 'nothing' && tooFew !== null;
    const isStill = refusals.length > 0 || isIdle;
    const lacksFields = sourceCount === 0 && decisions.some(({ creation }) => creation !== null);
    const later = lacksFields ? ['来源一行也没有，缺的字段等有了行再建'] : [];
    return {
      decisions,
      skipped: decided.skipped,
      mark: marks.field,
      actions: isStill ? [] : findings.actions,
      baseUpdates: isStill ? [] : findings.baseUpdates,
      keepsBase: !appends,
      counts: isStill ? stillCounts(sourceCount, refusals.length > 0) : countsOf(task, sourceCount, findings),
      keyFaults: findings.keyFaults,
      losses: rows.losses,
      lossCount: rows.lossCount(),
      edited: isStill ? [] : findings.edited,
      remoteRows,
      emptied: isStill ? 0 : findings.emptied,
      mentions: isStill ? {} : mentions.changed(findings.actions),
      isStill,
      refusals: refusals.map(({ text }) => text),
      refusalReason: refusals[0]?.reason ?? null,
      notes: isIdle ? [`${tooFew}：按任务的设置什么都没有写`] : [...findings.notes, ...later],
    };
  };

  return {
    remote: (records) => {
      for (const record of records) {
        remoteRows += 1;
        if (base?.has(record.id)) present += 1;
        mentions.record(record);
        matching.record(record);
      }
    },
    source: (batch) => {
      for (const row of batch) {
        sourceCount += 1;
        matching.row(row, sourceCount);
      }
    },
    end,
  };
}

function countsOf(task: TaskDefinition, rows: number, { buckets, actions, keyFaults }: Findings): Counts {
  const deleted = actions.filter(({ kind }) => kind !== 'create' && kind !== 'update').length;
  return {
    rows,
    ...buckets,
    deleted,
    ...goneOf(task),
    ...withPartly(plannedPartly({ actions, keyFaults }, buckets.failed)),
  };
}

/** Nothing is written: of a refusal no row arrives, otherwise all stay as they stand. */
function stillCounts(rows: number, isRefused: boolean): Counts {
  const counts: Counts = { rows, created: 0, updated: 0, cleared: 0, unchanged: 0, failed: 0, deleted: 0 };
  return isRefused ? { ...counts, failed: rows } : { ...counts, unchanged: rows };
}
