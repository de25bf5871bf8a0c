// Single-precision numbers as people know them.

/** The shortest decimal that reads back to the same single: 0.1, not 0.10000000149011612. */
export function shortestSingle(value: number): string {
  const digits = [6, 7, 8].find((count) => Math.fround(Number(value.toPrecision(count))) === value) ?? 9;
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}
