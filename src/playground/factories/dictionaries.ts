// The dictionary tables of a sample factory. Codes are the table's first two letters and a number, as in the reference schema.
import type { Filled } from '../sqlite-file.ts';
import { DICTIONARY_COLUMNS } from './schema.ts';

const COMMON = {
  protocol: [
    ...['Modbus TCP', 'Modbus RTU', 'OPC UA', 'OPC DA', 'S7', 'MQTT', 'BACnet', 'IEC104', 'DLT645', 'HTTP'],
    'EtherNet/IP',
  ],
  data_type: ['布尔', '短整型', '整型', '长整型', '单精度', '双精度', '字符串', '枚举'],
  unit: [
    ...['℃', 'kPa', 'MPa', 'm³/h', 'kW', 'kWh', 'V', 'A', 'Hz', '%', 't/h', 'rpm', 'mm/s', 'pH', 'mg/L', '无'],
    ...['Pa', 'mm', 'μm', 'm/min', 'kg/h', 'm³', 't', 'h', 'min', 's', 'kvar', 'kN', 'N', '个', 'L/min', 'ppm', '%RH'],
  ],
  alarm_level: ['提示', '一般', '重要', '紧急'],
  store_policy: ['不存储', '变化存储', '定时存储', '变化+定时'],
  agg_type: ['求和', '平均', '最大', '最小', '差值', '加权'],
  cycle: ['1分钟', '5分钟', '15分钟', '1小时', '1天'],
} as const;

export type Dictionary = keyof typeof COMMON | 'workshop';
export type Name<D extends keyof typeof COMMON> = (typeof COMMON)[D][number];

/** Workshops that every site's dictionary has, used or not; the site's own production halls come before them. */
export const UTILITY_WORKSHOPS = ['动力站', '空压站', '配电房', '锅炉房', '污水站', '成品库', '质检中心'] as const;

/** `unit`, 0 → `UN1`. */
function codeAt(dictionary: Dictionary, index: number): string {
  return `${dictionary.slice(0, 2).toUpperCase()}${index + 1}`;
}

/** The code of a dictionary entry by its name; null stays null. */
export function codeOf<D extends keyof typeof COMMON>(dictionary: D, name: Name<D> | null): string | null {
  const names: readonly string[] = COMMON[dictionary];
  return name === null ? null : codeAt(dictionary, names.indexOf(name));
}

/** The entry's name as the sample began with; undefined for a code it did not have. The tables' own names may have been changed since. */
export function firstNameOf<D extends keyof typeof COMMON>(dictionary: D, code: string): Name<D> | undefined {
  const names: readonly Name<D>[] = COMMON[dictionary];
  return names[Number(code.slice(2)) - 1];
}

/** The codes of a site's workshops by name. */
export function workshopCodes(halls: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...halls, ...UTILITY_WORKSHOPS].map((name, index) => [name, codeAt('workshop', index)]));
}

/** The eight dictionary tables with their rows. */
export function dictionaryTables(halls: readonly string[]): Filled[] {
  const names: Record<Dictionary, readonly string[]> = { ...COMMON, workshop: [...halls, ...UTILITY_WORKSHOPS] };
  return (Object.keys(names) as Dictionary[]).map((dictionary) => ({
    table: { name: `dict_${dictionary}`, columns: DICTIONARY_COLUMNS },
    rows: names[dictionary].map((name, sort) => ({ code: codeAt(dictionary, sort), name, sort })),
  }));
}
