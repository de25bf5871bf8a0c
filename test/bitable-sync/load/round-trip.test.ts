// What a run wrote into its book comes back from it letter for letter, whatever the column's type.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QueryRow, ValueType } from '../../../src/databases/user-query/contract.ts';
import { openBook } from '../../../src/features/bitable-sync/artifacts/book.ts';
import { readBook } from '../../../src/features/bitable-sync/load/read-book.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { planOf, task } from '../plan/planning.ts';
import { field, TableModel } from '../plan/table-model.ts';

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const signed = (text: fc.Arbitrary<string>) => fc.tuple(fc.constantFrom('', '-'), text).map((parts) => parts.join(''));
const whole = digits(38).map((text) => text.replace(/^0+(?=.)/, ''));
const iso = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((at) => at.toISOString());
/** What XML cannot carry, and an empty text as such, is not in the book, and cannot come back. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((one) => !/[\x00-\x08\x0B\x0C\x0E-\x1F]/.test(one));
const lookingLikeOthers = fc.constantFrom(
  ...[
    '9007199254740995',
    '00123',
    '1e5',
    '46352.5',
    'true',
    '0',
    '12.50',
    '2026-11-26',
    '=1+1',
    ' ',
    '\r\n',
    '_x000D_',
  ],
);

const VALUES: Readonly<Record<ValueType, fc.Arbitrary<string>>> = {
  text: fc.oneof(text, lookingLikeOthers, whole),
  integer: signed(whole),
  decimal: signed(fc.tuple(whole, digits(30)).map((parts) => parts.join('.'))),
  float: fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.constantFrom('0.1', '0.30000000000000004', '1e+22', '1.5e-7', '5e-324', 'NaN', 'Infinity', '-0'),
  ),
  boolean: fc.constantFrom('true', 'false'),
  date: fc.oneof(
    iso.map((at) => at.slice(0, 10)),
    fc.constantFrom('1900-02-28', '1900-03-01', '0000-00-00'),
  ),
  time: fc.oneof(
    iso.map((at) => at.slice(11, 23)),
    fc.constant('-838:59:59'),
  ),
  datetime: iso.map((at) => at.replace('T', ' ').slice(0, 23)),
  instant: iso,
  json: fc.json({ maxDepth: 2, stringUnit: 'grapheme' }),
  list: fc.array(text, { maxLength: 4 }).map((values) => JSON.stringify(values)),
  binary: fc.uint8Array({ maxLength: 12 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
};
const OWNER = { id: 7, name: '设备 <一>' };
const TYPES = Object.keys(VALUES) as readonly ValueType[];
const COLUMNS = TYPES.map((type) => ({ name: `列 ${type}`, type, declared: `${type}(1)`, choices: null }));
/** A row of nothing at all leaves no cell behind: at the end of a sheet it is not there. */
const row = fc
  .tuple(...TYPES.map((type) => fc.option(VALUES[type], { freq: 8 })))
  .filter((values) => values.some((value) => value !== null));

test('every value of every type comes back from the book as it went in, and the book is for its owner only', async () => {
  const path = join(temporaryFolder(), 'runs', 'task_1.xlsx');
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
      const book = await openBook(path, COLUMNS, OWNER);
      await book.rows(rows);
      await book.close();
      await book.keep();
      expect(await readBook(path)).toEqual({ task: OWNER, columns: COLUMNS, rows });
    }),
    { numRuns: 50, interruptAfterTimeLimit: 20_000 },
  );
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('an empty text comes back as an empty cell, which decides the same fields and makes the same plan', async () => {
  const path = join(temporaryFolder(), 'runs', 'task_2.xlsx');
  const columns = TYPES.map((type) => ({ name: type, type, declared: type, choices: null }));
  const key = columns.find(({ type }) => type === 'integer')?.name ?? '';
  const definition = task({ key: [key], strategy: 'intelligence', duplicateKeys: 'first' });
  const value = (type: ValueType) =>
    type === 'integer' ? whole : fc.oneof(VALUES[type], fc.constant(''), fc.constant(null));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(...TYPES.map(value)), { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      async (rows, isThere) => {
        const book = await openBook(path, columns, OWNER);
        await book.rows(rows);
        await book.close();
        await book.keep();
        const read = await readBook(path);
        const table = new TableModel(isThere ? columns.map(({ name }) => field(name)) : [field(key)]);
        const planned = (source: readonly QueryRow[]) => planOf(definition, columns, source, table);
        expect(planned(read.rows)).toEqual(planned(rows));
      },
    ),
    { numRuns: 30, interruptAfterTimeLimit: 20_000 },
  );
});
