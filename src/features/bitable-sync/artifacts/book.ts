// The workbook of a run's source rows: written while they stream by, under its name only when it is whole and shall be kept.
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { QueryColumn, QueryRow, ValueType } from '../../../databases/user-query/contract.ts';
import { OWN_FOLDER } from '../../../lib/own-folder.ts';
import type { ColumnKind } from '../../../sheets/table-column.ts';
import { openWorkbook } from '../../../sheets/workbook.ts';

/** Names of its sheets; a book that is loaded has the first at least. */
export const ROWS_SHEET = '数据';
export const COLUMNS_SHEET = '列';
export const TASK_SHEET = '任务';

/** The task whose rows a book holds. */
export interface BookOwner {
  readonly id: number;
  readonly name: string;
}

export interface SourceBook {
  rows(rows: readonly QueryRow[]): Promise<void>;
  /** Whole and on the disk, not yet under its name. */
  close(): Promise<void>;
  /** Under its name, once it is closed. */
  keep(): Promise<void>;
  /** Removes what was written, unless it is kept. */
  abort(): Promise<void>;
}

/** Moments stay text: as a sheet's number, a fraction of a day, they would come back a millisecond off. */
const KINDS: Readonly<Partial<Record<ValueType, ColumnKind>>> = {
  integer: 'integer',
  decimal: 'decimal',
  float: 'number',
  boolean: 'boolean',
  date: 'date',
};

/** What a sheet cannot hold without loss stays text. */
export async function openBook(path: string, columns: readonly QueryColumn[], task: BookOwner): Promise<SourceBook> {
  await mkdir(dirname(path), OWN_FOLDER);
  const temporary = `${path}.part`;
  const book = await openWorkbook(temporary);
  try {
    // The rows are no more for everybody than the folder is.
    await chmod(temporary, 0o600);
    // How each column is to be read when the book is loaded: a sheet alone does not tell a date from a moment.
    const types = await book.sheet(COLUMNS_SHEET, {
      columns: ['列', '类型', '数据库里的类型'].map((title) => ({ title, kind: 'text' })),
    });
    await types.rows(columns.map(({ name, type, declared }) => [name, type, declared]));
    const owner = await book.sheet(TASK_SHEET, {
      columns: ['编号', '名字'].map((title) => ({ title, kind: 'text' })),
    });
    await owner.rows([[String(task.id), task.name]]);
    const table = await book.sheet(ROWS_SHEET, {
      columns: columns.map(({ name, type }) => ({ title: name, kind: KINDS[type] ?? 'text' })),
    });
    return {
      rows: (rows) => table.rows(rows),
      close: async () => {
        await book.close();
        const file = await open(temporary, 'r+');
        try {
          await file.sync();
        } finally {
          await file.close();
        }
      },
      keep: () => rename(temporary, path),
      abort: async () => {
        await book.abort();
        await rm(temporary, { force: true });
      },
    };
  } catch (thrown) {
    await book.abort();
    throw thrown;
  }
}
