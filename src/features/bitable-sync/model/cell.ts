// Cells as both sides of a sync compare them.
import type { BitableField } from '../../../feishu/api/bitable.ts';
import type { JsonObject } from '../../../lib/json.ts';

/** What a field that we write holds. */
export type CellKind = 'text' | 'number' | 'select' | 'multi' | 'date' | 'checkbox' | 'url' | 'phone' | 'person';

/**
 * Empty is null. `text`, `select`, `phone`: a string that is not empty · `number`: a finite number · `date`: milliseconds UTC ·
 * `checkbox`: a boolean, never null (a box never ticked is false) · `multi`, `person` (open_ids): a list without duplicates, sorted ·
 * `url`: both parts.
 */
export type Cell = null | string | number | boolean | readonly string[] | UrlCell;

export interface UrlCell {
  readonly text: string;
  readonly link: string;
}

/** Where a column of the query goes. */
export interface FieldDecision {
  readonly column: string;
  /** Its place among the columns of the query. */
  readonly index: number;
  readonly field: string;
  readonly kind: CellKind;
  /** Null where the field is to be created first. */
  readonly existing: BitableField | null;
  /** The body of the request that creates it; null where it exists. */
  readonly creation: JsonObject | null;
  /** Chinese, without a full stop: why it is this kind. */
  readonly reason: string;
}

/** A column that is not written, for instance because its field is a formula. */
export interface SkippedColumn {
  readonly column: string;
  readonly field: string;
  /** Chinese, without a full stop. */
  readonly reason: string;
}

/** A value that its field cannot take as it is: nothing is guessed, the row's cell is left as it stands and counts as failed. */
export interface Loss {
  /** From 1, as the query gave them. */
  readonly row: number;
  /** The key as people read it; empty without one. */
  readonly key: string;
  readonly column: string;
  /** Chinese, a sentence without a full stop: `第 17 行 数量 '12万' 不是数字`. */
  readonly text: string;
}
