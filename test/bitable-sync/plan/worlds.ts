// Any source and any table, with what is asked of them: for the property of plans.
import fc from 'fast-check';
import type { QueryColumn } from '../../../src/databases/user-query/contract.ts';
import type { TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
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
  readonly columns: readonly (QueryColumn & { readonly kind: Kind; readonly isNew: boolean })[];
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

const cellArb = (kind: Kind): fc.Arbitrary<Json> =>
  fc.constantFrom(...VALUES[kind].flatMap(({ cell }): readonly Json[] => (cell === undefined ? [] : [cell])));

/** Mostly what its field can take, or hardly a row would be whole. */
const valueArb = (kind: Kind): fc.Arbitrary<Value> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...VALUES[kind].filter(({ cell }) => cell !== undefined)) },
    { weight: 1, arbitrary: fc.constantFrom(...VALUES[kind]) },
  );

const tuples = <T>(kinds: readonly Kind[], each: (kind: Kind) => fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.tuple(...kinds.map(each));

export const worlds: fc.Arbitrary<World> = fc
  .record({
    keyKinds: fc.array(fc.constantFrom(...KEY_KINDS), { maxLength: 2 }),
    otherKinds: fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 3 }),
    /** A last column of text, whose field is yet to be made. */
    hasNew: fc.boolean(),
  })
  .chain(({ keyKinds, otherKinds, hasNew }) => {
    const kinds: readonly Kind[] = [...keyKinds, ...otherKinds, ...(hasNew ? (['text'] as const) : [])];
    const isNew = (at: number): boolean => hasNew && at === kinds.length - 1;
    const columns = kinds.map((kind, at) => ({ ...column(`列${at}`), kind, isNew: isNew(at) }));
    const hasKey = keyKinds.length > 0;
    return fc.record({
      task: fc
        .record({
          mode: hasKey
            ? fc.constantFrom('incremental', 'full', 'overwrite', 'clone')
            : fc.constantFrom('full', 'clone'),
          edits: fc.constantFrom('source', 'person', 'ask'),
          owned: fc.subarray(columns.slice(keyKinds.length).map(({ name }) => name)),
          duplicateKeys: fc.constantFrom('refuse', 'first', 'last'),
          gone: hasKey
            ? fc.constantFrom<TaskDefinition['gone'][]>(
                { kind: 'ignore' },
                { kind: 'mark', field: MARK, text: MARK_TEXT },
                { kind: 'archive', table: 'tblArchive' },
              )
            : fc.constant<TaskDefinition['gone']>({ kind: 'ignore' }),
        })
        .map((some) =>
          task({
            ...some,
            strategy: 'raw',
            key: columns.slice(0, keyKinds.length).map(({ name }) => name),
          } as Partial<TaskDefinition>),
        ),
      columns: fc.constant(columns),
      table: fc.array(
        fc.record({
          cells: tuples(kinds, cellArb),
          own: fc.constantFrom(null, '看过'),
          mark: fc.constantFrom(null, null, MARK_TEXT, '别的'),
        }),
        { maxLength: 6 },
      ),
      rounds: fc.array(
        fc.record({
          rows: fc.array(tuples(kinds, valueArb), { minLength: 1, maxLength: 6 }),
          edits: fc.array(
            fc.record({
              at: fc.nat(20),
              kind: fc.constantFrom('cells', 'cells', 'cells', 'delete', 'add'),
              cells: tuples(kinds, (kind) => fc.option(cellArb(kind), { nil: undefined })),
            }),
            { maxLength: 3 },
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    });
  }) as fc.Arbitrary<World>;
