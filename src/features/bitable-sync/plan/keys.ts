// Keys: what says that a row of the source and a record of the table are the same thing.
import type { Cell, FieldDecision } from '../model/cell.ts';
import type { KeyFault } from '../model/plan.ts';
import type { KeyPolicy, TaskDefinition } from '../model/task.ts';
import { KEY_POLICY_TITLES, PART_TITLES } from '../tasks/titles.ts';
import { cellText } from '../values/cells.ts';

export interface Keys {
  /** Places of the key's parts among the decisions, in the order of the task. */
  readonly places: readonly number[];
  /** Columns of the key that are not written, so that records cannot be told apart by them. */
  readonly missing: readonly string[];
  /** Null: a part of it is empty, as in a database a key with a NULL is no key. */
  id(cells: readonly Cell[]): string | null;
  /** As people read it. */
  text(cells: readonly Cell[]): string;
}

/**
 * Both sides are compared as the cells of their fields: a date with its time, `00123` in a text field with its zeros, text byte by byte
 * and untrimmed. Line ends alone are one, as they are when cells are compared: a text box that turns `\r\n` into `\n` would else
 * make the record a new one with every run.
 */
export function keysOf(decisions: readonly FieldDecision[], key: readonly string[]): Keys {
  const found = key.map((column) => decisions.findIndex((decision) => decision.column === column));
  const places = found.filter((place) => place >= 0);
  return {
    places,
    missing: key.filter((_, at) => found[at] === -1),
    id: (cells) => {
      const parts = places.map((place) => cells[place] ?? null);
      return parts.includes(null) ? null : rowJson(parts);
    },
    text: (cells) =>
      places.map((place) => cellText(decisions[place]?.kind ?? 'text', cells[place] ?? null)).join(' / '),
  };
}

/** Chinese, without a full stop: that rows find their records by other fields than before; null where they do not. */
export function otherKey(before: KeyedTask, now: KeyedTask): string | null {
  const [old, fields] = [keyFields(before), keyFields(now)];
  if (JSON.stringify(old.toSorted()) === JSON.stringify(fields.toSorted())) return null;
  const [was, is] = [old, fields].map((names) => (names.length === 0 ? '没有主键' : `按“${names.join('、')}”认行`));
  return `主键改过了：上次${was}，这次${is}，对不上的行会当作新行再建一遍，请先看过计划`;
}

type KeyedTask = Pick<TaskDefinition, 'key' | 'mapping'>;

function keyFields({ key, mapping }: KeyedTask): readonly string[] {
  return key.map((column) => (Object.hasOwn(mapping, column) ? (mapping[column] ?? column) : column));
}

/** Rows that are equal cell by cell give the same text. */
export function rowJson(cells: readonly Cell[]): string {
  return JSON.stringify(cells.map((cell) => (typeof cell === 'string' ? cell.replaceAll(/\r\n?/g, '\n') : cell)));
}

export function emptyInSource(row: number): KeyFault {
  return { side: 'source', kind: 'empty', where: String(row), key: '', text: `来源第 ${row} 行主键为空` };
}

/** @param why the value and what is wrong with it */
export function unreadableInSource(row: number, column: string, why: string): KeyFault {
  const text = `来源第 ${row} 行主键 ${column} ${why}`;
  return { side: 'source', kind: 'unreadable', where: String(row), key: '', text };
}

/** @param other the row that is used, or would be */
export function duplicateInSource(row: number, other: number, key: string): KeyFault {
  return {
    side: 'source',
    kind: 'duplicate',
    where: String(row),
    key,
    text: `来源第 ${row} 行主键 ${key} 与第 ${other} 行重复`,
  };
}

export function emptyInTable(record: string): KeyFault {
  return { side: 'remote', kind: 'empty', where: record, key: '', text: `表里的记录 ${record} 主键为空` };
}

export function duplicateInTable(record: string, other: string, key: string): KeyFault {
  return {
    side: 'remote',
    kind: 'duplicate',
    where: record,
    key,
    text: `表里的记录 ${record} 主键 ${key} 与记录 ${other} 重复`,
  };
}

/** Chinese, without a full stop; null where the policy lets the run go on. */
export function keyRefusal(faults: readonly KeyFault[], policy: KeyPolicy, losesGone: boolean): string | null {
  if (faults.length === 0) return null;
  const count = (side: KeyFault['side'], kind: KeyFault['kind']): number =>
    faults.filter((fault) => fault.side === side && fault.kind === kind).length;
  const parts = [
    [count('source', 'empty'), '来源里主键为空'],
    [count('source', 'duplicate'), '来源里主键重复'],
    [count('source', 'unreadable'), '来源里主键放不进字段'],
    [count('remote', 'empty'), '表里主键为空'],
    [count('remote', 'duplicate'), '表里主键重复'],
  ] as const;
  const words = parts.filter(([number]) => number > 0).map(([number, what]) => `${what} ${number} 处`);
  if (policy === 'refuse')
    return `${words.join('，')}，一行也没有写：请先改好，或把任务的“${PART_TITLES.duplicateKeys}”设为“${KEY_POLICY_TITLES.first}”或“${KEY_POLICY_TITLES.last}”`;
  const unreadable = count('source', 'unreadable');
  if (!losesGone || unreadable === 0) return null;
  return `来源有 ${unreadable} 行的主键放不进字段，分不清表里哪些记录已经没有来源，一行也没有写：请先改好这些主键`;
}
