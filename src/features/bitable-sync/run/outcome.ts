// How a run ended, from what it did: never well with rows missing.
import { failedWords, type Tense } from '../cards/failed-words.ts';
import { goneWord } from '../cards/gone-word.ts';
import type { Counts, Plan } from '../model/plan.ts';
import type { FailedRow, FailureReason, RunState } from '../model/run.ts';
import { countsAfter, plannedFailures } from '../plan/failures.ts';
import { partlyCount, partlyOf, withPartly } from '../plan/partly.ts';
import type { WriteTally } from '../remote/write-tally.ts';
import type { Written, WrittenRecord } from './memory-queries.ts';

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
  const notes = [...plan.notes, ...editedNotes(plan, 'done'), ...problems];
  const message = [countsText(counts, 'done'), ...notes].join('；');
  if (isMissing) {
    const state = written === 0 ? 'failed' : 'partly';
    return { state, counts, message, reason: 'rows', failed };
  }
  if (problems.length > 0) return { state: 'partly', counts, message, reason: 'artifact', failed };
  return { state: 'ok', counts, message, reason: null, failed };
}

/**
 * It stopped on the way, whyever: what it wrote stays, and everything else that was to be written counts as failed.
 * @param tally of this process
 * @param before what the run wrote in a process that was killed
 */
export function countsSoFar(plan: Plan, tally: Pick<WriteTally, 'rows' | 'records'>, before: Written): Counts {
  const left = plan.actions.flatMap((action): FailedRow[] => {
    const row = action.kind === 'create' || action.kind === 'update' ? action.row : null;
    const record = action.kind === 'create' ? null : action.record;
    const isWritten = row === null ? record !== null && tally.records.has(record) : tally.rows.has(row);
    return isWritten ? [] : [{ row, record, key: action.key, text: '' }];
  });
  return withEarlier(countsAfter(plan, left), before, plan);
}

/**
 * What was written before is found unchanged now, or is written once more. A row that lacks cells is known by its key; where that does
 * not tell, those that are whole come first.
 */
function withEarlier(counts: Counts, before: Written, plan: Plan): Counts {
  const earlier = notAgain(before, plan);
  const lossy = new Set(plan.losses.map(({ key }) => key));
  const count = (act: WrittenRecord['act'], isLossy: boolean): number =>
    earlier.filter((one) => one.act === act && (one.key !== '' && lossy.has(one.key)) === isLossy).length;
  let whole = counts.unchanged;
  let lacking = partlyOf(counts).unchanged;
  const takeWhole = (wanted: number): number => {
    const some = Math.min(wanted, whole);
    whole -= some;
    return some;
  };
  const takeLacking = (wanted: number): number => {
    const some = Math.min(wanted, lacking);
    lacking -= some;
    return some;
  };
  const take = (act: WrittenRecord['act']): readonly [number, number] => {
    const [sound, less] = [count(act, false), count(act, true)];
    const [taken, takenLess] = [takeWhole(sound), takeLacking(less)];
    return [taken + takeWhole(less - takenLess), takenLess + takeLacking(sound - taken)];
  };
  const [created, createdLess] = take('created');
  const [updated, updatedLess] = take('updated');
  const [cleared, clearedLess] = take('cleared');
  const { partly: _, ...rest } = counts;
  const partly = partlyOf(counts);
  return {
    ...rest,
    created: counts.created + created,
    updated: counts.updated + updated,
    cleared: counts.cleared + cleared,
    deleted: counts.deleted + earlier.filter(({ act }) => act === 'deleted' || act === 'marked').length,
    unchanged: whole,
    ...withPartly({
      created: partly.created + createdLess,
      updated: partly.updated + updatedLess + clearedLess,
      unchanged: lacking,
    }),
  };
}

/** Of what was written before that which the plan does not write once more. A run that appends plans every row anew. */
function notAgain({ records }: Written, { actions, keepsBase }: Plan): readonly WrittenRecord[] {
  if (records.length === 0) return [];
  const again = new Set(actions.flatMap((action) => (action.kind === 'create' ? [] : action.record)));
  const keys = new Set(actions.flatMap(({ kind, key }) => (kind === 'create' && key !== '' ? key : [])));
  return records.filter(({ record, key, act }) => {
    if (again.has(record)) return false;
    return act === 'deleted' || (!keys.has(key) && (act !== 'created' || keepsBase));
  });
}

/** @param tense of what is said of rows that count as failed: of a plan they cannot have */
export function countsText(counts: Counts, tense: Tense): string {
  const parts = [
    [`新建 ${counts.created}`, counts.created],
    [`更新 ${counts.updated}`, counts.updated],
    [`清空 ${counts.cleared}`, counts.cleared],
    [`${goneWord(counts)} ${counts.deleted}`, counts.deleted],
  ] as const;
  const whole = parts.filter(([, count]) => count > 0).map(([text]) => text);
  const done = [...whole, ...failedWords(counts, tense, tense === 'done' ? '，缺的格子见下' : '')];
  // An undo has no rows of a source, only what it puts back.
  if (counts.rows === 0) return done.length === 0 ? '没有写' : done.join('，');
  const rest = `${counts.rows} 行里 ${counts.unchanged} 行没有变`;
  return done.length === 0 ? `${rest}，没有写` : `${done.join('，')}；${rest}`;
}

const SOURCE_WINS: Readonly<Record<Tense, string>> = {
  planned: '会按来源改写',
  done: '按来源改写了，撤销可以找回',
};

/** @param tense of a trial: nothing has been done about them yet */
export function editedNotes({ edited }: Pick<Plan, 'edited'>, tense: Tense): readonly string[] {
  const count = (outcome: string): number => edited.filter((one) => one.outcome === outcome).length;
  const [source, person, ask] = [count('source'), count('person'), count('ask')];
  return [
    ...(source > 0 ? [`有人改过的 ${source} 个单元格${SOURCE_WINS[tense]}`] : []),
    ...(person > 0 ? [`有人改过的 ${person} 个单元格${tense === 'done' ? '保留了' : '会保留'}人改的`] : []),
    ...(ask > 0 ? [`有人改过的 ${ask} 个单元格${tense === 'done' ? '等人决定，先没有动' : '会等人决定，先不动'}`] : []),
  ];
}
