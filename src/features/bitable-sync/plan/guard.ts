// When a plan has to be agreed to by a person before it is carried out.
import type { Plan, PlanScope } from '../model/plan.ts';
import { changesNothing, emptiedRecords } from './scope.ts';

/**
 * Chinese, without full stops; empty: it may be carried out. A plan that changes nothing asks nobody, not even that of a first run.
 * @param rules share of the table's records (0–1), and number of them, above which deleting, archiving, marking or emptying has to be agreed to
 */
export function approvalReasons(
  plan: Plan,
  rules: {
    readonly firstRun: boolean;
    readonly share: number;
    readonly rows: number;
    /** Advanced permissions are on: rows that the app may not read are absent without an error. */
    readonly isAdvanced?: boolean;
    /** Chinese: that the key is another than that of the last run; null where it is not. */
    readonly otherKey?: string | null;
  },
): readonly string[] {
  if (changesNothing(plan)) return [];
  const first = rules.firstRun ? ['这个任务还没有在这张表里做完过一次，第一次做完以前要先看过计划'] : [];
  const unread = rules.firstRun && rules.isAdvanced === true && plan.keepsBase && plan.remoteRows === 0;
  const doubt = unread
    ? [
        '表里一条记录也没有读到，而这个多维表格开着高级权限，没有“可管理”角色的应用读不到行也不报错；请先打开表确认它是空的，否则会重复新建',
      ]
    : [];
  const count = (kind: string): number => plan.actions.filter((action) => action.kind === kind).length;
  const sizes = {
    ...{ deleted: count('delete'), archived: count('archive'), marked: count('mark') },
    emptied: emptiedRecords(plan).length,
  };
  const rekeyed = rules.otherKey == null ? [] : [rules.otherKey];
  return [...first, ...rekeyed, ...doubt, ...sizeReasons(sizes, rules, plan.remoteRows)];
}

/** Of the undoing of a run, which deletes what the run created. @param remoteRows records of the table; null where nobody says */
export function undoReasons(
  scope: PlanScope,
  rules: { readonly share: number; readonly rows: number },
  remoteRows: number | null,
): readonly string[] {
  const sizes = { deleted: scope.deletes.length, archived: 0, marked: 0, emptied: scope.empties.length };
  return sizeReasons(sizes, rules, remoteRows);
}

function sizeReasons(
  { deleted, archived, marked, emptied }: Readonly<Record<'deleted' | 'archived' | 'marked' | 'emptied', number>>,
  rules: { readonly share: number; readonly rows: number },
  remoteRows: number | null,
): readonly string[] {
  const all = deleted + archived + marked + emptied;
  if (all === 0) return [];
  const parts = [
    [deleted, '删除'],
    [archived, '归档'],
    [marked, '标记'],
    [emptied, '清空部分单元格'],
  ] as const;
  const what = parts.filter(([number]) => number > 0).map(([number, act]) => `${act} ${number} 行`);
  if (all > rules.rows) return [`要${what.join('、')}，超过 ${rules.rows} 行`];
  if (remoteRows === null) return [`要${what.join('、')}，飞书没有说表里有多少行，不知道占多少`];
  if (all <= rules.share * remoteRows) return [];
  return [`要${what.join('、')}，超过表里 ${remoteRows} 行的 ${percent(rules.share)}`];
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
