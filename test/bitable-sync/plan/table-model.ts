// A table as simple as can be: what is written into it is read from it, in the platform's forms (feishu.md §6.5).

import type { Plan } from '../../../src/features/bitable-sync/model/plan.ts';
import type { WriteItem } from '../../../src/features/bitable-sync/model/write-item.ts';
import { baseRows, writeItems } from '../../../src/features/bitable-sync/plan/items.ts';
import type { UndoImage } from '../../../src/features/bitable-sync/plan/undo-plan.ts';
import type { BitableField, BitableRecord } from '../../../src/feishu/api/bitable.ts';
import type { Json, JsonObject } from '../../../src/lib/json.ts';

const TYPES = {
  text: 1,
  number: 2,
  select: 3,
  multi: 4,
  date: 5,
  checkbox: 7,
  person: 11,
  phone: 13,
  url: 15,
  auto: 1005,
};

export type ModelKind = keyof typeof TYPES;

export function field(name: string, kind: ModelKind = 'text', id = `fld${name}`): BitableField {
  return { id, name, type: TYPES[kind], uiType: null, isPrimary: false, property: null };
}

export class TableModel {
  readonly fields: BitableField[];
  readonly base = new Map<string, string>();
  readonly #cells = new Map<string, Map<string, Json>>();
  readonly #name: string;
  #made = 0;

  constructor(fields: readonly BitableField[], name = 'rec') {
    this.fields = [...fields];
    this.#name = name;
  }

  /** @param fields write form @returns its id */
  add(fields: JsonObject): string {
    this.#made += 1;
    const id = `${this.#name}${this.#made}`;
    const auto = this.fields
      .filter(({ type }) => type === TYPES.auto)
      .map(({ name }): [string, Json] => [name, String(this.#made)]);
    this.#cells.set(id, new Map(auto));
    this.edit(id, fields);
    return id;
  }

  edit(record: string, fields: JsonObject): void {
    const cells = this.#cells.get(record);
    if (cells === undefined) throw new Error(`no record ${record}`);
    for (const [name, value] of Object.entries(fields)) {
      const type = this.fields.find((one) => one.name === name)?.type;
      if (type === undefined || type === TYPES.auto) throw new Error(`field ${name} cannot be written`);
      if (value === null || value === false) cells.delete(name);
      else cells.set(name, readForm(type, value));
    }
  }

  remove(record: string): void {
    if (!this.#cells.delete(record)) throw new Error(`no record ${record}`);
  }

  records(): readonly BitableRecord[] {
    return [...this.#cells].map(([id, cells]) => ({ id, fields: Object.fromEntries(cells) }));
  }

  byId(): ReadonlyMap<string, BitableRecord> {
    return new Map(this.records().map((record) => [record.id, record]));
  }

  /** All or nothing, as the journal does it. @returns what was there before */
  write(items: readonly WriteItem[]): readonly UndoImage[] {
    return items.map((item): UndoImage => {
      const before = item.before ?? {};
      if (item.act === 'create') {
        const record = this.add(item.fields);
        if (item.cells !== null) this.base.set(record, item.cells());
        return { record, act: 'created', key: item.key, before: {}, after: item.fields };
      }
      const record = item.record ?? '';
      if (item.act === 'delete') {
        this.remove(record);
        this.base.delete(record);
        return { record, act: 'deleted', key: item.key, before, after: {} };
      }
      this.edit(record, item.fields);
      if (item.cells !== null) this.base.set(record, item.cells());
      return { record, act: 'updated', key: item.key, before, after: item.fields };
    });
  }

  /** Carries a plan out: fields, archive, writes, what is kept. */
  carryOut(
    plan: Plan,
    archive: TableModel,
  ): { readonly main: readonly UndoImage[]; readonly archive: readonly UndoImage[] } {
    for (const { creation, field: name, kind } of plan.isStill ? [] : plan.decisions)
      if (creation !== null) for (const table of [this, archive]) table.fields.push(field(name, kind));
    const items = writeItems(plan, { whole: this.byId(), fields: this.fields });
    if (items.left.length > 0) throw new Error('a record that is to be deleted could not be read');
    const archived = archive.write(items.archive);
    const main = this.write(items.main);
    for (const { record, cells } of baseRows(plan, this.fields)) this.base.set(record, cells);
    return { main, archive: archived };
  }
}

function readForm(type: number, value: Json): Json {
  if (type === TYPES.text) return [{ type: 'text', text: value }];
  if (type !== TYPES.person) return value;
  return (value as readonly { readonly id: string }[]).map(({ id }) => ({ id, name: `名字 ${id}` }));
}
