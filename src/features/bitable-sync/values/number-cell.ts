// A number is taken only if the field, which keeps a double, holds exactly the digits that were given.

import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import type { BitableField } from '../../../feishu/api/bitable.ts';
import { type Converted, lost, taken } from './converted.ts';

/** Everything that may not be taken for a number is left out: `1e5`, `(1,234)`, `1,234`, `12万`, `+5`, `.5`, ` 5`. */
const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** What a database's own floating-point column gives. */
const FLOAT = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

export function numberCell(field: BitableField | null, { type }: QueryColumn, value: string): Converted {
  // MySQL and SQLite keep booleans as numbers, PostgreSQL casts them so.
  if (type === 'boolean' && (value === 'true' || value === 'false'))
    return inRange(field, value === 'true' ? 1 : 0, value);
  if (type === 'float' && FLOAT.test(value)) return inRange(field, Number(value), value);
  if (!PLAIN.test(value)) return lost(value, whyNot(value));
  const number = Number(value);
  const kept = plainDigits(number);
  if (kept !== shortest(value)) return lost(value, `位数太多，数字字段只能存成 ${kept}`);
  return inRange(field, number, value);
}

function whyNot(value: string): string {
  if (/^-?0+\d+(?:\.\d+)?$/.test(value)) return '前面的零会丢，不当作数字';
  if (PLAIN.test(value.trim())) return '前后有空格，不是数字';
  return '不是数字';
}

function inRange(field: BitableField | null, number: number, value: string): Converted {
  if (!Number.isFinite(number)) return lost(value, '超出数字字段的范围');
  if (field?.uiType === 'Rating') {
    const [min, max] = [bound(field, 'min', 0), bound(field, 'max', 5)];
    if (!Number.isInteger(number) || number < min || number > max)
      return lost(value, `不是 ${min} 到 ${max} 之间的整数，评分字段装不下`);
  }
  return taken(number === 0 ? 0 : number);
}

function bound(field: BitableField, name: string, otherwise: number): number {
  const value = field.property?.[name];
  return typeof value === 'number' ? value : otherwise;
}

/** A plain decimal without zeros that say nothing: `12.50` → `12.5`, `-0.0` → `0`. */
function shortest(plain: string): string {
  const text = plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
  return text === '-0' ? '0' : text;
}

/** All digits of a double as people write them, without an exponent: the shortest decimal that reads back to it. */
export function plainDigits(number: number): string {
  const text = String(number === 0 ? 0 : number);
  const parts = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const point = whole.length + Number(power);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
