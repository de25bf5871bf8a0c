// The playground moves in as people do: what the program before has read comes through `meter import`'s own door.
import { existsSync } from 'node:fs';
import { type MeterContext, metersOf } from '../features/meter/context.ts';
import { openForeignTable } from '../features/meter/readings/import/foreign-table.ts';
import { importReadings } from '../features/meter/readings/import/import-readings.ts';
import { readingsOf } from '../features/meter/readings/readings-of.ts';
import { rollUp } from '../features/meter/readings/roll-up.ts';
import { lastOldReading, oldDatabaseFile } from '../playground/meters/old-database.ts';
import { samplesFolder } from './playground.ts';

/** Nothing when it is done already; goes on where a process that was killed had stopped. */
export async function moveInSampleMeters(ctx: MeterContext): Promise<void> {
  const dir = samplesFolder(ctx);
  if (!ctx.config.playground.enabled || !existsSync(oldDatabaseFile(dir))) return;
  const last = await lastOldReading(dir);
  if (!metersOf(ctx).some(({ number }) => number === last.number)) return;
  // Readings come in the old database's order: who has its last has them all.
  const present = await readingsOf(ctx, last.number, { from: last.at, to: last.at + 1_000 });
  if (present.length > 0) return;
  const table = await openForeignTable(`sqlite:${encodeURI(oldDatabaseFile(dir))}`);
  try {
    await importReadings(ctx, table, { progress: () => {} });
  } finally {
    await table.close();
  }
  await rollUp(ctx);
}
