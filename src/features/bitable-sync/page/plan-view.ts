// A plan as the run's page shows it: counts, ten examples of each kind, decisions with their reasons, losses. Pure.
import { countText } from '../../../web/page-text.ts';
import type { RunKind } from '../model/run.ts';
import type { ShownPlan, ShownRow } from '../model/shown-plan.ts';
import { KIND_TITLES } from '../values/field-types.ts';
import { countParts, countsSentence } from './words.ts';

const EXAMPLES: readonly (readonly [keyof ShownPlan['examples'], string, string])[] = [
  ['delete', '删除', 'removed'],
  ['archive', '移到归档表', 'removed'],
  ['clear', '清空', 'removed'],
  ['update', '更新', 'modified'],
  ['mark', '写标记', 'modified'],
  ['create', '新增', 'added'],
];

/** What takes something away stands first: it is what somebody has to agree to. */
export function planView(plan: ShownPlan, kind: RunKind) {
  const { counts, remoteRows, emptied, examples, fields, skipped, requests, minutes } = plan;
  // Of an undoing only the records of its run are read.
  const now = [
    ...(remoteRows === null ? [] : [`表里现在 ${countText(remoteRows)} 条`]),
    ...(emptied > 0 ? [`要清空 ${countText(emptied)} 个格子`] : []),
  ];
  const sizes = now.length === 0 ? [] : [now.join('，')];
  const time = `约 ${countText(requests)} 次请求，${minutes <= 1 ? '不到 1 分钟' : `约 ${minutes} 分钟`}`;
  return {
    sentence: countsSentence(counts, 'planned', kind),
    counts: countParts(counts, 'planned'),
    beside: [...sizes, time].join('；'),
    reasons: plan.reasons,
    groups: EXAMPLES.map(([kind, title, tone]) => ({ title, tone, rows: examples[kind].map(shownRow) })).filter(
      ({ rows }) => rows.length > 0,
    ),
    fields: fields.map(({ column, field, kind, isNew, reason }) => ({
      ...{ column, field, isNew, reason },
      kind: KIND_TITLES[kind],
    })),
    skipped,
    lists: [
      { title: '会丢失或改变的值', lines: plan.losses, count: countText(plan.lossCount), isBad: true },
      { title: '有人在表里改过的格子', lines: plan.edited, count: countText(plan.editedCount), isBad: false },
      { title: '主键为空或重复', lines: plan.keyFaults, count: countText(plan.keyFaultCount), isBad: true },
    ]
      .filter(({ lines }) => lines.length > 0)
      .map((list) => ({ ...list, isCut: list.lines.length < Number(list.count.replaceAll(',', '')) })),
    notUndone: plan.notUndone,
  };
}

/** A new row has nothing before, a deleted one nothing after. */
function shownRow({ key, record, changes }: ShownRow) {
  return { key: key === '' ? (record ?? '（没有主键）') : key, changes };
}
