// What the source gave, as the field takes it: strictly, nothing guessed, nothing changed without being said.
import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import { isJsonObject } from '../../../lib/json.ts';
import type { FieldDecision } from '../model/cell.ts';
import { type Converted, lost, taken } from './converted.ts';
import { dateCell } from './date-cell.ts';
import { multiCell, parsed, personCell } from './list-cell.ts';
import { numberCell } from './number-cell.ts';
import { beijingText } from './people-text.ts';
import { selectCell } from './select-cell.ts';

export type { Converted };

const LONGEST_TEXT = 100_000;
const LONGEST_PHONE = 64;

/** @param zone IANA: how wall clocks of the source are meant */
export function cellOf(decision: FieldDecision, type: QueryColumn, value: string | null, zone: string): Converted {
  const { kind, existing } = decision;
  if (value === null || value === '') return taken(kind === 'checkbox' ? false : null);
  if (kind === 'text') return textCell(decision, type, value);
  if (kind === 'number') return numberCell(existing, type, value);
  if (kind === 'select') return selectCell(existing, type, value);
  if (kind === 'multi') return multiCell(existing, type, value);
  if (kind === 'date') return dateCell(type, value, zone);
  if (kind === 'checkbox') return checkboxCell(type, value);
  if (kind === 'url') return urlCell(type, value);
  if (kind === 'phone') return phoneCell(value);
  return personCell(existing, type, value);
}

function textCell({ existing }: FieldDecision, { type }: QueryColumn, value: string): Converted {
  if (value.length > LONGEST_TEXT) return lost(value, `有 ${value.length} 个字，一个单元格最多 ${LONGEST_TEXT} 个`);
  if (existing?.uiType === 'Email' && !/^[^\s@]+@[^\s@]+$/.test(value)) return lost(value, '不是邮箱地址');
  return taken(type === 'instant' ? beijingText(value) : value);
}

/** Two exact words of Chinese besides the databases' own; `没有`, `Y`, `√` are no answer to whether it is ticked. */
function checkboxCell({ type }: QueryColumn, value: string): Converted {
  if (value === 'true' || value === '是') return taken(true);
  if (value === 'false' || value === '否') return taken(false);
  if ((type === 'integer' || type === 'boolean') && (value === '1' || value === '0')) return taken(value === '1');
  return lost(value, '不是“是”或“否”，复选框只认 true、false、是、否和整数 1、0');
}

function urlCell({ type }: QueryColumn, value: string): Converted {
  const read = type === 'json' ? parsed(value) : undefined;
  const { text, link } = isJsonObject(read) ? read : { text: value, link: value };
  if (typeof text !== 'string' || typeof link !== 'string' || !/^https?:\/\/[^\s]+$/i.test(link) || !URL.canParse(link))
    return lost(value, '不是 http:// 或 https:// 开头的链接');
  return taken({ text: text === '' ? link : text, link });
}

function phoneCell(value: string): Converted {
  if (!/^\+?\d+$/.test(value)) return lost(value, '不是电话号码，只能是数字，前面可以有 +');
  return value.length > LONGEST_PHONE ? lost(value, `超过 ${LONGEST_PHONE} 位，不是电话号码`) : taken(value);
}
