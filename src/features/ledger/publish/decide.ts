// What shall become of one ledger of one site at a publication: a pure decision from what the store knows.
import type { LakeState } from '../../../lake/catalogue.ts';
import { type ComparePlan, planCompare } from '../compare/plan.ts';
import type { LedgerModel } from '../model/ledger-model.ts';
import type { Outcome } from '../queries.ts';

export interface Standing {
  readonly model: LedgerModel;
  readonly candidate: LakeState | null;
  readonly baseline: LakeState | null;
  readonly outcome: Outcome | null;
}

export type Decision =
  /** Nothing is published; the baseline stays. */
  | { readonly do: 'leave'; readonly state: 'failed' | 'faulty' | 'unchanged-source'; readonly note: string }
  /** The candidate becomes the baseline without a comparison. */
  | { readonly do: 'build'; readonly candidate: LakeState; readonly note: string }
  | {
      readonly do: 'compare';
      readonly candidate: LakeState;
      readonly baseline: LakeState;
      readonly plan: Extract<ComparePlan, { kind: 'compare' }>;
      readonly note: string;
    };

/**
 * @param site its code, for the sentence that says what to type
 * @param asOf how an instant is shown to people of the site
 * @param accepted true when somebody has looked and wants the candidate published as it is
 */
export function decide(
  standing: Standing,
  site: string,
  accepted: boolean,
  asOf: (instant: string) => string,
): Decision {
  const { model, candidate, baseline, outcome } = standing;
  const until = baseline === null ? '还没有基准' : `数据截至 ${asOf(baseline.dataAsOf)}`;
  if (outcome?.status === 'failed') {
    return { do: 'leave', state: 'failed', note: `抽取失败，未比对（${until}）：${outcome.message}` };
  }
  if (outcome?.status === 'faulty') {
    return { do: 'leave', state: 'faulty', note: `未比对（${until}）：${outcome.message}` };
  }
  if (candidate === null) return { do: 'leave', state: 'unchanged-source', note: `没有新数据（${until}）` };
  if (baseline === null) return { do: 'build', candidate, note: '基准建立' };
  const plan = planCompare(model, baseline.shape, candidate.shape);
  if (plan.kind === 'key-changed') {
    return { do: 'build', candidate, note: `主键由 ${plan.before.join('+')} 改为 ${model.key.join('+')}，重建基准` };
  }
  if (plan.kind === 'type-changed') {
    const types = plan.examples.join('、');
    if (accepted) return { do: 'build', candidate, note: `列类型变化（${types}），确认后重建基准` };
    return {
      do: 'leave',
      state: 'faulty',
      note: `未比对（${until}）：列类型变化：${types}；确认无误后用 zhiban ledger accept --site ${site} 重建基准`,
    };
  }
  return { do: 'compare', candidate, baseline, plan, note: definitionNote(plan.ignored, baseline, candidate) };
}

function definitionNote(ignored: readonly string[], baseline: LakeState, candidate: LakeState): string {
  const isIn = ({ shape }: LakeState, name: string): boolean => shape.columns.some((column) => column.name === name);
  const masked = ignored.filter((name) => isIn(baseline, name) && isIn(candidate, name));
  const others = ignored.filter((name) => !masked.includes(name));
  if (others.length > 0) return `台账的列有增减，只比对两边都有的列（未比对：${ignored.join('、')}）`;
  if (masked.length > 0) return `改了哪些是敏感列，这一次不比对：${masked.join('、')}`;
  if (baseline.shape.fingerprint !== candidate.shape.fingerprint) return '台账定义已修改，按新定义与旧基准比对';
  return '';
}

/** A loss that is more likely a broken source than people's work. */
export function isSuddenLoss(
  removed: number,
  baselineRows: number,
  guard: { readonly lossShare: number; readonly lossRows: number },
): boolean {
  return removed >= guard.lossRows && removed > baselineRows * guard.lossShare;
}

/** Whether the replaced baseline stays as a checkpoint: every so many days, and at a border that undoing must not cross. */
export function keepsCheckpoint(baseline: LakeState, border: boolean, checkpointDays: number): boolean {
  const days = (Date.parse(baseline.dataAsOf) - Date.parse(baseline.keptSince)) / 86_400_000;
  return border || days >= checkpointDays;
}
