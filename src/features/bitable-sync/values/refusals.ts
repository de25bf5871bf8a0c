// Why nothing can be written at all, found before anything is: names that do not exist, that clash, a key that goes nowhere.
import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import type { BitableField } from '../../../feishu/api/bitable.ts';
import { grouped } from '../../../lib/grouped.ts';
import type { FieldDecision, SkippedColumn } from '../model/cell.ts';
import type { TaskDefinition } from '../model/task.ts';

const MOST_FIELDS = 300;
const LONGEST_NAME = 100;

/** Chinese, without full stops; empty when everything may be written. */
export function targetRefusals(
  input: {
    readonly task: TaskDefinition;
    readonly columns: readonly QueryColumn[];
    readonly fields: readonly BitableField[];
  },
  decisions: readonly FieldDecision[],
  skipped: readonly SkippedColumn[],
): readonly string[] {
  return [
    ...unknownMapped(input.task, input.columns),
    ...unknownKeys(input.task, input.columns),
    ...repeatedColumns(input.columns),
    ...lostKeys(input.task, skipped),
    ...clashes(decisions),
    ...impossibleNames(decisions),
    ...tooMany(decisions, input.fields),
    ...markRefusals(input.task, decisions, input.fields),
    ...(decisions.length === 0 ? ['没有一列能写进表里，请看每一列略过的原因'] : []),
  ];
}

/** Those that the columns alone tell, whatever the table has, each at the part of the task that it is about. */
export function columnRefusals(
  task: TaskDefinition,
  columns: readonly QueryColumn[],
): readonly { readonly field: 'sql' | 'key' | 'mapping'; readonly message: string }[] {
  const written = columns
    .filter(({ name }) => !task.skip.includes(name))
    .map(({ name }) => ({ column: name, field: fieldOf(task, name).trim() }));
  const at = (field: 'sql' | 'key' | 'mapping') => (message: string) => ({ field, message });
  return [
    ...unknownMapped(task, columns).map(at('mapping')),
    ...unknownKeys(task, columns).map(at('key')),
    ...repeatedColumns(columns).map(at('sql')),
    ...clashes(written.filter(({ column }, index) => written.findIndex((one) => one.column === column) === index)).map(
      at('mapping'),
    ),
  ];
}

/** A column may be called `constructor`, which every object has without having been given it. */
export function fieldOf({ mapping }: Pick<TaskDefinition, 'mapping'>, column: string): string {
  return (Object.hasOwn(mapping, column) ? mapping[column] : undefined) ?? column;
}

function unknownMapped(task: TaskDefinition, columns: readonly QueryColumn[]): readonly string[] {
  const names = columns.map(({ name }) => name);
  return Object.keys(task.mapping)
    .filter((name) => !names.includes(name))
    .map((name) => `映射里的列“${name}”不在查询结果里，${hasText(names)}`);
}

function unknownKeys({ key }: TaskDefinition, columns: readonly QueryColumn[]): readonly string[] {
  const names = columns.map(({ name }) => name);
  return key.filter((name) => !names.includes(name)).map((name) => `键列“${name}”不在查询结果里，${hasText(names)}`);
}

function hasText(names: readonly string[]): string {
  return `查询的列是：${names.join('、')}`;
}

function repeatedColumns(columns: readonly QueryColumn[]): readonly string[] {
  const names = columns.map(({ name }) => name);
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...repeated].map((name) => `查询结果里有几列都叫“${name}”，请在 SQL 里用 AS 起不同的名字`);
}

function lostKeys(task: TaskDefinition, skipped: readonly SkippedColumn[]): readonly string[] {
  return skipped
    .filter(({ column }) => task.key.includes(column))
    .map(({ column, field, reason }) => `键列“${column}”写不进字段“${field}”：${reason}；没有它认不出是哪一行`);
}

/** The sentence for columns that go into one field. */
export function clashes(decisions: readonly Pick<FieldDecision, 'column' | 'field'>[]): readonly string[] {
  const byField = grouped(decisions, ({ field }) => field);
  return [...byField]
    .filter(([, those]) => those.length > 1)
    .map(([field, those]) => {
      const columns = those.map(({ column }) => `“${column}”`).join('、');
      return `${those.length} 列都要写进字段“${field}”：${columns}，请改映射，或略过其中的列`;
    });
}

function impossibleNames(decisions: readonly FieldDecision[]): readonly string[] {
  return decisions
    .filter(({ existing }) => existing === null)
    .flatMap(({ column, field }) => {
      if (field === '') return [`列“${column}”要建的字段没有名字，请在 SQL 里用 AS 起名，或写进映射`];
      if (field.length > LONGEST_NAME)
        return [`要建的字段“${field.slice(0, 20)}…”名字有 ${field.length} 个字，最多 ${LONGEST_NAME} 个`];
      return [];
    });
}

function tooMany(decisions: readonly FieldDecision[], fields: readonly BitableField[]): readonly string[] {
  const made = decisions.filter(({ existing }) => existing === null).length;
  if (made === 0 || fields.length + made <= MOST_FIELDS) return [];
  return [`表里有 ${fields.length} 个字段，再建 ${made} 个就超过飞书的上限 ${MOST_FIELDS} 个`];
}

/** The mark is text: a field that takes none, or that the query fills, cannot carry it. */
function markRefusals(
  { gone }: TaskDefinition,
  decisions: readonly FieldDecision[],
  fields: readonly BitableField[],
): readonly string[] {
  if (gone.kind !== 'mark') return [];
  const field = fields.find(({ name }) => name === gone.field);
  if (field === undefined) return [`要标记的字段“${gone.field}”不在表里，请先建它（文本或单选）`];
  if (field.type !== 1 && field.type !== 3) return [`要标记的字段“${gone.field}”不是文本或单选，写不进“${gone.text}”`];
  const column = decisions.find((decision) => decision.field === gone.field)?.column;
  return column === undefined ? [] : [`要标记的字段“${gone.field}”同时由列“${column}”写，两者会互相覆盖`];
}
