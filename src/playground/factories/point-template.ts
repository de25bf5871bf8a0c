// What a kind of device measures: one template becomes one point on every device of the kind.
import type { Name } from './dictionaries.ts';

export type Unit = Name<'unit'>;

export interface PointTemplate {
  readonly name: string;
  /** Instrument letters in the point's code: PT pressure, TT temperature, JQ energy, XS state … */
  readonly letters: string;
  readonly unit: Unit | null;
  /** Alarm limits as decimal text, null where none makes sense. */
  readonly low: string | null;
  readonly high: string | null;
  readonly type: Name<'data_type'>;
  readonly alarm: Name<'alarm_level'>;
  readonly store: Name<'store_policy'>;
  readonly writable: boolean;
}

const LETTERS: Partial<Record<Unit, string>> = {
  '℃': 'TT',
  MPa: 'PT',
  kPa: 'PT',
  Pa: 'PT',
  'm³/h': 'FT',
  't/h': 'FT',
  'kg/h': 'FT',
  'L/min': 'FT',
  kW: 'JT',
  kvar: 'JT',
  kWh: 'JQ',
  'm³': 'FQ',
  t: 'FQ',
  A: 'IT',
  V: 'ET',
  Hz: 'ST',
  rpm: 'ST',
  'm/min': 'ST',
  'mm/s': 'VT',
  mm: 'GT',
  μm: 'GT',
  kN: 'WT',
  N: 'WT',
  h: 'KQ',
  s: 'KT',
  min: 'KT',
  个: 'CQ',
};

/** A measured value with alarm limits. */
export function gauge(name: string, unit: Unit, low: string, high: string, alarm: Name<'alarm_level'> = '一般') {
  const letters = LETTERS[unit] ?? 'AT';
  return { name, letters, unit, low, high, type: '单精度', alarm, store: '变化+定时', writable: false } as const;
}

/** A value that operators set, within bounds. */
export function setting(name: string, unit: Unit, low: string, high: string) {
  const letters = `${(LETTERS[unit] ?? 'AT').slice(0, 1)}C`;
  return { name, letters, unit, low, high, type: '单精度', alarm: '提示', store: '变化存储', writable: true } as const;
}

/** A counter that only grows: energy, volume, hours, pieces. */
export function total(name: string, unit: Unit) {
  const letters = LETTERS[unit] ?? 'FQ';
  const type = unit === '个' ? '长整型' : '双精度';
  return {
    name,
    letters,
    unit,
    low: null,
    high: null,
    type,
    alarm: '提示',
    store: '定时存储',
    writable: false,
  } as const;
}

/** On or off; written when `writable`. */
export function state(name: string, writable = false) {
  const shape = { unit: null, low: null, high: null, type: '布尔', alarm: '提示', store: '变化存储' } as const;
  return { name, letters: writable ? 'XC' : 'XS', writable, ...shape } as const;
}

/** A fault or limit switch. */
export function fault(name: string, alarm: Name<'alarm_level'> = '重要') {
  const shape = { unit: null, low: null, high: null, type: '布尔', store: '变化存储', writable: false } as const;
  return { name, letters: 'XA', alarm, ...shape } as const;
}

/** A number that stands for a word: operating mode, step, recipe. */
export function mode(name: string, type: '枚举' | '字符串' = '枚举') {
  const shape = { low: null, high: null, alarm: '提示', store: '变化存储', writable: false } as const;
  return { name, letters: 'XM', unit: '无', type, ...shape } as const;
}

/** Every driven machine reports these two. */
export const RUNNING = [state('运行状态'), fault('综合故障')] as const;

/** Power and energy of a machine with its own meter; the upper limit in kW. */
export function metered(highest: string) {
  return [gauge('有功功率', 'kW', '0', highest), total('累计电量', 'kWh')] as const;
}
