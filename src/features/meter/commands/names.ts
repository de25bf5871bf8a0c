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

const LEAST_DIGITS = 3;

/** Those of whose number it is the end. */
export function endsOf(meters: readonly Meter[], text: string): readonly Meter[] {
  const key = nameKey(text);
  if (key.length < LEAST_DIGITS || !/^\d+$/.test(key)) return [];
  return meters.filter(({ number }) => number.endsWith(key));
}

/** Those of whose name it is a part, or of whose number the end. */
export function partlyNamed(meters: readonly Meter[], text: string): readonly Meter[] {
  const key = nameKey(text);
  if (key === '') return [];
  const ends = new Set(endsOf(meters, text));
  return meters.filter(
    (meter) => [meter.name, ...meter.aliases].some((one) => nameKey(one).includes(key)) || ends.has(meter),
  );
}

/** A third of the letters may be wrong, of two letters one. */
const NEAR = 0.34;
const NEAR_OF_TWO = 0.5;
const MOST = 6;

/** The nearest first; none where none is near. */
export function nearlyNamed(meters: readonly Meter[], text: string): readonly Meter[] {
  const key = nameKey(text);
  const apart = (meter: Meter): number =>
    Math.min(
      ...namesOf(meter).map((name) => {
        const other = nameKey(name);
        const [apart, length] = [lettersApart(key, other), Math.max(key.length, other.length, 1)];
        const share = apart / length;
        // Nearer than it is, so that one wrong letter of two is asked about; after those that are nearer in truth.
        return length === 2 && share === NEAR_OF_TWO ? NEAR : share;
      }),
    );
  return meters
    .map((meter) => ({ meter, apart: apart(meter) }))
    .filter((one) => one.apart <= NEAR)
    .sort((one, other) => one.apart - other.apart)
    .slice(0, MOST)
    .map(({ meter }) => meter);
}
