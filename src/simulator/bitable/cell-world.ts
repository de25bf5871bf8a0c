// What conversions of cells need to know of the world around the cell.
import type { Json } from '../../lib/json.ts';
import type { AttachmentRecord, FieldRecord } from '../state/bitable-records.ts';

export type UserIdType = 'open_id' | 'union_id' | 'user_id';

/** For what is written. */
export interface WriteWorld {
  /** The `ou_…` of somebody whom the app may name; undefined for anybody else, another app's `ou_…` among them. */
  person(id: string): string | undefined;
  /** Ids of the options with these names; those that are not there are made, each anew (feishu.md §6.5). */
  options(field: FieldRecord, names: readonly string[]): readonly string[];
  hasRow(table: string, row: string): boolean;
  /** A file of this base. */
  attachment(token: string): AttachmentRecord | undefined;
}

/** For what is read. */
export interface ReadWorld {
  /** Somebody as a cell shows him: with name and more where the app may see them. */
  person(openId: string): Json;
  /** Who wrote a row: an app's id, or `ou_…`. */
  writer(id: string): Json;
  optionName(field: FieldRecord, id: string): string | undefined;
  hasRow(row: string): boolean;
  attachment(token: string): Json;
  group(id: string): Json;
}
