// What people do to gateways, data sources and dictionaries: few rows, seen in many points.
import { type Desk, numberOf, textOf } from './desk.ts';

const SOURCES = 'select * from data_source order by id';

export function changeHost(desk: Desk): string | null {
  const source = desk.any(SOURCES);
  if (source === null) return null;
  const old = textOf(source.host);
  const host = old.replace(/\d+$/, (last) => String(((Number(last) + desk.random.int(1, 60)) % 200) + 20));
  desk.update('data_source', source.id, { host: host === old ? old.replace(/\d+$/, '251') : host });
  return `${textOf(source.name)} 换了地址：${old} → ${host}`;
}

export function changeCycle(desk: Desk): string | null {
  const source = desk.any(SOURCES);
  if (source === null) return null;
  const others = [500, 1000, 2000, 5000, 10_000, 60_000].filter((cycle) => cycle !== source.cycle_ms);
  const cycle = desk.random.pick(others);
  desk.update('data_source', source.id, { cycle_ms: cycle });
  return `${textOf(source.name)} 采集周期 ${numberOf(source.cycle_ms)} → ${cycle} 毫秒`;
}

export function replaceGateway(desk: Desk): string | null {
  const gateway = desk.any('select * from gateway order by id');
  if (gateway === null) return null;
  const models = ['EG8200', 'IOT2050', 'UNO-2271G', 'AR502H'].filter((model) => model !== gateway.model);
  const model = desk.random.pick(models);
  desk.update('gateway', gateway.id, { model });
  return `${textOf(gateway.name)} 更换为 ${model}`;
}

/** Two ways to write one thing: a rename goes from whichever is there to the other. */
const SPELLINGS: readonly (readonly [dictionary: string, code: string, one: string, other: string])[] = [
  ['unit', 'UN1', '℃', '摄氏度'],
  ['unit', 'UN16', '无', '无量纲'],
  ['unit', 'UN12', 'rpm', 'r/min'],
  ['protocol', 'PR9', 'DLT645', 'DL/T 645-2007'],
  ['protocol', 'PR8', 'IEC104', 'IEC 60870-5-104'],
  ['protocol', 'PR5', 'S7', 'S7 协议'],
  ['alarm_level', 'AL2', '一般', '普通'],
  ['store_policy', 'ST4', '变化+定时', '变化加定时'],
  ['agg_type', 'AG4', '最小', '最小值'],
  ['data_type', 'DA1', '布尔', '开关量'],
  ['cycle', 'CY5', '1天', '每日'],
];

export function renameEntry(desk: Desk): string | null {
  const [dictionary, code, one, other] = desk.random.pick(SPELLINGS);
  const entry = desk.rows(`select name from dict_${dictionary} where code = '${code}'`)[0];
  if (entry === undefined) return null;
  const name = entry.name === one ? other : one;
  desk.renameEntry(dictionary, code, name);
  return `字典“${textOf(entry.name)}”改名为“${name}”`;
}

export function renameWorkshop(desk: Desk): string | null {
  const entry = desk.any("select code, name from dict_workshop where name not in ('成品库', '质检中心') order by sort");
  if (entry === null) return null;
  const old = textOf(entry.name);
  const name = old.endsWith('（东区）') ? old.slice(0, -4) : `${old}（东区）`;
  desk.renameEntry('workshop', textOf(entry.code), name);
  return `车间“${old}”改名为“${name}”`;
}
