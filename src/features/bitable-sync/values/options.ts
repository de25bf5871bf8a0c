// Options of select fields: which there are, and which names one may have.
import type { BitableField } from '../../../feishu/api/bitable.ts';
import { isJsonObject } from '../../../lib/json.ts';

export const LONGEST_OPTION = 100;
/** By the field as it was read, so that a column of a million cells has them put together once. */
const remembered = new WeakMap<BitableField, ReadonlySet<string>>();

export function optionNames(field: BitableField): ReadonlySet<string> {
  const known = remembered.get(field);
  if (known !== undefined) return known;
  const options = field.property?.options;
  const names = new Set(
    (Array.isArray(options) ? options : []).flatMap((option) =>
      isJsonObject(option) && typeof option.name === 'string' ? [option.name] : [],
    ),
  );
  remembered.set(field, names);
  return names;
}

/** Chinese, after the quoted name; null: an option may have it. */
export function optionFault(name: string): string | null {
  if (name === '') return '是空的';
  if (name !== name.trim()) return '前后有空格，选项名会变';
  if (/[\u0000-\u001f\u007f]/.test(name)) return '有换行或控制字符，不能作选项名';
  if (name.length > LONGEST_OPTION) return `超过 ${LONGEST_OPTION} 个字，不能作选项名`;
  return null;
}
