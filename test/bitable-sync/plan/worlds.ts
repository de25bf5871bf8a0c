// Any source and any table, with what is asked of them: for the property of plans.
import fc from 'fast-check';
import type { QueryColumn } from '../../../src/databases/user-query/contract.ts';
import {
  EDIT_POLICIES,
  KEY_POLICIES,
  SYNC_MODES,
  type TaskDefinition,
} from '../../../src/features/bitable-sync/model/task.ts';
import type { Json, JsonObject } from '../../../src/lib/json.ts';
import { column, task } from './planning.ts';
import { field, type ModelKind, TableModel } from './table-model.ts';

/** A value of the source, and the write form of the cell that it is; without one its field cannot take it. */
interface Value {
  readonly raw: string | null;
  readonly cell?: Json;
}

type Kind = Exclude<ModelKind, 'auto'>;

const NULL: Value = { raw: null, cell: null };
const same = (raw: string): Value => ({ raw, cell: raw });
const url = (raw: string): Value => ({ raw, cell: { text: raw, link: raw } });
const MORNING = Date.UTC(2026, 10, 26, 0, 0, 0);

const VALUES: Readonly<Record<Kind, readonly Value[]>> = {
  text: [
    NULL,
    same('00123'),
    same('123'),
    same(' 前后有空格 '),
    same('9007199254740993'),
    same('constructor'),
    { raw: '', cell: null },
  ],
  number: [
    NULL,
    { raw: '1', cell: 1 },
    { raw: '-2.50', cell: -2.5 },
    { raw: '0', cell: 0 },
    { raw: '12万' },
    { raw: '007' },
  ],
  select: [NULL, same('甲'), same('乙'), { raw: ' 丙' }],
  multi: [
    NULL,
    { raw: '甲,乙', cell: ['甲', '乙'] },
    { raw: '乙,甲', cell: ['乙', '甲'] },
    { raw: '甲', cell: ['甲'] },
    { raw: '甲,甲' },
  ],
  date: [
    NULL,
    { raw: '2026-11-26 08:00:00', cell: MORNING },
    { raw: '2026-11-26', cell: MORNING - 8 * 3_600_000 },
    { raw: '2026-11-26 08:00:01', cell: MORNING + 1000 },
    { raw: '26/11/2026' },
  ],
  checkbox: [{ raw: null, cell: false }, { raw: 'true', cell: true }, { raw: '否', cell: false }, { raw: '没有' }],
  url: [NULL, url('https://a.example/1'), url('https://a.example/2'), { raw: 'a.example' }],
  phone: [NULL, same('13800000000'), same('+8613800000001'), { raw: '拨 110' }],
  person: [
    NULL,
    { raw: 'ou_1,ou_2', cell: [{ id: 'ou_1' }, { id: 'ou_2' }] },
    { raw: 'ou_2,ou_1', cell: [{ id: 'ou_2' }, { id: 'ou_1' }] },
    { raw: 'ou_3', cell: [{ id: 'ou_3' }] },
    { raw: '张三' },
  ],
};
const KINDS = Object.keys(VALUES) as readonly Kind[];
/** Keys of these are the ones that go wrong. */
const KEY_KINDS: readonly Kind[] = ['text', 'number', 'date', 'select'];

export type SourceRow = readonly Value[];

/** Something a person does to the table between two runs. */
export interface Edit {
  readonly at: number;
  readonly kind: 'cells' | 'delete' | 'add';
  readonly cells: readonly (Json | undefined)[];
}

export interface World {
  readonly task: TaskDefinition;
  readonly columns: readonly Column[];
  readonly table: readonly {
    readonly cells: readonly Json[];
    readonly own: string | null;
    readonly mark: string | null;
  }[];
  readonly rounds: readonly { readonly rows: readonly SourceRow[]; readonly edits: readonly Edit[] }[];
}

export const OWN = '人写的';
export const MARK = '去向';
export const MARK_TEXT = '来源已无';

export function tableOf({ columns, table }: World): TableModel {
  const there = columns.filter(({ isNew }) => !isNew);
  const fields = there.map(({ name, kind }) => field(name, kind));
  const model = new TableModel([...fields, field(OWN), field(MARK), field('流水号', 'auto')]);
  for (const { cells, own, mark } of table) model.add({ ...named(there, cells), [OWN]: own, [MARK]: mark });
  return model;
}

/** @param columns the first of all of them */
export function named(columns: readonly QueryColumn[], cells: readonly (Json | undefined)[]): JsonObject {
  return Object.fromEntries(
    columns.flatMap(({ name }, at): readonly [string, Json][] => {
      const cell = cells[at];
      return cell === undefined ? [] : [[name, cell]];
    }),
  );
}

/** Enough of them that most keys of a table differ. */
const KEY_VALUES: Readonly<Partial<Record<Kind, readonly Value[]>>> = {
  text: [...VALUES.text, ...'ABCDEFGH'.split('').map(same), same('前后有空格'), same('a')],
  number: [...VALUES.number, ...[3, 4, 5, 6, 7, 8, 90071992].map((cell) => ({ raw: String(cell), cell }))],
  date: [
    ...VALUES.date,
    ...[1, 2, 3, 4, 5, 6].map((hour) => ({
      raw: `2026-11-2${hour} 08:00:00`,
      cell: MORNING - (6 - hour) * 86_400_000,
    })),
  ],
  select: [...VALUES.select, ...'丁戊己庚辛壬'.split('').map(same)],
};

interface Column extends QueryColumn {
  readonly kind: Kind;
  readonly isKey: boolean;
  readonly isNew: boolean;
}

function valuesOf({ kind, isKey }: Column): readonly Value[] {
  return isKey ? (KEY_VALUES[kind] ?? VALUES[kind]) : VALUES[kind];
}

const cellArb = (of: Column): fc.Arbitrary<Json> =>
  fc.constantFrom(...valuesOf(of).flatMap(({ cell }): readonly Json[] => (cell === undefined ? [] : [cell])));

/** Mostly what its field can take, and for keys something at all, or hardly a plan would be carried out. */
const valueArb = (of: Column): fc.Arbitrary<Value> => {
  const good = valuesOf(of).filter(({ raw, cell }) => cell !== undefined && (!of.isKey || raw));
  return fc.oneof(
    { weight: of.isKey ? 30 : 9, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...valuesOf(of)) },
  );
};

const tuples = <T>(columns: readonly Column[], each: (of: Column) => fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.tuple(...columns.map(each));

/** A row of its own, or one of those before with some of its cells changed. */
interface RowDraft {
  readonly like: number | null;
  readonly fresh: SourceRow;
  readonly changes: readonly boolean[];
}

const draftArb = (columns: readonly Column[]): fc.Arbitrary<RowDraft> =>
  fc.record({
    like: fc.option(fc.nat(5), { freq: 4 }),
    fresh: tuples(columns, valueArb),
    changes: tuples(columns, ({ isKey }) => (isKey ? fc.constant(false) : fc.boolean())),
  });

function rowOf(before: readonly SourceRow[], { like, fresh, changes }: RowDraft): SourceRow {
  const old = like === null ? undefined : before[like % Math.max(1, before.length)];
  return old === undefined ? fresh : old.map((value, at) => (changes[at] ? (fresh[at] ?? value) : value));
}

const columnsArb: fc.Arbitrary<readonly Column[]> = fc
  .record({
    keyKinds: fc.array(fc.constantFrom(...KEY_KINDS), { maxLength: 2 }),
    otherKinds: fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 3 }),
    /** A last column of text, whose field is yet to be made. */
    hasNew: fc.boolean(),
  })
  .map(({ keyKinds, otherKinds, hasNew }) => {
    const kinds: readonly Kind[] = [...keyKinds, ...otherKinds, ...(hasNew ? (['text'] as const) : [])];
    return kinds.map((kind, at) => ({
      ...column(`列${at}`),
      kind,
      isKey: at < keyKinds.length,
      isNew: hasNew && at === kinds.length - 1,
    }));
  });

function taskArb(columns: readonly Column[]): fc.Arbitrary<TaskDefinition> {
  const key = columns.filter(({ isKey }) => isKey).map(({ name }) => name);
  const gone =
    key.length === 0
      ? [IGNORE]
      : [IGNORE, { kind: 'mark', field: MARK, text: MARK_TEXT } as const, { kind: 'archive', table: '旧' } as const];
  return fc
    .record({
      mode: fc.constantFrom(...(key.length === 0 ? (['full', 'clone'] as const) : SYNC_MODES)),
      edits: fc.constantFrom(...EDIT_POLICIES),
      owned: fc.subarray(columns.filter(({ isKey }) => !isKey).map(({ name }) => name)),
      duplicateKeys: fc.constantFrom(...KEY_POLICIES),
      gone: fc.constantFrom<TaskDefinition['gone'][]>(...gone),
    })
    .map((some) => task({ ...some, strategy: 'raw', key }));
}

const IGNORE: TaskDefinition['gone'] = { kind: 'ignore' };

export const worlds: fc.Arbitrary<World> = columnsArb.chain((columns) =>
  fc
    .record({
      task: taskArb(columns),
      table: fc.array(
        fc.record({
          like: fc.option(fc.nat(5), { freq: 2 }),
          cells: tuples(columns, cellArb),
          own: fc.constantFrom(null, '看过'),
          mark: fc.constantFrom(null, null, MARK_TEXT, '别的'),
        }),
        { maxLength: 4 },
      ),
      rounds: fc.array(
        fc.record({
          drafts: fc.array(draftArb(columns), { minLength: 1, maxLength: 5 }),
          edits: fc.array(
            fc.record({
              at: fc.nat(20),
              kind: fc.constantFrom('cells', 'cells', 'cells', 'cells', 'delete', 'add'),
              cells: tuples(columns, (of) => fc.option(cellArb(of), { nil: undefined, freq: of.isKey ? 1 : 3 })),
            }),
            { maxLength: 3 },
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map(({ task: definition, table, rounds }): World => {
      const rows: SourceRow[][] = [];
      for (const { drafts } of rounds)
        rows.push(
          unlike(
            columns,
            drafts.map((draft) => rowOf(rows.at(-1) ?? [], draft)),
            definition,
          ),
        );
      const first = rows[0] ?? [];
      return {
        task: definition,
        columns,
        table: table.map(({ like, cells, own, mark }) => {
          const row = like === null ? undefined : first[like % Math.max(1, first.length)];
          return { cells: row === undefined ? cells : row.map(({ cell }) => cell ?? null), own, mark };
        }),
        rounds: rounds.map(({ edits }, at) => ({ rows: rows[at] ?? [], edits: edits as readonly Edit[] })),
      };
    }),
);

/** Where rows that are alike refuse everything, they are left out: else little would be written at all. */
function unlike(
  columns: readonly Column[],
  rows: readonly SourceRow[],
  { duplicateKeys, key }: TaskDefinition,
): SourceRow[] {
  if (duplicateKeys !== 'refuse' || key.length === 0) return [...rows];
  const seen = new Set<string>();
  return rows.filter((row, at) => {
    const text = JSON.stringify(columns.map(({ isKey }, place) => (isKey ? (row[place]?.cell ?? null) : null)));
    const isNew = !seen.has(text) || at % 4 === 3;
    seen.add(text);
    return isNew;
  });
}
