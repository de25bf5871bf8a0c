// What a site computes from its points: energy by workshop and line, air, cooling, steam, waste water, running machines.
import { type Audit, type Era, pastAudit } from './audit.ts';
import { codeOf, type Name } from './dictionaries.ts';

/** A point as far as aggregations choose by it. */
export interface Measured {
  readonly id: number;
  readonly code: string;
  /** What the kind calls it, without the device. */
  readonly name: string;
  readonly unit: string | null;
  /** Letters of the device's kind. */
  readonly tag: string;
  readonly hall: string;
  readonly line: string | null;
}

export interface Term {
  readonly point: Measured;
  readonly weight: string;
  readonly sign: 1 | -1;
}

export interface Computed {
  readonly name: string;
  readonly type: Name<'agg_type'>;
  readonly cycle: Name<'cycle'>;
  /** The workshop it is about; null for the whole site. */
  readonly hall: string | null;
  readonly formula: string;
  readonly terms: readonly Term[];
}

const FUNCTIONS: Readonly<Record<Name<'agg_type'>, string>> = {
  求和: 'SUM',
  平均: 'AVG',
  最大: 'MAX',
  最小: 'MIN',
  差值: 'DELTA',
  加权: 'WSUM',
};

type Choice = (point: Measured) => boolean;

/** The formula as the configuration screen writes it: factors and signs are the members', so points alone are named. */
export function formulaOf(type: Name<'agg_type'>, codes: readonly string[]): string {
  return `${FUNCTIONS[type]}(${codes.join(', ')})`;
}

function plus(points: readonly Measured[], weight = '1'): Term[] {
  return points.map((point) => ({ point, weight, sign: 1 }));
}

function minus(points: readonly Measured[], weight = '1'): Term[] {
  return points.map((point) => ({ point, weight, sign: -1 }));
}

function computed(
  name: string,
  type: Name<'agg_type'>,
  cycle: Name<'cycle'>,
  hall: string | null,
  terms: readonly Term[],
): Computed {
  const codes = terms.map(({ point, sign }) => `${sign < 0 ? '-' : ''}${point.code}`);
  return { name, type, cycle, hall, formula: formulaOf(type, codes), terms };
}

/** One quantity divided by another, both summed. */
function ratio(name: string, hall: string, above: readonly Measured[], below: readonly Measured[]): Computed {
  const sum = (points: readonly Measured[]) => points.map((point) => point.code).join(' + ');
  const formula = `(${sum(above)}) / NULLIF(${sum(below)}, 0)`;
  return { name, type: '加权', cycle: '1小时', hall, formula, terms: [...plus(above), ...minus(below)] };
}

function wholeSite(pick: (choice: Choice) => Measured[]): Computed[] {
  const feeders = pick((point) => point.tag === 'LV');
  const energy = feeders.filter((point) => point.unit === 'kWh');
  const metered = pick((point) => point.unit === 'kWh' && point.tag !== 'LV');
  const of = (tag: string, name: string) => pick((point) => point.tag === tag && point.name === name);
  const windings = pick((point) => point.tag === 'TR' && point.unit === '℃');
  const compressors = pick((point) => point.tag === 'AC' && point.unit === 'kW');
  return [
    computed('全厂总电量(MWh)', '求和', '1天', null, plus(energy, '0.001')),
    computed('全厂最大需量', '最大', '15分钟', null, plus(feeders.filter((point) => point.unit === 'kW'))),
    computed('照明及未计量用电', '差值', '1天', null, [...plus(energy), ...minus(metered)]),
    computed('变压器绕组最高温度', '最大', '5分钟', '配电房', plus(windings)),
    computed('空压站总供气量', '求和', '1小时', '空压站', plus(of('VT', '累计供气量'))),
    computed('空压机平均排气压力', '平均', '1分钟', '空压站', plus(of('AC', '排气压力'))),
    ratio('空压站比功率', '空压站', compressors, of('VT', '供气流量')),
    computed('冷冻水平均出水温度', '平均', '5分钟', '动力站', plus(of('CH', '冷冻水出水温度'))),
    computed('冷却塔平均出水温度', '平均', '5分钟', '动力站', plus(of('CT', '出水温度'))),
    computed('锅炉日产汽量', '差值', '1天', '锅炉房', plus(of('BL', '累计蒸汽量'))),
    ratio('吨汽耗气量', '锅炉房', of('BL', '累计燃气量'), of('BL', '累计蒸汽量')),
    computed('废水日排放量', '差值', '1天', '污水站', plus(of('WA', '累计排放量'))),
    computed('出口COD日均值', '平均', '1天', '污水站', plus(of('WA', 'COD浓度'))),
  ];
}

/** Every aggregation of a site that has at least one member, the whole site's first. */
export function aggregationsOf(points: readonly Measured[]): Computed[] {
  const pick = (choice: Choice) => points.filter(choice);
  const halls = [...new Set(points.map((point) => point.hall))];
  const lines = [...new Set(points.flatMap((point) => (point.line === null ? [] : [point.line])))];
  const sum = (unit: string) => (choice: Choice) => plus(pick((point) => point.unit === unit && choice(point)));
  return [
    ...wholeSite(pick),
    ...halls.flatMap((hall) => [
      computed(
        `${hall}总电量`,
        '求和',
        '1天',
        hall,
        sum('kWh')((point) => point.hall === hall),
      ),
      computed(
        `${hall}有功功率`,
        '求和',
        '15分钟',
        hall,
        sum('kW')((point) => point.hall === hall),
      ),
      computed(`${hall}运行台数`, '求和', '5分钟', hall, plus(pick((p) => p.hall === hall && p.name === '运行状态'))),
    ]),
    ...lines.map((line) => {
      const own = sum('kWh')((point) => point.line === line);
      return computed(`${line}单日电量`, '求和', '1天', own[0]?.point.hall ?? null, own);
    }),
  ].filter((aggregation) => aggregation.terms.length > 0);
}

/** A row of `aggregation` without its id and code. */
export function aggregationRow(aggregation: Computed, workshops: ReadonlyMap<string, string>, era: Era) {
  const { name, type, cycle, hall, formula } = aggregation;
  return {
    name,
    agg_type_code: codeOf('agg_type', type),
    cycle_code: codeOf('cycle', cycle),
    workshop_code: hall === null ? null : (workshops.get(hall) ?? null),
    formula,
    ...(pastAudit(era) satisfies Audit),
  };
}
