// Bitables in the hands of people: make them, share them with bots, look at them, and change cells as one does in the client.
import type { JsonObject } from '../../lib/json.ts';
import { definitionOf, shownField } from '../bitable/field-definition.ts';
import { addField, fieldOf, refusedFor } from '../bitable/fields.ts';
import { isTimeZone } from '../bitable/filter-days.ts';
import { newBitableId } from '../bitable/ids.ts';
import { shownCells } from '../bitable/read-form.ts';
import { isRefusal, refusalText } from '../bitable/refusals.ts';
import type { BitableSettings } from '../bitable/settings.ts';
import { newTable, tablesOf } from '../bitable/tables.ts';
import { readWorld } from '../bitable/worlds.ts';
import type { Platform } from '../platform.ts';
import type { Access, BaseRecord, TableRecord } from '../state/bitable-records.ts';
import { openRowsControl, type RowsControl } from './bitable-rows.ts';
import { type BotRef, idOf, wrongUse } from './refs.ts';

export interface BaseView {
  /** The app_token. */
  readonly app: string;
  readonly name: string;
  readonly advanced: boolean;
  readonly timeZone: string;
  /** Where it is opened in a browser. */
  readonly url: string;
}

export interface TableView {
  readonly app: string;
  /** `tbl…` */
  readonly table: string;
  readonly name: string;
  readonly rows: number;
  /** Ascends with every change of its rows. */
  readonly revision: number;
}

export interface RowView {
  /** `rec…` */
  readonly id: string;
  /** By the names of fields, as the API reads them; empty cells are absent. */
  readonly fields: JsonObject;
  /** Milliseconds, the platform's time. */
  readonly updatedAt: number;
}

export interface BitableControl extends RowsControl {
  /**
   * A base without tables. Bots may change it (`edit`) unless told.
   * @param options.app the app_token; a new one unless told. The same again answers the base that has it.
   */
  createBase(options: {
    readonly name: string;
    readonly app?: string;
    readonly advanced?: boolean;
    /** IANA; Asia/Shanghai unless told. */
    readonly timeZone?: string;
    readonly access?: Access;
  }): BaseView;
  /** In the trash: 1254040 from now on. */
  deleteBase(app: string): void;
  bases(): readonly BaseView[];
  /**
   * The first field is the index. Types that the API cannot make (look-ups, stages, buttons) can be made here.
   * @param options.fields as the API takes them @throws UserError with the platform's code
   */
  createTable(
    app: string,
    options: { readonly name: string; readonly fields: readonly JsonObject[]; readonly table?: string },
  ): TableView;
  addField(table: string, definition: JsonObject): void;
  /** What advanced permissions hide from bots that do not manage the base. */
  hideFields(table: string, names: readonly string[]): void;
  /** A view that shows what a search with this filter finds. @returns `vew…` */
  addView(table: string, name: string, filter: JsonObject | null): string;
  tables(app: string): readonly TableView[];
  /** @throws UserError when there is none */
  table(table: string): TableView;
  /** As the API lists them. */
  fields(table: string): readonly JsonObject[];
  /** As they are, whatever readers of the API see just now; all of them unless a part is asked for. */
  rows(table: string, part?: { readonly from: number; readonly count: number }): readonly RowView[];
  /** What a bot may do in a base; all bots unless one is named. */
  setAccess(app: string, access: Access, bot?: BotRef): void;
  setAdvanced(app: string, advanced: boolean): void;
  /** A node of a wiki that shows a base, or another kind of document. `closed`: the bot may not look at it. */
  wikiNode(
    node: string,
    token: string,
    options?: { readonly title?: string; readonly kind?: string; readonly closed?: boolean },
  ): void;
  settings(): BitableSettings;
  set(change: Partial<BitableSettings>): BitableSettings;
}

export function openBitableControl(platform: Platform): BitableControl {
  const { state, bitable } = platform;
  const shownTable = ({ id, app, name }: TableRecord): TableView => {
    return { app, table: id, name, rows: bitable.rows.count(id), revision: state.revisions.get(id)?.revision ?? 0 };
  };
  return {
    ...openRowsControl(platform),
    createBase: ({ name, app = newBitableId(''), advanced = false, timeZone = 'Asia/Shanghai', access = 'edit' }) => {
      const known = state.bases.get(app);
      if (known !== undefined) return shownBase(known);
      if (!isTimeZone(timeZone)) throw wrongUse(`没有时区 ${timeZone}`);
      const base: BaseRecord = { id: app, name, timeZone, advanced, access: { '*': access }, deleted: false };
      state.bases.put(app, base);
      return shownBase(base);
    },
    deleteBase: (app) => state.bases.put(app, { ...baseOf(platform, app), deleted: true }),
    bases: () =>
      state.bases
        .all()
        .filter((base) => !base.deleted)
        .map(shownBase),
    createTable: (app, { name, fields, table }) => {
      const base = baseOf(platform, app);
      const known = table === undefined ? undefined : state.tables.get(table);
      if (known !== undefined) return shownTable(known);
      const [first = {}, ...others] = fields;
      const made = newTable(platform, base.id, {
        name,
        fields: [first],
        ...(table === undefined ? {} : { id: table }),
      });
      if (isRefusal(made)) throw wrongUse(`建不了数据表“${name}”：${refusalText(made)}`);
      state.tables.put(made.id, made);
      for (const field of others) addOne(platform, made.id, field);
      return shownTable(tableOf(platform, made.id));
    },
    addField: (table, definition) => addOne(platform, table, definition),
    hideFields: (table, names) => {
      const record = tableOf(platform, table);
      const fields = record.fields.map((field) => ({ ...field, hidden: names.includes(field.name) }));
      state.tables.put(table, { ...record, fields });
    },
    addView: (table, name, filter) => {
      const record = tableOf(platform, table);
      const view = { id: newBitableId('vew'), name, type: 'grid', filter };
      state.tables.put(table, { ...record, views: [...record.views, view] });
      return view.id;
    },
    tables: (app) => tablesOf(platform, baseOf(platform, app).id).map(shownTable),
    table: (table) => shownTable(tableOf(platform, table)),
    fields: (table) => tableOf(platform, table).fields.map((field) => shownField(field, false)),
    rows: (table, { from, count } = { from: 0, count: Number.MAX_SAFE_INTEGER }) => {
      const { fields } = tableOf(platform, table);
      const world = readWorld(platform, null, 'open_id');
      return bitable.rows
        .all(table)
        .slice(from, from + count)
        .map((row) => {
          return { id: row.id, fields: shownCells(row, fields, world), updatedAt: row.updatedAt };
        });
    },
    setAccess: (app, access, bot) => {
      const base = baseOf(platform, app);
      const given = bot === undefined ? { '*': access } : { ...base.access, [idOf(bot)]: access };
      state.bases.put(app, { ...base, access: given });
    },
    setAdvanced: (app, advanced) => state.bases.put(app, { ...baseOf(platform, app), advanced }),
    wikiNode: (node, token, { title = '知识库页面', kind = 'bitable', closed = false } = {}) =>
      state.wikiNodes.put(node, { id: node, title, kind, token, closed }),
    settings: () => bitable.settings.now(),
    set: (change) => bitable.settings.set(change),
  };
}

function shownBase({ id, name, advanced, timeZone }: BaseRecord): BaseView {
  return { app: id, name, advanced, timeZone, url: `https://example.feishu.cn/base/${id}` };
}

function baseOf({ state }: Platform, app: string): BaseRecord {
  const base = state.bases.get(app);
  if (base === undefined || base.deleted) throw wrongUse(`没有多维表格 ${app}`);
  return base;
}

function tableOf({ state }: Platform, id: string): TableRecord {
  const table = state.tables.get(id);
  if (table === undefined) throw wrongUse(`没有数据表 ${id}`);
  return table;
}

function addOne(platform: Platform, table: string, asked: JsonObject): void {
  const record = tableOf(platform, table);
  const definition = definitionOf(asked, null, 'person');
  const wrong = isRefusal(definition) ? definition : refusedFor(platform, record, definition, null);
  if (isRefusal(definition) || wrong !== null) {
    throw wrongUse(`建不了字段“${asked.field_name}”：${refusalText(wrong ?? { code: 1254001 })}`);
  }
  const field = fieldOf(definition, { id: newBitableId('fld'), primary: false, hidden: false });
  platform.state.together(() => addField(platform, record, field));
}
