// What people do to computed values: formulas, members and their weights.
import { type Desk, numberOf, textOf } from './desk.ts';

const AGGREGATIONS = 'select * from aggregation order by id';

export function editFormula(desk: Desk): string | null {
  const aggregation = desk.any(AGGREGATIONS);
  if (aggregation === null) return null;
  const old = textOf(aggregation.formula);
  const formula = old.startsWith('ROUND(') ? old.replace(/^ROUND\((.*), \d\)$/s, '$1') : `ROUND(${old}, 2)`;
  desk.update('aggregation', aggregation.id, { formula });
  return `${textOf(aggregation.name)}：修改公式`;
}

export function addMember(desk: Desk): string | null {
  const aggregation = desk.any("select * from aggregation where formula like 'SUM(%)' order by id");
  if (aggregation === null) return null;
  const id = numberOf(aggregation.id);
  const point = desk.any(`select p.id, p.code from point p where p.unit_code in
    (select q.unit_code from aggregation_member m join point q on q.id = m.point_id where m.aggregation_id = ${id})
    and p.id not in (select point_id from aggregation_member where aggregation_id = ${id}) order by p.id`);
  if (point === null) return null;
  const seq = numberOf(
    desk.rows(`select max(seq_no) as top from aggregation_member where aggregation_id = ${id}`)[0]?.top,
  );
  const member = { aggregation_id: id, point_id: numberOf(point.id), weight: '1', sign: 1, seq_no: seq + 1, status: 1 };
  desk.insert('aggregation_member', member);
  desk.update('aggregation', id, { formula: `${textOf(aggregation.formula).slice(0, -1)}, ${textOf(point.code)})` });
  return `${textOf(aggregation.name)}：加入 ${textOf(point.code)}`;
}

export function changeWeight(desk: Desk): string | null {
  const member = desk.any(
    'select m.id, m.weight, a.name from aggregation_member m join aggregation a on a.id = m.aggregation_id order by m.id',
  );
  if (member === null) return null;
  const weights = ['1', '0.5', '0.8333', '0.001', '1.05'].filter((weight) => Number(weight) !== Number(member.weight));
  desk.update('aggregation_member', member.id, { weight: desk.random.pick(weights) });
  return `${textOf(member.name)}：调整一个成员的权重`;
}

export function dropMember(desk: Desk): string | null {
  const member = desk.any(
    'select m.id, a.name from aggregation_member m join aggregation a on a.id = m.aggregation_id order by m.id',
  );
  if (member === null) return null;
  desk.remove('aggregation_member', member.id);
  return `${textOf(member.name)}：移出一个成员`;
}

export function changeCycleOfAggregation(desk: Desk): string | null {
  const aggregation = desk.any(AGGREGATIONS);
  const cycle = desk.any(
    `select code, name from dict_cycle where code <> '${textOf(aggregation?.cycle_code)}' order by sort`,
  );
  if (aggregation === null || cycle === null) return null;
  desk.update('aggregation', aggregation.id, { cycle_code: textOf(cycle.code) });
  return `${textOf(aggregation.name)}：周期改为${textOf(cycle.name)}`;
}
