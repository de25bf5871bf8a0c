// For any source and any table: the mode's end state, then an empty plan, then all of it back again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QueryRow } from '../../../src/databases/user-query/contract.ts';
import type { Plan } from '../../../src/features/bitable-sync/model/plan.ts';
import { type UndoImage, undoPlan } from '../../../src/features/bitable-sync/plan/undo-plan.ts';
import type { BitableRecord } from '../../../src/feishu/api/bitable.ts';
import { IS_NIGHTLY } from '../../support/extent.ts';
import { type Cells, cellsOf, endState, type Known, learn, textOf } from './oracle.ts';
import { planOf } from './planning.ts';
import { TableModel } from './table-model.ts';
import { type Edit, MARK, named, OWN, type SourceRow, tableOf, type World, worlds } from './worlds.ts';

const RUNS = IS_NIGHTLY ? 1_500 : 150;

test('with a key: the mode’s end state, then nothing, and undone it is as before', () => {
  fc.assert(
    fc.property(
      worlds.filter(({ task }) => task.key.length > 0),
      (world) => {
        const table = tableOf(world);
        const archive = new TableModel(table.fields, 'arc');
        const known: Known = new Map();
        for (const [number, { rows, edits }] of world.rounds.entries()) {
          if (number > 0) for (const edit of edits) act(world, table, edit);
          const before = table.records();
          const archived = archive.records();
          const plan = planned(world, rows, table);
          const expected = endState(world, rows, before, known);
          expect(plan.refusals.length > 0).toBe(expected.isRefused);
          addsUp(plan, rows.length);
          const images = table.carryOut(plan, archive);
          const after = table.records();
          const ids = new Set(before.map(({ id }) => id));
          const isOld = ({ id }: BitableRecord): boolean => ids.has(id);
          expect(byId(after.filter(isOld))).toEqual(
            [...expected.records].map(([id, cells]) => [id, sorted(cells)]).sort(),
          );
          expect(bag(after.filter((record) => !isOld(record)).map(cellsOf))).toEqual(bag(expected.created));
          expect(bag(archive.records().slice(archived.length).map(cellsOf))).toEqual(bag(expected.archived));
          onlyWhatDiffers(plan, before, after);
          if (world.task.mode !== 'incremental') learn(world, expected.matches, ids, after, known);
          stays(world, rows, table);
          if (number === world.rounds.length - 1) undone(table, archive, images, before, archived);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

test('without a key: full appends, clone makes the table hold the same rows', () => {
  fc.assert(
    fc.property(
      worlds.filter(({ task }) => task.key.length === 0),
      (world) => {
        const table = tableOf(world);
        const archive = new TableModel(table.fields, 'arc');
        for (const [number, { rows, edits }] of world.rounds.entries()) {
          if (number > 0) for (const edit of edits) act(world, table, edit);
          const before = table.records();
          const plan = planned(world, rows, table);
          expect(plan.refusals).toEqual([]);
          addsUp(plan, rows.length);
          const images = table.carryOut(plan, archive);
          const after = table.records();
          const wanted = rows.map((row) => row.map(({ cell }) => (cell === undefined ? null : textOf(cell))));
          const names = world.columns.map(({ name }) => name);
          const there = after.map((record) => names.map((name) => cellsOf(record).get(name) ?? ''));
          if (world.task.mode === 'full') {
            expect(after.slice(0, before.length)).toEqual(before);
            expect(there.slice(before.length)).toEqual(wanted.map((row) => row.map((cell) => cell ?? '')));
          } else {
            expect(there.length).toBe(wanted.length);
            expect(pairsUp(wanted, there)).toBe(true);
            kept(before, after, plan);
            stays(world, rows, table);
          }
          if (number === world.rounds.length - 1) undone(table, archive, images, before, []);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

function planned(world: World, rows: readonly SourceRow[], table: TableModel): Plan {
  const values = rows.map((row): QueryRow => row.map(({ raw }) => raw));
  return planOf(world.task, world.columns, values, table, { trustsTable: true });
}

function act(world: World, table: TableModel, { at, kind, cells: all }: Edit): void {
  const there = world.columns.map(({ name }) => table.fields.some((field) => field.name === name));
  const cells = all.map((cell, place) => (there[place] ? cell : undefined));
  if (kind === 'add') {
    table.add({ ...named(world.columns, cells), [OWN]: '人加的' });
    return;
  }
  const record = table.records().at(at % Math.max(1, table.records().length));
  if (record === undefined) return;
  if (kind === 'delete') table.remove(record.id);
  else table.edit(record.id, named(world.columns, cells));
}

function addsUp({ counts, actions }: Plan, rows: number): void {
  const { created, updated, cleared, unchanged, failed, deleted } = counts;
  expect(counts.rows).toBe(rows);
  expect(created + updated + cleared + unchanged + failed).toBe(rows);
  const partial = actions.filter((action) => 'isPartial' in action && action.isPartial);
  const { partly = { created: 0, updated: 0, unchanged: 0 } } = counts;
  expect(partly).toMatchObject({
    created: partial.filter(({ kind }) => kind === 'create').length,
    updated: partial.filter(({ kind }) => kind === 'update').length,
  });
  expect(partly.created + partly.updated + partly.unchanged).toBeLessThanOrEqual(failed);
  const whole = actions.filter((action) => action.kind === 'create' && !action.isPartial).length;
  expect([created, deleted]).toEqual([
    whole,
    actions.filter(({ kind }) => kind !== 'create' && kind !== 'update').length,
  ]);
}

/** An update names the cells that become others, and no other record is updated. */
function onlyWhatDiffers(plan: Plan, before: readonly BitableRecord[], after: readonly BitableRecord[]): void {
  const now = new Map(after.map((record) => [record.id, cellsOf(record)]));
  const changed = before.flatMap((record): readonly [string, readonly string[]][] => {
    const [old, cells] = [cellsOf(record), now.get(record.id)];
    if (cells === undefined) return [];
    const names = [...new Set([...old.keys(), ...cells.keys()])].filter((name) => old.get(name) !== cells.get(name));
    return names.length === 0 ? [] : [[record.id, names.sort()]];
  });
  const told = plan.actions.flatMap((action): readonly [string, readonly string[]][] => {
    if (action.kind === 'update') return [[action.record, Object.keys(action.cells).sort()]];
    return action.kind === 'mark' ? [[action.record, [MARK]]] : [];
  });
  expect(told.sort()).toEqual(changed.sort());
}

/** A second plan of the same rows has nothing to do, but for asking again what nobody has answered. */
function stays(world: World, rows: readonly SourceRow[], table: TableModel): void {
  const again = planned(world, rows, table);
  expect({ actions: again.actions, base: again.baseUpdates }).toEqual({ actions: [], base: [] });
  expect(again.edited.filter(({ outcome }) => outcome !== 'ask')).toEqual([]);
}

function undone(
  table: TableModel,
  archive: TableModel,
  images: { readonly main: readonly UndoImage[]; readonly archive: readonly UndoImage[] },
  before: readonly BitableRecord[],
  archived: readonly BitableRecord[],
): void {
  const [back, out] = [
    undoPlan(images.main, table.byId(), table.fields),
    undoPlan(images.archive, archive.byId(), archive.fields),
  ];
  expect([...back.conflicts, ...out.conflicts]).toEqual([]);
  table.write(back.items);
  archive.write(out.items);
  expect(bag(table.records().map(cellsOf))).toEqual(bag(before.map(cellsOf)));
  const ids = new Set(table.records().map(({ id }) => id));
  const left = before.filter(({ id }) => ids.has(id));
  expect(byId(table.records().filter(({ id }) => left.some((one) => one.id === id)))).toEqual(byId(left));
  expect(byId(archive.records())).toEqual(byId(archived));
}

/** Whether each row has a record of its own that is equal but for lost cells. */
function pairsUp(rows: readonly (readonly (string | null)[])[], records: readonly (readonly string[])[]): boolean {
  const [row, ...others] = rows;
  if (row === undefined) return true;
  return records.some(
    (record, at) =>
      row.every((cell, place) => cell === null || cell === record[place]) && pairsUp(others, records.toSpliced(at, 1)),
  );
}

/** What clone leaves it does not touch. */
function kept(before: readonly BitableRecord[], after: readonly BitableRecord[], plan: Plan): void {
  const gone = new Set(plan.actions.flatMap((action) => (action.kind === 'delete' ? action.record : [])));
  expect(after.slice(0, before.length - gone.size)).toEqual(before.filter(({ id }) => !gone.has(id)));
}

const sorted = (cells: Cells): readonly (readonly [string, string])[] => [...cells].sort();
const byId = (records: readonly BitableRecord[]): readonly unknown[] =>
  records.map((record) => [record.id, sorted(cellsOf(record))]).sort();
const bag = (all: readonly Cells[]): readonly string[] => all.map((cells) => JSON.stringify(sorted(cells))).sort();
