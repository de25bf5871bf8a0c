// No conversion changes a value without saying so: whatever is taken reads back, as text, with the same digits and letters.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QueryColumn, ValueType } from '../../../src/databases/user-query/contract.ts';
import type { Cell, CellKind } from '../../../src/features/bitable-sync/model/cell.ts';
import { cellText } from '../../../src/features/bitable-sync/values/cells.ts';
import { cellOf } from '../../../src/features/bitable-sync/values/to-cell.ts';
import { zoneWriter } from '../../../src/lib/zoned-time.ts';
import { KINDS } from './any-cell.ts';
import { column } from './decide.ts';

function into(kind: CellKind, col: QueryColumn, value: string, zone = 'Asia/Shanghai'): Cell | undefined {
  const decision = { column: 'a', index: 0, field: 'a', kind, existing: null, creation: null, reason: '' };
  const converted = cellOf(decision, col, value, zone);
  return converted.ok ? converted.cell : undefined;
}

/** Made of what numbers and lookalikes are made of, so that every other one is nearly a number. */
const numeric = fc.oneof(
  fc.stringMatching(/^-?\d{1,25}(\.\d{1,25})?$/),
  fc.string({ unit: fc.constantFrom(...'0123456789..-+e,() %万'), minLength: 1, maxLength: 12 }),
);

/** Zeros that say nothing taken away by hand, on the text, not through a number. */
function bare(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '');
  const value = kept === '' ? whole : `${whole}.${kept}`;
  return value === '-0' ? '0' : value;
}

test('numbers keep every digit, or are a loss', () => {
  fc.assert(
    fc.property(numeric, fc.constantFrom<ValueType>('text', 'integer', 'decimal'), (text, type) => {
      const cell = into('number', column('a', type), text);
      fc.pre(cell !== undefined);
      expect(cellText('number', cell)).toBe(bare(text));
    }),
    { numRuns: 500 },
  );
});

test('of nine digits none is ever a loss', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      fc.integer({ min: 0, max: 6 }),
      (number, places) => {
        const text = (number / 10 ** places).toFixed(places);
        expect(into('number', column('a', 'decimal'), text)).toBe(Number(text) === 0 ? 0 : Number(text));
      },
    ),
  );
});

const digits = fc.stringMatching(/^\d{1,4}$/);
const dateLike = fc
  .tuple(digits, fc.constantFrom('-', '/', '.', ''), digits, fc.constantFrom('-', '/', '.'), digits)
  .map((parts) => parts.join(''));

test('a date is the day that is written, year, month, day, or a loss', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        dateLike,
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
      ),
      (text) => {
        const cell = into('date', column('a', 'text'), text);
        fc.pre(cell !== undefined && cell !== null);
        const [year, month, day] = text.split(/[-/]/).map(Number);
        const [, shownYear, shownMonth, shownDay] = /^(\d+)-(\d\d)-(\d\d)/.exec(cellText('date', cell)) ?? [];
        expect([Number(shownYear), Number(shownMonth), Number(shownDay)]).toEqual([year, month, day]);
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
])('a wall clock in %s is the instant at which clocks there show it', (zone) => {
  const write = zoneWriter(zone);
  fc.assert(
    fc.property(
      fc.date({ noInvalidDate: true, min: new Date('1950-01-01T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z') }),
      (date) => {
        const instant = new Date(Math.floor(date.getTime() / 1000) * 1000);
        const shown = write(instant).slice(0, 19).replace('T', ' ');
        const cell = into('date', column('a', 'datetime'), shown, zone);
        // Undefined only where clocks show it twice; then an hour, or half of one, beside it they show the same.
        if (cell === undefined) {
          const twins = [-7_200, -3_600, -1_800, 1_800, 3_600, 7_200].map(
            (seconds) => new Date(instant.getTime() + seconds * 1_000),
          );
          expect(twins.some((twin) => write(twin).startsWith(shown.replace(' ', 'T')))).toBe(true);
          return;
        }
        expect(cell).toBe(instant.getTime());
      },
    ),
    { numRuns: 60 },
  );
});

test('letters are never lost: what a kind takes of a hostile text is that text, or nothing', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(...'{}[]":,;\\=+-@<>&|\n\r\t\0 甲ou_1http:/'), maxLength: 40 }),
    fc.json({ maxDepth: 2 }),
  );
  const types: readonly ValueType[] = ['text', 'integer', 'boolean', 'json', 'list', 'binary', 'time'];
  fc.assert(
    fc.property(hostile, fc.constantFrom(...types), fc.constantFrom(...KINDS), (text, type, kind) => {
      const cell = into(kind, column('a', type), text);
      if (cell === undefined || cell === null || typeof cell === 'boolean' || typeof cell === 'number') return;
      if (typeof cell === 'string') {
        expect(cell).toBe(text);
        return;
      }
      const parts = 'link' in cell ? [cell.text, cell.link] : cell;
      for (const part of parts) expect(JSON.stringify(text) + text + unescaped(text)).toContain(part);
    }),
    { numRuns: 500 },
  );
});

/** All texts within a JSON text. */
function unescaped(text: string): string {
  try {
    return [JSON.parse(text)]
      .flat(3)
      .flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : one))
      .join('\n');
  } catch {
    return '';
  }
}
