// Moving in: the readings of another database into ours, a page a transaction together with how far it is.
import { createHash } from 'node:crypto';
import { type MeterContext, metersOf } from '../../context.ts';
import { keepReadings, type NewReading } from '../keep-readings.ts';
import type { MeterDb } from '../queries.ts';
import { transact } from '../roll-up.ts';
import type { ForeignRow, ForeignTable } from './foreign-table.ts';
import type { ImportCounts } from './import-counts.ts';
import { deletePosition, positionOf, writePosition } from './queries.ts';
import { sortRow } from './sort-rows.ts';

export interface ImportOptions {
  /** Only these meters' rows. */
  readonly meters?: readonly string[];
  readonly progress: (soFar: ImportCounts, id: number) => void;
}

export type ImportResult = ImportCounts & {
  /** It went on where one that was killed had stopped. */
  readonly isContinued: boolean;
};

const ROWS_AT_ONCE = 5_000;
const BEFORE_ALL = -1;
const NOTHING: ImportCounts = {
  read: 0,
  fresh: 0,
  present: 0,
  refused: { meter: 0, remain: 0, negative: 0, time: 0 },
  unknown: [],
};

/**
 * Reads the whole table once; what is there already stays. After a kill the same call goes on after the last page that was committed,
 * and its counts are those of both; after its end it begins anew.
 */
export async function importReadings(
  ctx: Pick<MeterContext, 'store' | 'settings' | 'signal'>,
  table: ForeignTable,
  { meters, progress }: ImportOptions,
): Promise<ImportResult> {
  const source = digestOf(table.shown, meters);
  const known = new Set(metersOf(ctx).map(({ number }) => number));
  const begun = await transact(ctx, (trx) => positionOf(trx, source));
  let after = begun?.after ?? BEFORE_ALL;
  let counts = begun?.counts ?? NOTHING;
  for (;;) {
    ctx.signal.throwIfAborted();
    const rows = await table.page(after, ROWS_AT_ONCE);
    const last = rows.at(-1);
    if (last === undefined) break;
    const before = counts;
    counts = await transact(ctx, async (trx) => {
      const next = await takePage(trx, rows, before, { known, meters });
      await writePosition(trx, source, { after: last.id, counts: next });
      return next;
    });
    after = last.id;
    progress(counts, after);
  }
  await transact(ctx, (trx) => deletePosition(trx, source));
  return { ...counts, isContinued: begun !== null };
}

async function takePage(
  trx: MeterDb,
  rows: readonly ForeignRow[],
  before: ImportCounts,
  { known, meters }: { readonly known: ReadonlySet<string>; readonly meters: readonly string[] | undefined },
): Promise<ImportCounts> {
  const refused = { ...before.refused };
  const readings: NewReading[] = [];
  let read = 0;
  for (const row of rows) {
    const reading = sortRow(row);
    if (meters !== undefined && !meters.includes(String(row.meter_no).trim())) continue;
    read += 1;
    if (typeof reading === 'string') refused[reading] += 1;
    else readings.push(reading);
  }
  const fresh = await keepReadings(trx, readings);
  const strangers = readings.map(({ meter }) => meter).filter((meter) => !known.has(meter));
  return {
    read: before.read + read,
    fresh: before.fresh + fresh,
    present: before.present + readings.length - fresh,
    refused,
    unknown: [...new Set([...before.unknown, ...strangers])].sort(),
  };
}

function digestOf(shown: string, meters: readonly string[] | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([shown, meters ?? null]))
    .digest('hex');
}
