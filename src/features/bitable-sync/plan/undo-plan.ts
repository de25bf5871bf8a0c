// What puts back what a run changed: from what was kept of it, and from what the records hold now; pure.
import type { BitableField, BitableRecord } from '../../../feishu/api/bitable.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import type { Counts } from '../model/plan.ts';
import type { WriteItem } from '../model/write-item.ts';
import { saidCell } from '../values/converted.ts';
import { restorable } from '../values/restore.ts';
import { wholeRecord } from './items.ts';
import { remadeRecords } from './not-undone.ts';
import { withPartly } from './partly.ts';
import { byName, hasCell, isSameWritten, isWritable, writtenText } from './undo-cells.ts';

/** A row of sync_images, its JSON read. */
export interface UndoImage {
  readonly record: string;
  readonly act: 'created' | 'updated' | 'deleted';
  readonly key: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** A cell that somebody changed since the run, or a record that somebody added to, or deleted. */
export interface UndoConflict {
  readonly record: string;
  readonly key: string;
  /** Chinese, a sentence without a full stop, with what the run wrote and what is there now. */
  readonly text: string;
}

export interface UndoPlan {
  /** Updates, then records that are made again, then deletes. */
  readonly items: readonly WriteItem[];
  /** Left as they are, unless overruled. */
  readonly conflicts: readonly UndoConflict[];
  /** Rows are records of the run that are not deleted now; `unchanged` are as before already, `failed` have a conflict or cannot come back whole. */
  readonly counts: Counts;
  /** Chinese, without full stops: what does not come back. */
  readonly notUndone: readonly string[];
}

export interface UndoOptions {
  /** Writes and deletes what somebody changed since, too. */
  readonly overrule?: boolean;
  /** sync_rows by record: it stays, so that what was put back counts as a person's edit. */
  readonly base?: ReadonlyMap<string, string>;
}

interface Undone {
  readonly item: WriteItem | null;
  readonly conflicts: readonly string[];
  readonly notes: readonly string[];
}

const NOTHING: Undone = { item: null, conflicts: [], notes: [] };

/**
 * A record that was deleted is made again, so this may be carried out once: the second time it would be made twice. An archived record
 * is undone by two of these, its own table's and the archive's.
 * @param current whole records as they are now, by id; those that are not there any more are absent
 */
export function undoPlan(
  images: readonly UndoImage[],
  current: ReadonlyMap<string, BitableRecord>,
  fields: readonly BitableField[],
  options: UndoOptions = {},
): UndoPlan {
  const known = byName(fields);
  const undone = images.map((image) => ({ image, ...undo(image, current.get(image.record), known, options) }));
  const items = undone.flatMap(({ item }) => item ?? []);
  const order = ['update', 'create', 'delete'];
  return {
    items: [...items].sort((one, other) => order.indexOf(one.act) - order.indexOf(other.act)),
    conflicts: undone.flatMap(({ image, conflicts }) =>
      conflicts.map((text) => ({ record: image.record, key: image.key, text })),
    ),
    counts: countsOf(undone),
    notUndone: notUndone(items, undone, fields),
  };
}

function undo(
  image: UndoImage,
  now: BitableRecord | undefined,
  fields: ReadonlyMap<string, BitableField>,
  options: UndoOptions,
): Undone {
  if (image.act === 'deleted') return now === undefined ? madeAgain(image, fields) : NOTHING;
  if (image.act === 'created') return now === undefined ? NOTHING : takenAway(image, now, fields, options);
  if (now === undefined) return { ...NOTHING, conflicts: [`${nameOf(image)} 已经被删掉，没有可以改回的记录`] };
  return writtenBack(image, now, fields, options);
}

function madeAgain(image: UndoImage, fields: ReadonlyMap<string, BitableField>): Undone {
  const cells = Object.entries(image.before);
  const [back, gone] = [
    cells.filter(([name]) => isWritable(fields.get(name))),
    cells.filter(([name]) => !isWritable(fields.get(name))),
  ];
  return {
    item: itemOf(image, 'create', null, Object.fromEntries(back), {}, null),
    conflicts: [],
    notes: gone.map(([name]) => lostField(name)),
  };
}

/** What somebody put into the record besides what the run wrote would go with it. */
function takenAway(
  image: UndoImage,
  now: BitableRecord,
  fields: ReadonlyMap<string, BitableField>,
  { overrule }: UndoOptions,
): Undone {
  const changed = [...fields.values()].filter(
    (field) => hasCell(now, field) && !isSameWritten(field, image.after[field.name], now.fields[field.name]),
  );
  const emptied = Object.keys(image.after).flatMap((name) => {
    const field = fields.get(name);
    return field !== undefined && !hasCell(now, field) && !isSameWritten(field, image.after[name], undefined)
      ? field
      : [];
  });
  const conflicts = [...changed, ...emptied].map((field) => conflictText(image, field, now));
  if (conflicts.length > 0 && overrule !== true) return { ...NOTHING, conflicts };
  const whole = wholeRecord(now, [...fields.values()]);
  return { item: itemOf(image, 'delete', now.id, {}, whole, null), conflicts: [], notes: [] };
}

function writtenBack(
  image: UndoImage,
  now: BitableRecord,
  fields: ReadonlyMap<string, BitableField>,
  { overrule, base }: UndoOptions,
): Undone {
  const back: [string, Json][] = [];
  const before: [string, Json][] = [];
  const conflicts: string[] = [];
  const notes: string[] = [];
  for (const [name, old] of Object.entries(image.before)) {
    const field = fields.get(name);
    if (field === undefined || !isWritable(field)) {
      notes.push(lostField(name));
      continue;
    }
    const there = now.fields[name];
    if (isSameWritten(field, old, there)) continue;
    if (overrule !== true && !isSameWritten(field, image.after[name], there)) {
      conflicts.push(conflictText(image, field, now));
      continue;
    }
    const restored = restorable(field, there ?? null);
    back.push([name, old]);
    before.push([name, restored.ok ? restored.write : null]);
  }
  const cells = base?.get(image.record) ?? null;
  const item =
    back.length === 0
      ? null
      : itemOf(image, 'update', now.id, Object.fromEntries(back), Object.fromEntries(before), cells);
  return { item, conflicts, notes };
}

function itemOf(
  { key }: UndoImage,
  act: WriteItem['act'],
  record: string | null,
  fields: JsonObject,
  before: JsonObject,
  cells: string | null,
): WriteItem {
  return { act, record, key, row: null, fields, before, cells: cells === null ? null : () => cells };
}

function conflictText(image: UndoImage, field: BitableField, now: BitableRecord): string {
  const shown = (value: Json | undefined): string => saidCell(writtenText(field, value));
  return `${nameOf(image)} 的 ${field.name} 后来变成 ${shown(now.fields[field.name])}，运行写的是 ${shown(image.after[field.name])}`;
}

const nameOf = ({ key, record }: UndoImage): string => (key === '' ? `记录 ${record}` : key);

const lostField = (name: string): string => `字段“${name}”已经不在表里或写不进去，它的内容没有放回`;

function countsOf(undone: readonly (Undone & { readonly image: UndoImage })[]): Counts {
  const count = (is: (one: Undone) => boolean): number => undone.filter(is).length;
  const isFailed = ({ conflicts, notes }: Undone): boolean => conflicts.length > 0 || notes.length > 0;
  const isWell = (one: Undone, act: WriteItem['act']): boolean => one.item?.act === act && !isFailed(one);
  const countLess = (act: WriteItem['act']): number => count((one) => one.item?.act === act && isFailed(one));
  const empties = ({ item }: Undone): boolean => Object.values(item?.fields ?? {}).every((value) => value === null);
  const deleted = count(({ item }) => item?.act === 'delete');
  return {
    rows: undone.length - deleted,
    created: count((one) => isWell(one, 'create')),
    updated: count((one) => isWell(one, 'update') && !empties(one)),
    cleared: count((one) => isWell(one, 'update') && empties(one)),
    unchanged: count((one) => one.item === null && !isFailed(one)),
    failed: count((one) => one.item?.act !== 'delete' && isFailed(one)),
    deleted,
    ...withPartly({ created: countLess('create'), updated: countLess('update'), unchanged: 0 }),
  };
}

function notUndone(
  items: readonly WriteItem[],
  undone: readonly Undone[],
  fields: readonly BitableField[],
): readonly string[] {
  const isMade = items.some(({ act }) => act === 'create');
  return [...(isMade ? [remadeRecords(fields)] : []), ...new Set(undone.flatMap(({ notes }) => notes))];
}
