// What counts as a change of a value: examples that people would ask about.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planCompare } from '../../../src/features/ledger/compare/plan.ts';
import { undoSql } from '../../../src/lake/undo.ts';
import { openScratchLake, type ScratchLake } from '../../lake/scratch-lake.ts';
import { type TestColumn, type TestLedger, testLedger } from './random-states.ts';
import { beginChanges, collectChanges, readChangeRows, writeChangeFile } from './state-files.ts';
import { DECIMALS, type ValueKind } from './value-kinds.ts';

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
});
afterAll(() => lake.close());

interface Typed {
  readonly type: string;
  /** SQL of the value. */
  readonly sql: string;
}

const [anyDecimal] = DECIMALS;

function columnsOf(type: string, tolerance: number): readonly TestColumn[] {
  const kind = (name: string): ValueKind => ({ ...(anyDecimal as ValueKind), type: name });
  return [
    { name: 'code', kind: kind('VARCHAR'), tolerance: 0, role: 'key' },
    { name: 'v', kind: kind(type), tolerance, role: 'shown' },
  ];
}

async function compared(before: Typed, after: Typed, tolerance: number): Promise<TestLedger> {
  const ledger = testLedger(columnsOf(after.type, tolerance), ['code']);
  const row = ({ sql, type }: Typed): string => `select 'P1' as code, cast(${sql} as ${type}) as v`;
  await lake.session.run(
    `create or replace temp table a as ${row(before)}; create or replace temp table b as ${row(after)}`,
  );
  await beginChanges(lake);
  await collectChanges(
    lake,
    ledger,
    'suzhou',
    { from: 'a', columns: columnsOf(before.type, tolerance) },
    { from: 'b', columns: ledger.columns },
  );
  return ledger;
}

/** `kind before→after`, or `same`. */
async function change(type: string, before: string, after: string, tolerance = 0, typeBefore = type): Promise<string> {
  await compared({ type: typeBefore, sql: before }, { type, sql: after }, tolerance);
  const [found] = await readChangeRows(lake);
  return found === undefined ? 'same' : `${found.kind} ${found.before ?? '空'}→${found.after ?? '空'}`;
}

describe('text compares byte for byte', () => {
  it.each([
    ['case', "'kpa'", "'kPa'"],
    ['width', "'１'", "'1'"],
    ['accents', "'e'", "'é'"],
    ['composition of accents', "'é'", "'e\u0301'"],
    ['leading zeros', "'007'", "'7'"],
    ['number-like text', "'1.10'", "'1.1'"],
    ['simplified and traditional', "'电表'", "'電錶'"],
    ['blanks inside', "'a b'", "'a  b'"],
    ['a zero-width space', "'a'", "'a\u200b'"],
  ])('%s', async (_, before, after) => {
    expect(await change('VARCHAR', before, after)).toMatch(/^modified /);
    expect(await change('VARCHAR', before, before)).toBe('same');
  });

  it('an empty text is not NULL', async () => {
    expect(await change('VARCHAR', "''", 'null')).toBe('modified →空');
    expect(await change('VARCHAR', 'null', "''")).toBe('modified 空→');
    expect(await change('VARCHAR', 'null', 'null')).toBe('same');
  });
});

describe('numbers and dates compare by value', () => {
  it('whatever the scale that the source declares: 1.10 is 1.1', async () => {
    expect(await change('DECIMAL(12,1)', '1.1', '1.1', 0, 'DECIMAL(12,2)')).toBe('same');
    expect(await change('DECIMAL(12,2)', '1.1', '1.10', 0, 'DOUBLE')).toBe('same');
    expect(await change('BIGINT', '7', '7', 0, 'UTINYINT')).toBe('same');
    expect(await change('DECIMAL(12,3)', '1.10', '1.101', 0, 'DECIMAL(12,2)')).toBe('modified 1.10→1.101');
  });

  it('whole numbers beyond 2^53 exactly', async () => {
    expect(await change('BIGINT', '9007199254740992', '9007199254740993')).toBe(
      'modified 9007199254740992→9007199254740993',
    );
    const huge = '170141183460469231731687303715884105726';
    expect(await change('HUGEINT', huge, '170141183460469231731687303715884105727')).toMatch(
      /^modified \d{39}→\d{39}$/,
    );
  });

  it('a value too large for the type that old and new have in common is another value, not an error', async () => {
    const before = '9'.repeat(38);
    expect(await change('DECIMAL(20,10)', `'${before}'`, '1.5', 0, 'DECIMAL(38,0)')).toBe(
      `modified ${before}→1.5000000000`,
    );
  });

  it('NaN is NaN, and a zero that changes its sign is no change for people, but comes back exactly', async () => {
    expect(await change('DOUBLE', "'nan'", "'nan'")).toBe('same');
    expect(await change('DOUBLE', "'inf'", "'-inf'")).toBe('modified inf→-inf');
    const { columns, model } = await compared({ type: 'DOUBLE', sql: "'-0.0'" }, { type: 'DOUBLE', sql: '0' }, 0);
    expect((await readChangeRows(lake)).map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ['moved', '-0.0', '0.0'],
    ]);
    const state = columns.map(({ name, kind }) => ({ name, type: kind.type }));
    const changes = [{ publication: 2, path: await writeChangeFile(lake, 'zero.parquet') }];
    const key = state.filter((column) => model.key.includes(column.name));
    const sql = undoSql({ site: 'suzhou', state: 'b', columns: state, key, changes });
    expect(await lake.session.rows(`select signbit(v) as negative from (${sql})`)).toEqual([{ negative: true }]);
  });

  it('dates and times to the microsecond', async () => {
    expect(await change('DATE', "'2026-11-21'", "'2026-11-22'")).toBe('modified 2026-11-21→2026-11-22');
    expect(await change('TIMESTAMP', "'2026-11-21 08:00:00'", "'2026-11-21 08:00:00.000001'")).toBe(
      'modified 2026-11-21 08:00:00→2026-11-21 08:00:00.000001',
    );
    expect(await change('TIMESTAMPTZ', "'2026-11-21 08:00:00+08'", "'2026-11-21 00:00:00Z'")).toBe('same');
    expect(await change('TIMESTAMP WITH TIME ZONE', "'2026-11-21 08:00:00+08'", "'2026-11-21 08:00:00Z'")).toBe(
      'modified 2026-11-21T00:00:00Z→2026-11-21T08:00:00Z',
    );
  });
});

describe('within tolerance', () => {
  it.each([
    ['DECIMAL(12,2)', '1.00', '1.10', 0.1],
    ['DECIMAL(38,10)', '1.0000000000', '1.0000001000', 1e-7],
    ['DOUBLE', '1.25', '1.5', 0.25],
    ['INTEGER', '-3', '4', 7],
    ['UTINYINT', '0', '3', 3],
    ['UBIGINT', '18446744073709551614', '18446744073709551615', 1],
  ])('%s %s → %s (±%s) is no visible change', async (type, before, after, tolerance) => {
    expect(await change(type, before, after, tolerance)).toMatch(/^moved /);
    expect(await change(type, after, before, tolerance)).toMatch(/^moved /);
  });

  it.each([
    ['DECIMAL(12,2)', '1.00', '1.11', 0.1],
    ['DOUBLE', "'nan'", '1', 5],
    ['DOUBLE', "'inf'", "'-inf'", 5],
    ['TINYINT', '-128', '127', 100],
    ['BIGINT', '-9223372036854775808', '9223372036854775807', 1],
    ['BIGINT', '9007199254740992', '9007199254740993', 0.5],
    ['HUGEINT', "'-170141183460469231731687303715884105728'", '170141183460469231731687303715884105727', 1],
    ['DECIMAL(38,0)', `'-${'9'.repeat(38)}'`, `'${'9'.repeat(38)}'`, 1],
    ['INTEGER', 'null', '0', 5],
  ])('%s %s → %s (±%s) is a change', async (type, before, after, tolerance) => {
    expect(await change(type, before, after, tolerance)).toMatch(/^modified /);
    expect(await change(type, after, before, tolerance)).toMatch(/^modified /);
  });
});

describe('values of other types come back exactly', () => {
  it.each([
    ['VARCHAR[]', `['a''b', 'c,"d"', '[x]', null, 'NULL', '', ' x ', '电表\n']`, 'null'],
    ['STRUCT(a VARCHAR, b INTEGER)', `{'a': 'x''y, "z"', 'b': null}`, `{'a': 'null', 'b': 1}`],
    ['UUID', "'0193a8f0-0000-7000-8000-000000000001'", 'null'],
    ['TIME', "'08:00:00.123456'", "'08:00:00'"],
    ['BLOB', String.raw`'\x00\xFF''a'`, String.raw`'\x00'`],
    ['JSON', `'{"a": [1, 1.10, "x\\"y"]}'`, `'{"a":[1,1.1,"x\\"y"]}'`],
    ['INTERVAL', "'3 days 04:05:06.789'", "'1 month'"],
  ])('%s', async (type, before, after) => {
    const { columns, model } = await compared({ type, sql: before }, { type, sql: after }, 0);
    expect((await readChangeRows(lake)).map(({ kind }) => kind)).toEqual(['modified']);
    const state = columns.map(({ name, kind }) => ({ name, type: kind.type }));
    const changes = [{ publication: 2, path: await writeChangeFile(lake, 'other.parquet') }];
    const key = state.filter((column) => model.key.includes(column.name));
    const sql = undoSql({ site: 'suzhou', state: 'b', columns: state, key, changes });
    const [row] = await lake.session.rows<{ back: boolean; type: string }>(
      `select u.v is not distinct from a.v and cast(u.v as varchar) is not distinct from cast(a.v as varchar) as back, typeof(u.v) as type
       from (${sql}) u, a`,
    );
    expect(row).toEqual({ back: true, type });
  });
});

describe('what can be compared is decided before anything is read', () => {
  const { model } = testLedger(columnsOf('BIGINT', 0), ['code']);
  const shape = (key: readonly string[], columns: Readonly<Record<string, string>>) => ({
    key,
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  });

  it('the same shape, with no border that undoing must not cross', () => {
    const same = shape(['code'], { code: 'VARCHAR', v: 'BIGINT' });
    expect(planCompare(model, same, same)).toMatchObject({ kind: 'compare', ignored: [], border: false });
  });

  it('columns that only one side has are left out and named, hidden ones are not named', () => {
    const before = shape(['code'], { code: 'VARCHAR', v: 'BIGINT', old: 'DATE', '~who:d': 'VARCHAR' });
    const after = shape(['code'], { code: 'VARCHAR', fresh: 'DATE', v: 'BIGINT' });
    const plan = planCompare(model, before, after);
    expect(plan).toMatchObject({ kind: 'compare', ignored: ['old', 'fresh'], border: true });
    expect(plan.kind === 'compare' && plan.columns.map((column) => column.name)).toEqual(['v']);
  });

  it('a widened number is compared, across a border; another kind of value is not', () => {
    const of = (type: string) => shape(['code'], { code: 'VARCHAR', v: type });
    expect(planCompare(model, of('INTEGER'), of('DECIMAL(12,2)'))).toMatchObject({ kind: 'compare', border: true });
    expect(planCompare(model, of('VARCHAR'), of('BIGINT'))).toEqual({
      kind: 'type-changed',
      examples: ['v：VARCHAR → BIGINT'],
    });
    expect(planCompare(model, of('TIMESTAMP'), of('TIMESTAMP WITH TIME ZONE')).kind).toBe('type-changed');
    expect(planCompare(model, of('DATE'), of('TIMESTAMP')).kind).toBe('type-changed');
    expect(planCompare(model, of('BOOLEAN'), of('TINYINT')).kind).toBe('type-changed');
  });

  it('the key keeps its own order, which is the order of its parts in every key text', () => {
    const same = shape(['v', 'code'], { code: 'VARCHAR', v: 'BIGINT', more: 'DATE' });
    const plan = planCompare(model, same, same);
    expect(plan.kind === 'compare' && plan.key.map((column) => column.name)).toEqual(['v', 'code']);
  });

  it('another key, another order of its columns: nothing to compare by', () => {
    const columns = { code: 'VARCHAR', v: 'BIGINT' };
    expect(planCompare(model, shape(['v'], columns), shape(['code'], columns))).toEqual({
      kind: 'key-changed',
      before: ['v'],
    });
    expect(planCompare(model, shape(['code', 'v'], columns), shape(['v', 'code'], columns)).kind).toBe('key-changed');
  });
});
