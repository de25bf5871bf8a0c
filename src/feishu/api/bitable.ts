// Bitables 多维表格 (feishu.md §6): tables, fields and records of a base, as the platform gives and takes them.
import type { JsonObject } from '../../lib/json.ts';

/** A table of a base. */
export interface BitableTable {
  readonly app: string;
  readonly table: string;
}

export interface BitableField {
  readonly id: string;
  readonly name: string;
  /** feishu.md §6.5 */
  readonly type: number;
  /** `Text`, `Barcode`, `Progress`…; null where the platform names none. */
  readonly uiType: string | null;
  readonly isPrimary: boolean;
  readonly property: JsonObject | null;
}

export interface BitableRecord {
  readonly id: string;
  /** By the names of fields, in the form that is read; empty cells are absent. */
  readonly fields: JsonObject;
  /** Milliseconds since 1970, by the platform's clock; only where it was asked for. */
  readonly createdAt?: number;
}

export interface RecordsPage {
  readonly records: readonly BitableRecord[];
  /** Null: this was the last page. */
  readonly next: string | null;
  /** Null where the platform does not say. */
  readonly total: number | null;
}

export interface BaseMeta {
  readonly name: string;
  readonly isAdvanced: boolean;
  /** IANA; null where the platform does not say. */
  readonly timeZone: string | null;
}

/** Every call is one request, but for listFields and listTables, which read all pages. @throws FeishuError */
export interface Bitables {
  baseMeta(app: string): Promise<BaseMeta>;
  listTables(app: string): Promise<readonly { readonly id: string; readonly name: string }[]>;
  createTable(app: string, table: { readonly name: string; readonly fields: readonly JsonObject[] }): Promise<string>;
  listFields(table: BitableTable): Promise<readonly BitableField[]>;
  /** @param token a uuid v4: the same field asked for twice is made once */
  createField(table: BitableTable, definition: JsonObject, token: string): Promise<BitableField>;
  /** One page of at most 500, the fields named only (≤ 200 names; none given: all). */
  searchRecords(
    table: BitableTable,
    page: { readonly fields: readonly string[]; readonly after: string | null; readonly size: number },
  ): Promise<RecordsPage>;
  /** At most 100 ids. @param more `createdAt`: with when each was made */
  getRecords(
    table: BitableTable,
    ids: readonly string[],
    more?: { readonly createdAt: boolean },
  ): Promise<{
    readonly records: readonly BitableRecord[];
    readonly absent: readonly string[];
    readonly forbidden: readonly string[];
  }>;
  /** At most 500, all or none. @param token a uuid v4 @returns ids in the order of the records */
  createRecords(table: BitableTable, records: readonly JsonObject[], token: string): Promise<readonly string[]>;
  /** At most 500, all or none; cells that are not named stay, null clears. That nothing changed is success. */
  updateRecords(table: BitableTable, records: readonly BitableRecord[]): Promise<void>;
  /** At most 500, all or none. */
  deleteRecords(table: BitableTable, ids: readonly string[]): Promise<void>;
  /** What a node of a wiki is. */
  wikiNode(token: string): Promise<{ readonly kind: string; readonly token: string; readonly title: string }>;
}
