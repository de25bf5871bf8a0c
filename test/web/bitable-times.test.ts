// Times in the page of the playground's tables: what a plan says of a date is what the table shows.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { dateText } from '../../src/features/bitable-sync/values/people-text.ts';
import { instantsOf } from '../../src/lib/wall-clock.ts';

interface Times {
  dateText(ms: number, pattern: string): string;
  dateTyped(ms: number): string;
  dateRead(typed: string): number | null;
}

function times(): Times {
  const grid = {} as Times;
  const script = readFileSync('templates/playground/bitable/scripts/30-times.js', 'utf8');
  runInNewContext(script, { grid, Intl, Date });
  return grid;
}

it('are those of Shanghai in every century, as plans have them', () => {
  const { dateText: shown, dateTyped, dateRead } = times();
  const wall = { month: 7, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };
  for (const year of [1000, 1900, 1941, 1988, 2026, 9999]) {
    const [ms = Number.NaN] = instantsOf({ ...wall, year }, 'Asia/Shanghai');
    const day = `${year}-07-01`;
    expect(dateText(ms)).toBe(day);
    expect(shown(ms, 'yyyy-MM-dd HH:mm')).toBe(`${day} 00:00`);
    expect(dateTyped(ms)).toBe(`${day}T00:00`);
    expect(dateRead(`${day}T00:00`)).toBe(ms);
  }
  expect([dateRead(''), shown(1e20, 'yyyy')]).toEqual([null, '100000000000000000000']);
});
