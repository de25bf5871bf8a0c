// What a database says of a column's type, in words and as far as it tells how to read its values.
import type { QueryColumn } from '../../../databases/user-query/contract.ts';

/** Chinese; an expression has no declared type in SQLite. */
export function declaredAs({ declared }: QueryColumn): string {
  return declared === '' ? '列没有声明类型' : `列是 ${declared}`;
}

/** MySQL's SET: values are joined by commas, which none of them can hold. */
export function isSet({ type, declared }: QueryColumn): boolean {
  return type === 'text' && /^set\b/i.test(declared);
}
