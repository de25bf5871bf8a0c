// Values that mean the same on all three databases: what may be bound, and how whole numbers come back.
import type { DatabaseKind } from './url.ts';

/** JSON text is asked for by name, so that a forgotten JSON.stringify is an error here and not `[object Object]` in a row. */
const BINDABLE = 'text, finite numbers, bigints, bytes and null';

/**
 * Refuses parameters that the drivers treat differently: libsql aborts the process on a boolean, turns NaN into NULL and cuts text
 * at NUL; mysql2 writes `[object Object]`; PostgreSQL refuses NUL. A boolean is PostgreSQL's own to judge: it has such a type,
 * does not take it for a number, and Kysely's introspection binds one.
 * @throws TypeError naming the parameter's place (from 1), never its value.
 */
export function requirePortable(parameters: readonly unknown[], kind: DatabaseKind): void {
  parameters.forEach((value, index) => {
    if (typeof value === 'boolean' && kind === 'postgres') return;
    const fault = faultOf(value);
    if (fault !== null) throw new TypeError(`parameter ${index + 1} is ${fault}; ${BINDABLE} can be stored`);
  });
}

function faultOf(value: unknown): string | null {
  if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return null;
  if (typeof value === 'string') return value.includes('\0') ? 'text with a NUL character' : null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : `the number ${value}`;
  if (typeof value === 'boolean') return 'a boolean (write 1 or 0)';
  if (value instanceof Date) return 'a Date (write isoInstant(date))';
  return typeof value === 'object' ? 'an object (write JSON.stringify(value))' : typeof value;
}

/** A 64-bit integer as a number while that is exact (up to 2^53 - 1), else as a bigint: never a rounded number. */
export function exactInteger(value: bigint | string): number | bigint {
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : BigInt(value);
}
