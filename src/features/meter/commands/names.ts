// Names of meters as people write them, and those that are near to what somebody wrote.
import { lettersApart } from '../../../lib/letters-apart.ts';
import type { Meter } from '../context.ts';

export function namesOf({ number, name, aliases }: Meter): readonly string[] {
  return [number, name, ...aliases];
}

/** Width, case and blanks do not matter. */
export function nameKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s/gu, '');
}

const LEAST_DIGITS = 4;

/** Those of whose name it is a part, or of whose number the end. */
export function partlyNamed(meters: readonly Meter[], text: string): readonly Meter[] {
  const key = nameKey(text);
  if (key === '') return [];
  return meters.filter(
    ({ number, name, aliases }) =>
      [name, ...aliases].some((one) => nameKey(one).includes(key)) ||
      (/^\d+$/.test(key) && key.length >= LEAST_DIGITS && number.endsWith(key)),
  );
}

/** A third of the letters may be wrong. */
const NEAR = 0.34;
const MOST = 6;

/** The nearest first; none where none is near. */
export function nearlyNamed(meters: readonly Meter[], text: string): readonly Meter[] {
  const key = nameKey(text);
  const apart = (meter: Meter): number =>
    Math.min(
      ...namesOf(meter).map((name) => {
        const other = nameKey(name);
        return lettersApart(key, other) / Math.max(key.length, other.length, 1);
      }),
    );
  return meters
    .map((meter) => ({ meter, apart: apart(meter) }))
    .filter((one) => one.apart <= NEAR)
    .sort((one, other) => one.apart - other.apart)
    .slice(0, MOST)
    .map(({ meter }) => meter);
}
