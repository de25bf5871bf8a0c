// Lists: the options of a multi select, the people of a person field. A list is sorted, since the field keeps no order that counts.

import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import type { BitableField } from '../../../feishu/api/bitable.ts';
import { type Converted, lost, quoted, taken } from './converted.ts';
import { isSet } from './declared.ts';
import { optionFault, optionNames } from './options.ts';

const MOST_OF_A_CELL = 1_000;
const SEPARATORS = /[,，;；、|\n]/g;
const OPEN_ID = /^ou_[A-Za-z0-9_-]+$/;

export function multiCell(field: BitableField | null, column: QueryColumn, value: string): Converted {
  const parts = partsOf(field, column, value);
  if (typeof parts === 'string') return lost(value, parts);
  const known = field === null ? new Set<string>() : optionNames(field);
  for (const part of parts) {
    const fault = known.has(part) ? null : optionFault(part);
    if (fault !== null) return lost(value, `里的选项 ${quoted(part)} ${fault}`);
  }
  return listCell(parts, value);
}

export function personCell(field: BitableField | null, column: QueryColumn, value: string): Converted {
  const parts = jsonTexts(column, value) ?? value.split(',');
  const wrong = parts.find((part) => !OPEN_ID.test(part));
  if (wrong !== undefined) return lost(wrong, '不是 open_id（以 ou_ 开头），人员字段不认姓名和工号');
  if (parts.length > 1 && field?.property?.multiple === false) return lost(value, '是几个人，这个人员字段只能放一个');
  return listCell(parts, value);
}

function listCell(parts: readonly string[], value: string): Converted {
  const different = [...new Set(parts)].sort();
  if (different.length < parts.length) return lost(value, '里有重复的，字段里只能出现一次，请在 SQL 里去重');
  if (different.length > MOST_OF_A_CELL)
    return lost(value, `有 ${different.length} 项，一个单元格最多 ${MOST_OF_A_CELL} 项`);
  return taken(different.length === 0 ? null : different);
}

/**
 * Text is taken apart at its separator if it has one kind only, and is no option as a whole; a SET at its commas, which its members
 * cannot hold.
 * @returns or, in Chinese, why it cannot be
 */
function partsOf(field: BitableField | null, column: QueryColumn, value: string): readonly string[] | string {
  const listed = jsonTexts(column, value);
  if (listed !== null) return listed;
  if (column.type === 'list' || column.type === 'json') return '不是文本的列表，例如 ["甲","乙"]';
  if (column.type !== 'text') return [value];
  if (isSet(column)) return value.split(',');
  if (column.choices !== null) return [value];
  if (field !== null && optionNames(field).has(value)) return [value];
  const separators = new Set(value.match(SEPARATORS) ?? []);
  if (separators.size > 1) return '里有几种分隔符，不知道怎么分成选项';
  const [separator] = separators;
  return separator === undefined ? [value] : value.split(separator).map((part) => part.trim());
}

/** Null where it is no JSON list of texts. */
function jsonTexts({ type }: QueryColumn, value: string): readonly string[] | null {
  if (type !== 'list' && type !== 'json' && !value.startsWith('["')) return null;
  const read = parsed(value);
  if (!Array.isArray(read) || !read.every((one): one is string => typeof one === 'string')) return null;
  return read;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
