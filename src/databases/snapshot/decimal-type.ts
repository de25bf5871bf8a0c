// Which declared decimals the lake can count with.

/** DuckDB's widest decimal. */
const MOST_DIGITS = 38;

/**
 * The DuckDB type of a decimal, or undefined when it has too many digits and becomes text. There is always a digit before the
 * point: DuckDB prints DECIMAL(3,3) as `.125`.
 * @param scale may be negative or beyond the precision, as in PostgreSQL
 */
export function decimalType(precision: number, scale: number): string | undefined {
  const places = Math.max(scale, 0);
  const digits = Math.max(precision - Math.min(scale, 0), places + 1);
  return digits > MOST_DIGITS ? undefined : `DECIMAL(${digits},${places})`;
}
