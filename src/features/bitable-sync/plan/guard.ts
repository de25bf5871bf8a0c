// When a plan has to be agreed to by a person before it is carried out.
import type { Plan } from '../model/plan.ts';
import { emptiedRecords, newFields } from './scope.ts';

/**
 * Chinese, without full stops; empty: it may be carried out. A plan that changes nothing asks nobody, that of a first run neither.
 * @param rules share of the table's records (0–1), and number of them, above which deleting or emptying has to be agreed to
 */
export function approvalReasons(
  plan: Plan,
  rules: { readonly firstRun: boolean; readonly share: number; readonly rows: number },
): readonly string[] {
  if (plan.isStill || (plan.actions.length === 0 && newFields(plan).length === 0)) return [];
  const first = rules.firstRun ? ['这个任务还没有运行过，第一次要先看过计划'] : [];
  return [...first, ...lossReasons(plan, rules)];
}

function lossReasons(plan: Plan, rules: { readonly share: number; readonly rows: number }): readonly string[] {
  const count = (kind: string): number => plan.actions.filter((action) => action.kind === kind).length;
  const [deleted, archived, emptied] = [count('delete'), count('archive'), emptiedRecords(plan).length];
  const all = deleted + archived + emptied;
  if (all === 0) return [];
  const parts = [
    [deleted, '删除'],
    [archived, '归档'],
    [emptied, '清空部分单元格'],
  ] as const;
  const what = parts.filter(([number]) => number > 0).map(([number, act]) => `${act} ${number} 行`);
  if (all > rules.rows) return [`要${what.join('、')}，超过 ${rules.rows} 行`];
  if (all <= rules.share * plan.remoteRows) return [];
  return [`要${what.join('、')}，超过表里 ${plan.remoteRows} 行的 ${percent(rules.share)}`];
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
