// How a run ended, from what it did: never well with rows missing.
import { failedWords, type Tense } from '../cards/failed-words.ts';
import type { Counts, Plan } from '../model/plan.ts';
import type { FailedRow, FailureReason, RunState } from '../model/run.ts';
import { countsAfter, plannedFailures } from '../plan/failures.ts';
import { partlyCount, partlyOf, withPartly } from '../plan/partly.ts';
import type { Written } from './memory-queries.ts';

export interface Outcome {
  readonly state: Extract<RunState, 'ok' | 'partly' | 'failed' | 'stopped'>;
  readonly counts: Counts | null;
  readonly message: string;
  readonly reason: FailureReason | null;
  readonly failed: readonly FailedRow[];
}

/**
 * @param failed of the writes
 * @param before what the run wrote in a process that was killed: the plan made after that finds it unchanged
 * @param problems Chinese: artifacts that could not be written
 */
export function endedWell(
  plan: Plan,
  {
    failed: refused,
    before,
    problems,
  }: { readonly failed: readonly FailedRow[]; readonly before: Written; readonly problems: readonly string[] },
): Outcome {
  const counts = withEarlier(countsAfter(plan, refused), before, plan);
  const failed = [...plannedFailures(plan), ...refused];
  const isMissing = counts.failed > 0 || failed.length > 0;
  const whole = counts.created + counts.updated + counts.cleared + counts.unchanged + counts.deleted;
  const written = whole + partlyCount(counts);
  const notes = [...plan.notes, ...editedNotes(plan), ...problems];
  const message = [countsText(counts, 'done'), ...notes].join('；');
  if (isMissing) {
    const state = written === 0 ? 'failed' : 'partly';
    return { state, counts, message, reason: 'rows', failed };
  }
  if (problems.length > 0) return { state: 'partly', counts, message, reason: 'artifact', failed };
  return { state: 'ok', counts, message, reason: null, failed };
}

/** It stopped on the way, whyever: what it wrote stays, and everything else counts as not written. */
export function countsSoFar(plan: Plan, { created, updated, cleared, deleted }: Written): Counts {
  const { rows } = plan.counts;
  const unchanged = Math.max(0, Math.min(plan.counts.unchanged, rows - created - updated - cleared));
  const failed = Math.max(0, rows - created - updated - cleared - unchanged);
  return { rows, created, updated, cleared, unchanged, failed, deleted };
}

/** What was written before is found unchanged now: whole rows first, then those that lack cells. */
function withEarlier(counts: Counts, before: Written, { keepsBase }: Plan): Counts {
  let whole = counts.unchanged;
  let lacking = partlyOf(counts).unchanged;
  const take = (wanted: number): readonly [number, number] => {
    const some = Math.min(wanted, whole);
    const less = Math.min(wanted - some, lacking);
    whole -= some;
    lacking -= less;
    return [some, less];
  };
  // A run that appends plans every row anew as created, those that are there already among them.
  const [created, createdLess] = take(keepsBase ? before.created : 0);
  const [updated, updatedLess] = take(before.updated);
  const [cleared, clearedLess] = take(before.cleared);
  const { partly: _, ...rest } = counts;
  const partly = partlyOf(counts);
  return {
    ...rest,
    created: counts.created + created,
    updated: counts.updated + updated,
    cleared: counts.cleared + cleared,
    deleted: counts.deleted + before.deleted,
    unchanged: whole,
    ...withPartly({
      created: partly.created + createdLess,
      updated: partly.updated + updatedLess + clearedLess,
      unchanged: lacking,
    }),
  };
}

/** @param tense of what is said of rows that count as failed: of a plan they cannot have */
export function countsText(counts: Counts, tense: Tense): string {
  const parts = [
    [`新建 ${counts.created}`, counts.created],
    [`更新 ${counts.updated}`, counts.updated],
    [`清空 ${counts.cleared}`, counts.cleared],
    [`删除 ${counts.deleted}`, counts.deleted],
  ] as const;
  const whole = parts.filter(([, count]) => count > 0).map(([text]) => text);
  const done = [...whole, ...failedWords(counts, tense, tense === 'done' ? '，缺的格子见下' : '')];
  const rest = `${counts.rows} 行里 ${counts.unchanged} 行没有变`;
  return done.length === 0 ? `${rest}，没有写` : `${done.join('，')}；${rest}`;
}

function editedNotes({ edited }: Plan): readonly string[] {
  const count = (outcome: string): number => edited.filter((one) => one.outcome === outcome).length;
  const [source, person, ask] = [count('source'), count('person'), count('ask')];
  return [
    ...(source > 0 ? [`有人改过的 ${source} 个单元格按来源改写了，撤销可以找回`] : []),
    ...(person > 0 ? [`有人改过的 ${person} 个单元格保留了人改的`] : []),
    ...(ask > 0 ? [`有人改过的 ${ask} 个单元格等人决定，先没有动`] : []),
  ];
}
