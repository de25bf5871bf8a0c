// How the result of a site's ledger is said to people.
import type { ResultState } from './tables.ts';

const STAYED: readonly ResultState[] = ['failed', 'faulty', 'held'];

const TITLES: Readonly<Record<ResultState, string>> = {
  built: '基准建立',
  compared: '已比对',
  'unchanged-source': '无新数据',
  failed: '抽取失败',
  faulty: '未比对',
  held: '待确认',
};

/** The baseline stayed although it should have moved: people must not overlook it. */
export function hasStayed(state: ResultState): boolean {
  return STAYED.includes(state);
}

export function resultStateTitle(state: ResultState): string {
  return TITLES[state];
}
