import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBack } from '../support/csv-read-back.ts';
import { DATABASE_KINDS, freshDatabase } from '../support/fresh-database.ts';
import { sqlRunner } from '../support/sql-runner.ts';

const HOSTILE = [
  '"',
  '""',
  ',',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '\\',
  '\\N',
  "'",
  '`',
  ';',
  '\0',
  '\x1a',
  ',\x01,',
  '\x7f',
  '\ufeff',
  '\u2028',
  '🙂',
  '＝',
  ' ',
  'NULL',
  '电表',
];
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...HOSTILE), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const rows = fc.array(fc.tuple(fc.option(text), fc.option(text)), { minLength: 1, maxLength: 40 });

/** What cleaning leaves of a text. */
function cleaned(value: string | null): string | null {
  return value === null ? null : value.replaceAll(/[\0-\x08\x0b-\x1f]/g, '');
}

describe.each(DATABASE_KINDS)('%s', (kind) => {
  it('brings any text over, cleaned of control characters, and tells NULL from nothing', async () => {
    const database = await freshDatabase(kind);
    const sql = await sqlRunner(database.url);
    await sql.run('create table hostile (id int, a text, b text not null)');
    const storable = (value: string | null) => (kind === 'postgres' ? (value?.replaceAll('\0', '') ?? null) : value);
    await fc.assert(
      fc.asyncProperty(rows, async (pairs) => {
        await sql.run('delete from hostile');
        const places = pairs.map(() => '(?, ?, ?)').join(', ');
        const values = pairs.flatMap(([a, b], index) => [index, storable(a), storable(b ?? '')]);
        await sql.run(`insert into hostile values ${places}`, values);
        const read = await readBack(database.url, { table: 'hostile' });
        const found = [...read.values].sort((one, other) => Number(one[0]) - Number(other[0]));
        expect(found).toEqual(pairs.map(([a, b], index) => [String(index), cleaned(a), cleaned(b ?? '')]));
        expect(read.rows).toBe(pairs.length);
        expect(read.longestLine).toBeLessThanOrEqual(Math.max(...read.values.map(longestPossible)));
      }),
      { numRuns: 15 },
    );
    await sql.close();
    await database.drop();
  });

  it('brings every double over exactly', async () => {
    const database = await freshDatabase(kind);
    const sql = await sqlRunner(database.url);
    await sql.run('create table doubles (id int, d double precision)');
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 50, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(numbers, async (doubles) => {
        await sql.run('delete from doubles');
        const places = doubles.map(() => '(?, ?)').join(', ');
        await sql.run(
          `insert into doubles values ${places}`,
          doubles.flatMap((value, index) => [index, value]),
        );
        const read = await readBack(database.url, { table: 'doubles' });
        const found = new Map(read.values.map(([id, value]) => [Number(id), Number(value) + 0]));
        expect(doubles.map((_, index) => found.get(index))).toEqual(doubles.map((value) => value + 0));
      }),
      { numRuns: 5 },
    );
    await sql.close();
    await database.drop();
  });
});

/** A line is at most all characters at four bytes, doubled, and some punctuation. Control characters are counted before cleaning. */
function longestPossible(row: readonly (string | null)[]): number {
  return row.reduce((sum, value) => sum + (value?.length ?? 0) * 8 + 40, 100);
}
