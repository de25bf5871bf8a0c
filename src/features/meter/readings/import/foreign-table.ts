// Another database's table of readings, read page by page in the order of its ids; nothing of it is ever changed.
import type { Kysely } from 'kysely';
import { openKysely } from '../../../../databases/kysely.ts';
import { unreadableColumns } from '../../../../databases/shared-table/misfits.ts';
import { UserError } from '../../../../lib/errors.ts';
import { READINGS_TABLE } from '../readings-table.ts';

export interface ForeignRow {
  readonly id: number;
  readonly meter_no: string | null;
  readonly remain: string | number | null;
  readonly collected_at: string | null;
}

export interface ForeignTable {
  /** The URL without its password. */
  readonly shown: string;
  readonly newestId: number;
  /** Ascending; empty at the end. */
  page(after: number, most: number): Promise<readonly ForeignRow[]>;
  close(): Promise<void>;
}

interface ForeignTables {
  electricity_balance: ForeignRow;
}

/** @throws UserError when there is no such table, or a column of it cannot be read as what it should be; as openKysely() otherwise */
export async function openForeignTable(url: string): Promise<ForeignTable> {
  const { db, shown, close } = await openKysely<ForeignTables>(url, {
    label: '要搬入的数据库',
    poolSize: 1,
    readOnly: true,
  });
  try {
    await requireReadable(db, shown);
    return {
      shown,
      newestId: await newestId(db),
      page: (after, most) => pageOf(db, after, most),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function requireReadable(db: Kysely<ForeignTables>, shown: string): Promise<void> {
  const misfits = await unreadableColumns(db, READINGS_TABLE);
  if (misfits === null) {
    throw new UserError(`${shown} 里没有表 ${READINGS_TABLE.name}；请检查库名，它应是原来保存电表读数的那个库`);
  }
  if (misfits.length > 0) {
    throw new UserError(`${shown} 的表 ${READINGS_TABLE.name} 读不了：${misfits.join('；')}`);
  }
}

async function newestId(db: Kysely<ForeignTables>): Promise<number> {
  const row = await db.selectFrom('electricity_balance').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return Number(row?.id ?? 0);
}

async function pageOf(db: Kysely<ForeignTables>, after: number, most: number): Promise<readonly ForeignRow[]> {
  return db
    .selectFrom('electricity_balance')
    .select(['id', 'meter_no', 'remain', 'collected_at'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(most)
    .execute();
}
