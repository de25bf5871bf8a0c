// What is to be written, and a piece of it that goes in one request.
import { createHash } from 'node:crypto';
import type { FailedRow } from '../model/run.ts';
import type { TableRef } from '../model/task.ts';
import type { WriteItem } from '../model/write-item.ts';

/** What the journal holds of an item. */
export interface JournalItem extends Pick<WriteItem, 'record' | 'key' | 'row' | 'fields'> {
  /** JSON for sync_rows; null: none. */
  readonly cells: string | null;
}

export interface Batch {
  readonly run: string;
  /** Counts up within the run. */
  readonly number: number;
  readonly task: number;
  readonly ref: TableRef;
  readonly act: WriteItem['act'];
  /** Of creates, else null. */
  readonly token: string | null;
  readonly items: readonly JournalItem[];
}

/**
 * The client_token of a batch that is created: a uuid in the form of version 4, made of what makes the batch this one and no other.
 * The number is in it because a table without a key may be sent the same rows twice in one run.
 */
export function batchToken(run: string, number: number, items: readonly Pick<WriteItem, 'key' | 'fields'>[]): string {
  const text = JSON.stringify([run, number, items.map(({ key, fields }) => [key, fields])]);
  return uuidOf(text);
}

/** A uuid in the form of version 4 that is the same for the same text. */
export function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A row that was not written. @param text Chinese: why, and how to mend it */
export function failedRow({ row, record, key }: JournalItem, text: string): FailedRow {
  return { row, record, key, text };
}
