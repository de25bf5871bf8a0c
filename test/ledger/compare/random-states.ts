// Random ledgers and states of them: plain data, which the tests write as Parquet and reason about in JavaScript.
import fc from 'fast-check';
import type { LedgerModel } from '../../../src/features/ledger/model/ledger-model.ts';
import type { StateColumn } from '../../../src/lake/canonical.ts';
import { anyKind, keyKind, TEXT, TIMESTAMP, type ValueKind } from './value-kinds.ts';

export interface TestColumn {
  readonly name: string;
  readonly kind: ValueKind;
  readonly tolerance: number;
  /** `key`; `shown` and `audit` stand in the ledger; `hidden` is kept of a joined row. */
  readonly role: 'key' | 'shown' | 'audit' | 'hidden';
}

/** Canonical texts by column. */
export type TestRow = Readonly<Record<string, string | null>>;

/** Rows by their key's text. */
export type TestState = ReadonlyMap<string, TestRow>;

export interface TestLedger {
  readonly columns: readonly TestColumn[];
  readonly model: LedgerModel;
}

/** Also names that the SQL could confuse with its own. */
const NAMES = [
  ...[
    'name',
    'unit',
    'key',
    'key_text',
    'kind',
    'field',
    'before',
    'after',
    'image',
    'publication',
    'values',
    'site',
    'who',
  ],
  ...[
    'presence',
    'changes',
    'fields',
    'overlay',
    'base',
    'entry',
    'd',
    'v',
    's',
    'b',
    'o',
    'n',
    'p',
    'c',
    'select',
    'order',
  ],
];

const tolerance = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(0.5, 0.1, 1, 3, 1e-7) },
);

const shownColumn = fc.record({
  kind: anyKind,
  tolerance,
  role: fc.oneof(
    { weight: 4, arbitrary: fc.constant('shown' as const) },
    { weight: 1, arbitrary: fc.constant('audit' as const) },
  ),
});

const HIDDEN_COLUMNS: readonly TestColumn[] = [
  { name: '~key:d:id', kind: TEXT, tolerance: 0, role: 'hidden' },
  { name: '~who:d', kind: TEXT, tolerance: 0, role: 'hidden' },
  { name: '~when:d', kind: TIMESTAMP, tolerance: 0, role: 'hidden' },
];

const ledger: fc.Arbitrary<TestLedger> = fc
  .record({
    names: fc.shuffledSubarray(NAMES, { minLength: 8, maxLength: 8 }),
    keys: fc.array(keyKind, { minLength: 1, maxLength: 3 }),
    shown: fc.array(shownColumn, { maxLength: 5 }),
    hidden: fc.boolean(),
    keyLast: fc.boolean(),
  })
  .map(({ names, keys, shown, hidden, keyLast }) => {
    const own = keys.map((kind, index) => ({ name: names[index] ?? '', kind, tolerance: 0, role: 'key' as const }));
    const others = shown.map((one, index) => ({ ...one, name: names[index + keys.length] ?? '' }));
    // A key need not stand first, nor in the order of the columns.
    const visible = keyLast ? [...others, ...own.toReversed()] : [...own, ...others];
    const key = own.map((column) => column.name);
    return testLedger([...visible, ...(hidden ? HIDDEN_COLUMNS : [])], key);
  });

/** A ledger of these columns; a property that fails shows it in one line. */
export function testLedger(columns: readonly TestColumn[], key: readonly string[]): TestLedger {
  const shown = columns.map(({ name, kind, tolerance: allowed, role }) =>
    [role, name, kind.type, ...(allowed > 0 ? [`±${allowed}`] : [])].join(' '),
  );
  return Object.assign(
    { columns, model: modelOf(columns, key) },
    { [fc.toStringMethod]: () => `${key.join('+')} of [${shown.join(', ')}]` },
  );
}

function modelOf(columns: readonly TestColumn[], key: readonly string[]): LedgerModel {
  const joined = {
    alias: 'd',
    table: 'device',
    holder: null,
    keyColumns: ['~key:d:id'],
    whoColumn: '~who:d',
    whenColumn: '~when:d',
  };
  return {
    name: 'things',
    title: '东西',
    source: 'iot',
    key,
    columns: columns
      .filter((column) => column.role !== 'hidden')
      .map(({ name, tolerance: allowed, role }) => ({
        name,
        title: name,
        row: 'd',
        tolerance: allowed,
        sensitive: false,
        audit: role === 'audit',
      })),
    rows: [joined],
    root: null,
    tables: new Set(['device']),
    select: '',
    sql: '',
    fingerprint: '',
  };
}

export function stateColumns(columns: readonly TestColumn[]): readonly StateColumn[] {
  return columns.map(({ name, kind }) => ({ name, type: kind.type }));
}

/**
 * A ledger with several states of it. Few keys and few values for each column, so that rows come back and values stay the same as
 * often as they change.
 */
export function ledgerWithStates(states: {
  readonly min: number;
  readonly max: number;
}): fc.Arbitrary<{ readonly ledger: TestLedger; readonly states: readonly TestState[] }> {
  return ledger.chain((made) => {
    const own = made.model.key.flatMap((name) => made.columns.filter((column) => column.name === name));
    const others = made.columns.filter((column) => column.role !== 'key');
    const key = fc.tuple(...own.map((column) => column.kind.values));
    const keys = fc.uniqueArray(key, { minLength: 1, maxLength: 7, selector: (parts) => parts.join('\u001f') });
    const pools = fc.tuple(...others.map(({ kind }) => fc.array(kind.values, { minLength: 1, maxLength: 4 })));
    const cell = fc.nat({ max: 4 });
    const row = fc.option(fc.array(cell, { minLength: others.length, maxLength: others.length }), { freq: 4 });
    const state = fc.array(row, { minLength: 7, maxLength: 7 });
    return fc
      .record({ keys, pools, chosen: fc.array(state, { minLength: states.min, maxLength: states.max }) })
      .map(({ keys: all, pools: values, chosen }) => ({
        ledger: made,
        states: chosen.map((rows) => stateOf(all, rows, own, others, values)),
      }));
  });
}

function stateOf(
  keys: readonly (readonly string[])[],
  rows: readonly (readonly number[] | null)[],
  own: readonly TestColumn[],
  others: readonly TestColumn[],
  pools: readonly (readonly string[])[],
): TestState {
  const state = new Map<string, TestRow>();
  keys.forEach((parts, index) => {
    const cells = rows[index];
    if (cells === null || cells === undefined) return;
    const pairs = [
      ...own.map((column, at) => [column.name, parts[at] ?? '']),
      // The first number stands for NULL, the others for values of the column's pool.
      ...others.map((column, at) => [column.name, pools[at]?.[(cells[at] ?? 0) - 1] ?? null]),
    ];
    state.set(parts.join('\u001f'), Object.fromEntries(pairs));
  });
  return state;
}
