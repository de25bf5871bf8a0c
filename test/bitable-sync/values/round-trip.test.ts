// Cells of every kind go through the platform and come back the same, into fields made as decideFields makes them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameCell } from '../../../src/features/bitable-sync/values/cells.ts';
import { kindOf } from '../../../src/features/bitable-sync/values/field-types.ts';
import { readCell } from '../../../src/features/bitable-sync/values/read-cell.ts';
import { restorable } from '../../../src/features/bitable-sync/values/restore.ts';
import { writtenCell } from '../../../src/features/bitable-sync/values/written-cell.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type OpenedBase, openedBase } from '../../simulator/bitable/opened-base.ts';
import { cellsOf, KINDS } from './any-cell.ts';
import { column, decided, field } from './decide.ts';

const PEOPLE = 3;

/** A table with a field of every kind, named after it; each made by the body that a first run would send. */
async function everyKind(): Promise<OpenedBase & { readonly people: readonly string[] }> {
  const { decisions } = decided([
    [column('number', 'decimal', 'decimal(12,2)'), ['1.50']],
    [column('select', 'text', "enum('甲','乙')", ['甲', '乙']), ['甲']],
    [column('multi', 'list', 'text[]'), ['["甲","乙"]']],
    [column('date', 'datetime', 'datetime(3)'), ['2026-11-26 08:00:00']],
    [column('checkbox', 'boolean'), ['true']],
    [column('url', 'text', 'varchar(99)'), Array.from({ length: 5 }, (_, at) => `https://a.cn/${at}`)],
    [column('phone', 'text', 'varchar(20)'), Array.from({ length: 5 }, (_, at) => `1380013800${at}`)],
    [column('person', 'text', 'varchar(64)'), Array.from({ length: 5 }, (_, at) => `ou_${at}`)],
  ]);
  const world = await openedBase([{ field_name: 'text', type: 1 }]);
  for (const { creation, kind, field: name } of decisions) {
    expect(name).toBe(kind);
    expect(await world.at('POST', 'fields', creation)).toMatchObject({ code: 0 });
  }
  const listed = (await world.at('GET', 'fields?page_size=100')).data.items as readonly {
    type: number;
    field_name: string;
  }[];
  expect(listed.map(({ type, field_name }) => kindOf(field(field_name, type))).sort()).toEqual([...KINDS].sort());
  const people = Array.from({ length: PEOPLE }, (_, at) => world.simulator.people.add(`人${at}`).id);
  return { ...world, people };
}

test('what is written reads back as the same cell, of every kind, and can be restored from what was read', async () => {
  const world = await everyKind();
  const persons = fc.subarray([...world.people].sort(), { minLength: 1 });
  const row = fc.record(
    Object.fromEntries(KINDS.map((kind) => [kind, kind === 'person' ? persons : cellsOf(kind)] as const)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
      const records = rows.map((cells) => ({
        fields: Object.fromEntries(KINDS.map((kind) => [kind, writtenCell(kind, cells[kind] ?? null)])),
      }));
      const made = await world.at('POST', 'records/batch_create', { records });
      expect(made.code).toBe(0);
      const read = await readBack(world, made);
      for (const [at, cells] of rows.entries()) {
        for (const kind of KINDS) {
          const cell = readCell(kind, read[at]?.[kind]);
          expect([kind, cell]).toEqual([kind, cells[kind]]);
          expect(sameCell(cell, cells[kind] ?? null)).toBe(true);
        }
      }
      // Deleted and given back from what was read.
      const again = await world.at('POST', 'records/batch_create', {
        records: read.map((fields) => ({ fields: restored(fields) })),
      });
      expect(await readBack(world, again)).toEqual(read);
    }),
    { numRuns: 12 },
  );
});

test('what is cleared reads back as empty', async () => {
  const world = await everyKind();
  const made = await world.at('POST', 'records/batch_create', {
    records: [
      {
        fields: {
          text: 'a',
          number: 1,
          select: '甲',
          multi: ['甲'],
          date: 0,
          checkbox: true,
          url: { text: 'a', link: 'https://a.cn' },
          phone: '1',
          person: [{ id: world.people[0] }],
        },
      },
    ],
  });
  const [record_id] = idsIn(made);
  const fields = Object.fromEntries(KINDS.map((kind) => [kind, writtenCell(kind, null)]));
  expect((await world.at('POST', 'records/batch_update', { records: [{ record_id, fields }] })).code).toBe(0);
  const [read] = await readBack(world, made);
  expect(KINDS.map((kind) => readCell(kind, read?.[kind]))).toEqual(
    KINDS.map((kind) => (kind === 'checkbox' ? false : null)),
  );
});

function idsIn(made: {
  readonly data: { readonly records: readonly { readonly record_id: string }[] };
}): readonly string[] {
  return made.data.records.map(({ record_id }) => record_id);
}

async function readBack(world: OpenedBase, made: Parameters<typeof idsIn>[0]): Promise<readonly JsonObject[]> {
  const ids = idsIn(made);
  const { data } = await world.at('POST', 'records/batch_get', { record_ids: ids });
  const found = new Map(
    (data.records as readonly { record_id: string; fields: JsonObject }[]).map((one) => [one.record_id, one.fields]),
  );
  return ids.map((id) => found.get(id) ?? {});
}

function restored(fields: JsonObject): JsonObject {
  const types = {
    text: 1,
    number: 2,
    select: 3,
    multi: 4,
    date: 5,
    checkbox: 7,
    person: 11,
    phone: 13,
    url: 15,
  } as const;
  return Object.fromEntries(
    KINDS.flatMap((kind) => {
      const read = fields[kind];
      if (read === undefined) return [];
      const back = restorable(field(kind, types[kind]), read);
      expect(back.ok).toBe(true);
      return back.ok ? [[kind, back.write] as const] : [];
    }),
  );
}
