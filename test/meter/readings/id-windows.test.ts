// Numbers that were passed over: however many there are and however they are joined, what still comes into one is noticed.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holesIn, type IdWindow, MOST_WINDOWS, tidyWindows } from '../../../src/features/meter/readings/id-windows.ts';

const NOW = '2026-11-26T08:00:00.000Z';
const UNTIL = '2026-11-26T09:00:00.000Z';

/** As absorbing does it, over a table that is a set of numbers. */
function absorbed(
  state: { readonly through: number; readonly windows: readonly IdWindow[] },
  table: ReadonlySet<number>,
): { readonly through: number; readonly windows: readonly IdWindow[] } {
  const ids = [...table].filter((id) => id > state.through).sort((one, other) => one - other);
  const counted = state.windows.map((window) => ({ ...window, known: countIn(window, table) }));
  const windows = tidyWindows([...counted, ...holesIn(state.through, ids, UNTIL)], NOW);
  return { through: ids.at(-1) ?? state.through, windows };
}

function countIn({ from, to }: IdWindow, table: ReadonlySet<number>): number {
  return [...table].filter((id) => id >= from && id <= to).length;
}

test('a row is noticed when it comes, before and after any joining of windows', () => {
  const batch = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60, size: 'max' });
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 8 }), (batches) => {
      const table = new Set<number>();
      let state: Parameters<typeof absorbed>[0] = { through: 0, windows: [] };
      for (const batched of batches) {
        for (const id of batched.filter((one) => !table.has(one))) {
          const others = absorbed(state, table);
          table.add(id);
          const isNoticed =
            id > others.through ||
            others.windows.some(
              (window) => id >= window.from && id <= window.to && countIn(window, table) !== window.known,
            );
          expect(isNoticed).toBe(true);
        }
        state = absorbed(state, table);
        expect(state.windows.length).toBeLessThanOrEqual(MOST_WINDOWS);
        for (const window of state.windows) expect(window.known).toBe(countIn(window, table));
      }
    }),
  );
});

test('after an hour nothing is expected any more, and numbers that follow one another leave no window', () => {
  const windows = holesIn(10, [11, 12, 15, 16], UNTIL);
  expect(windows).toEqual([{ from: 13, to: 14, known: 0, until: UNTIL }]);
  expect(tidyWindows(windows, NOW)).toEqual(windows);
  expect(tidyWindows(windows, UNTIL)).toEqual([]);
});

test('those with the fewest rows between them are joined', () => {
  const ids = Array.from({ length: 17 }, (_, at) => 100 * (at + 1)).flatMap((id) =>
    id === 500 ? [id] : [id, id + 1, id + 2],
  );
  const windows = tidyWindows(holesIn(0, ids, UNTIL), NOW);
  expect(windows).toHaveLength(MOST_WINDOWS);
  expect(windows.find(({ known }) => known > 0)).toEqual({ from: 403, to: 599, known: 1, until: UNTIL });
});
