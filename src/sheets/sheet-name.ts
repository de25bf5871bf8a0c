import { MAX_SHEET_NAME_LENGTH } from './limits.ts';

/**
 * The name a sheet gets: as wanted, as far as Excel allows (at most 31 UTF-16 units; none of `[ ] : * ? / \`; no apostrophe at an end;
 * not `History`, which Excel keeps for itself; not empty), and different from all taken ones, for which Excel ignores case.
 * A name that is taken gets ` (2)`, ` (3)` and so on.
 */
export function sheetName(wanted: string, taken: Iterable<string>): string {
  const used = new Set(Array.from(taken, sameName));
  const base = allowed(wanted);
  for (let copy = 1; ; copy += 1) {
    const suffix = copy === 1 ? '' : ` (${copy})`;
    const name = shorten(base, MAX_SHEET_NAME_LENGTH - suffix.length) + suffix;
    if (!used.has(sameName(name))) return name;
  }
}

function allowed(wanted: string): string {
  const legal = wanted
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[\x00-\x1F\uFFFE\uFFFF]/g, ' ')
    .replace(/[[\]:*?/\\]/g, '_')
    .replace(LOOKS_ENCODED, '-');
  const name = shorten(legal.replace(/^['\s]+/, ''), MAX_SHEET_NAME_LENGTH);
  if (name === '') return '工作表';
  return sameName(name) === 'history' ? `${name}_` : name;
}

/** Excel would read `_x0041_` in a name as `A`, other readers would not. */
const LOOKS_ENCODED = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** At most so many UTF-16 units, no half of a pair, nothing at the end that may not stand there. */
function shorten(name: string, most: number): string {
  return name
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/['\s]+$/, '');
}

/** Full-width and half-width forms count as the same too: whether Excel tells them apart depends on its language. */
function sameName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
