// What is wrong with a task as it was written, before anybody is asked anything: pure.
import { nearestKey } from '../../../config/nearest-key.ts';
import { UserError } from '../../../lib/errors.ts';
import type { SyncContext } from '../context.ts';
import type { TaskDefinition } from '../model/task.ts';
import { readLink } from '../remote/link.ts';
import { sourceNames } from '../source/sources.ts';
import { clashes, fieldOf } from '../values/refusals.ts';
import { cronTrouble } from './cron-trouble.ts';
import { plainName } from './queries.ts';

export interface DefinitionFault {
  readonly field: keyof TaskDefinition;
  /** Chinese, without a full stop: what was found, what was wanted, what to do. */
  readonly message: string;
}

/** The tasks that there are, for names that are taken. */
export interface NamedTask {
  readonly id: number;
  readonly definition: { readonly name: string };
}

type Asked = Pick<SyncContext, 'config' | 'settings'>;
type Find = (definition: TaskDefinition, ctx: Asked) => string | null | readonly string[];

const LONGEST_NAME = 120;
const LONGEST_SQL = 200_000;
/** What the tasks' column of it holds. */
export const LONGEST_CRON = 120;
/** The platform's own limit. */
const LONGEST_FIELD = 100;

const RULES: readonly (readonly [keyof TaskDefinition, Find])[] = [
  ['name', ({ name }) => nameFault(name)],
  ['source', ({ source }, ctx) => sourceFault(source, ctx)],
  ['sql', ({ sql }) => sqlFault(sql)],
  ['link', ({ link }) => linkFault(link)],
  ['mode', modeFault],
  ['key', keyFaults],
  ['mapping', mappingFaults],
  ['skip', ({ skip }) => listFault(skip, '不写的列')],
  ['owned', ({ owned }) => listFault(owned, '以源为准的字段')],
  ['gone', goneFaults],
  ['cron', ({ cron }) => timesFault(cron)],
  ['owner', ({ owner }) => ownerFault(owner)],
  ['limits', limitFaults],
];

/**
 * In the order of the parts; empty when the task can be enabled. Whether the SQL runs and the table is there, others find out.
 * @param others the tasks whose names are taken, without the one that is edited
 */
export function definitionFaults(
  ctx: Asked,
  definition: TaskDefinition,
  others: readonly NamedTask[] = [],
): readonly DefinitionFault[] {
  const taken = others.find((other) => plainName(other.definition.name) === plainName(definition.name));
  const faults = RULES.flatMap(([field, find]) =>
    [find(definition, ctx) ?? []].flat().map((message) => ({ field, message })),
  );
  if (taken === undefined) return faults;
  const message = `任务 ${taken.id} 已经叫“${taken.definition.name}”，请换一个名字`;
  return [{ field: 'name', message }, ...faults];
}

function nameFault(name: string): string | null {
  const length = [...name].length;
  if (name.trim() === '') return '名称是空的，请写一个别人看得懂的名字';
  if (length > LONGEST_NAME) return `名称有 ${length} 个字，最多 ${LONGEST_NAME} 个，请写短些`;
  if (/[\p{Cc}\u2028\u2029]/u.test(name)) return '名称里有换行或看不见的字符，请删去';
  return /^#?\d+$/.test(plainName(name)) ? `名称“${name}”只是一个数字，会和任务编号分不清，请加上别的字` : null;
}

function sourceFault(source: string, ctx: Asked): string | null {
  const known = sourceNames(ctx).map(({ name }) => name);
  if (known.includes(source)) return null;
  const nearest = nearestKey(source, known);
  const hint = nearest === null ? `可以写：${known.join('、')}` : `是不是 ${nearest}？全部来源：${known.join('、')}`;
  return `没有来源“${source}”，${hint}；别的数据库要先写进配置 bitable-sync.databases`;
}

function sqlFault(sql: string): string | null {
  if (sql.trim() === '') return 'SQL 是空的，请写一条 SELECT';
  if (sql.length > LONGEST_SQL) return `SQL 有 ${sql.length} 个字符，最多 ${LONGEST_SQL} 个，请改用视图`;
  return sql.includes('\0') ? 'SQL 里有看不见的 NUL 字符，请删去' : null;
}

function linkFault(link: string): string | null {
  try {
    // One that names no table leads to the only one of its base; where there are several, who resolves it says which.
    readLink(link);
    return null;
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.message;
    throw thrown;
  }
}

function modeFault({ mode, key }: TaskDefinition): string | null {
  if (key.length > 0 || mode === 'full' || mode === 'clone') return null;
  const instead = mode === 'incremental' ? '要每次都追加请用 full' : '要整表一致请用 clone';
  return `${mode} 没有写主键，认不出哪些行已经在表里；请写主键，${instead}`;
}

function keyFaults({ key, skip }: TaskDefinition): readonly string[] {
  const skipped = key.filter((column) => skip.includes(column));
  return [
    ...[listFault(key, '主键') ?? []].flat(),
    ...skipped.map((column) => `主键列“${column}”又写在不写的列里，表里就没有主键了；请从不写的列里去掉`),
  ];
}

function mappingFaults({ mapping, skip, key }: TaskDefinition): readonly string[] {
  const entries = Object.entries(mapping);
  const fields = entries.map(([, field]) => field);
  // A key column that is not mapped keeps its own name.
  const named = [...new Set([...Object.keys(mapping), ...key])].filter((column) => !skip.includes(column));
  return [
    ...entries
      .filter(([column, field]) => column.trim() === '' || field.trim() === '')
      .map(([column, field]) => `“${column}” → “${field}” 有一边是空的，列名和字段名都要写`),
    ...entries
      .filter(([column]) => isUnsafeKey(column))
      .map(([column]) => `列名不能是 ${column}，请在 SQL 里用 AS 换一个名字`),
    ...fields
      .filter((field) => [...field].length > LONGEST_FIELD)
      .map((field) => `字段名“${field.slice(0, 20)}…”超过 ${LONGEST_FIELD} 个字，请写短些`),
    ...clashes(named.map((column) => ({ column, field: fieldOf({ mapping }, column).trim() }))),
    ...entries
      .filter(([column]) => skip.includes(column))
      .map(([column]) => `“${column}”既写了字段，又写在不写的列里，请留一处`),
  ];
}

/** They mean something else where a task is written as YAML. */
function isUnsafeKey(name: string): boolean {
  return name === '__proto__' || name === '<<';
}

function goneFaults({ gone, mode, key, mapping, link }: TaskDefinition): readonly string[] {
  if (gone.kind === 'ignore') return [];
  const faults: string[] = [];
  if (mode === 'clone')
    faults.push('clone 会删除源里没有了的行，不能再标记或归档；请改成不管，或者把模式改成 overwrite');
  if (mode === 'incremental') faults.push('incremental 只新增，不看源里没有了的行；请改成不管，或者把模式改成 full');
  if (key.length === 0) faults.push('没有主键，就不知道哪些行在源里没有了；请写主键，或者改成不管');
  if (gone.kind === 'mark') {
    if (gone.field.trim() === '' || gone.text.trim() === '')
      faults.push('标记要写字段和文字，例如 字段“状态”写“已删除”');
    if (Object.values(mapping).includes(gone.field) || key.includes(gone.field)) {
      faults.push(`字段“${gone.field}”由查询的列写，不能再写标记；请给标记用另一个字段`);
    }
    return faults;
  }
  if (!/^tbl[A-Za-z0-9]+$/.test(gone.table)) {
    faults.push(`归档表应为 tbl 开头的编号，写的是“${gone.table}”；打开归档表，链接里 table= 后面就是`);
  } else if (link.includes(`table=${gone.table}`)) faults.push('归档表不能就是这张表自己，请另建一张表');
  return faults;
}

function timesFault(cron: string | null): string | null {
  if (cron !== null && cron.length > LONGEST_CRON) {
    const shown = `“${cron.slice(0, 20)}…”有 ${cron.length} 个字符，最多 ${LONGEST_CRON} 个，更长的不会到点`;
    return `${shown}；连着的写成范围（1-5），隔着一样多的写成步长（*/5），或者分成两个任务`;
  }
  const trouble = cron === null ? null : cronTrouble(cron);
  return trouble === null ? null : `${trouble}；不要定时就留空`;
}

function ownerFault(owner: string | null): string | null {
  if (owner === null || /^ou_[A-Za-z0-9]+$/.test(owner)) return null;
  return `负责人应为 ou_ 开头的 open_id，写的是“${owner}”；没有就留空`;
}

function limitFaults({ limits: { batchSize, rateLimitDelayMs, seconds, rows } }: TaskDefinition): readonly string[] {
  return [
    ...outside('每批的行数', batchSize, 1, 500),
    ...outside('两次写之间的毫秒数', rateLimitDelayMs, 0, 60_000),
    ...outside('查询的秒数', seconds, 1, 86_400),
    ...outside('最多的行数', rows, 1, 1_000_000),
  ];
}

function outside(what: string, value: number, least: number, most: number): readonly string[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [`${what}是 ${value}，应为 ${least} 到 ${most} 的整数`];
}

function listFault(names: readonly string[], what: string): string | null {
  if (names.some((name) => name.trim() === '')) return `${what}里有空的名字，请删去`;
  const [repeated] = repeatedIn(names);
  return repeated === undefined ? null : `${what}里“${repeated}”写了两次，请删去一个`;
}

function repeatedIn(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
