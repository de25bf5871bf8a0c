// What nobody looks at any more: old runs go to compressed JSON lines before their rows go, images and files go for good.
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { writeDurably } from '../../../lake/layout.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { madeAt } from '../../../lib/ids.ts';
import { PEOPLE_ZONE, zonedParts } from '../../../lib/zoned-time.ts';
import type { Job } from '../../../scheduler/job.ts';
import { forgetBatches } from '../../../store/forget-batches.ts';
import type { Store } from '../../../store/store.ts';
import { type SyncContext, syncDb, syncTrx } from '../context.ts';
import { archiveFolder, logsFolder } from './files.ts';

const DAY_MS = 86_400_000;
/** With their plans they are some ten thousand characters each. */
const RUNS_AT_ONCE = 200;
const compressed = promisify(gzip);

export const syncRetentionJob: Job<SyncContext> = {
  name: 'sync-retention',
  title: '清理多维表格同步的旧记录',
  schedule: { cron: '50 3 * * *', missed: { policy: 'once' }, overlap: 'skip' },
  run: async (ctx, { stage }) => {
    const { imageDays, logDays, fileDays } = ctx.settings.keep;
    const daysAgo = (days: number): Date => new Date(ctx.now().getTime() - days * DAY_MS);
    const counted = (name: string, work: () => Promise<number>): Promise<number> =>
      stage(name, async () => {
        const value = await work();
        return { value, rows: value };
      });
    const runs = await counted('运行记录存成文件', () => archiveRuns(ctx, daysAgo(logDays)));
    const images = await counted('改动前的内容', () => forgetImages(ctx.store, daysAgo(imageDays)));
    const batches = await counted('写完的批次', () => forgetDone(ctx.store, daysAgo(1)));
    const files = await counted('运行的日志文件', () => forgetLogs(ctx, daysAgo(fileDays)));
    return { summary: { runs, images, batches, files }, problems: [] };
  },
};

/**
 * The last run of a task that ended well stays: it says how many rows are usual, and that the task is not new. A file is on the disk
 * before its rows go; killed in between, the same file is written again.
 */
export async function archiveRuns(
  { store, config }: Pick<SyncContext, 'store' | 'config'>,
  before: Date,
): Promise<number> {
  const db = syncDb(store);
  let archived = 0;
  for (;;) {
    const kept = await db
      .selectFrom('sync_logs')
      .select((eb) => eb.fn.max('id').as('id'))
      .where('state', 'in', ['ok', 'partly'])
      .where('kind', 'in', ['scheduled', 'manual', 'load'])
      .groupBy('task')
      .execute();
    const rows = await db
      .selectFrom('sync_logs')
      .selectAll()
      .where('ended_at', '<', isoInstant(before))
      .where('id', 'not in', ['', ...kept.map(({ id }) => id)])
      .orderBy('id')
      .limit(RUNS_AT_ONCE)
      .execute();
    const [first] = rows;
    if (first === undefined) return archived;
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const { year, month, day } = zonedParts(new Date(first.asked_at), PEOPLE_ZONE);
    const file = join(archiveFolder({ config }), `sync_logs_${year}-${month}-${day}_${first.id}.jsonl.gz`);
    await writeDurably(file, async (temporary) => writeFile(temporary, await compressed(text), { mode: 0o600 }));
    const ids = rows.map(({ id }) => id);
    await store.transaction(async (trx) => {
      const own = syncTrx(trx);
      await own.deleteFrom('sync_batches').where('run', 'in', ids).where('state', '!=', 'entered').execute();
      await own.deleteFrom('sync_approvals').where('run', 'in', ids).execute();
      await own.deleteFrom('sync_logs').where('id', 'in', ids).execute();
    });
    archived += rows.length;
  }
}

/** Of runs that are old as a whole. */
export async function forgetImages(store: Store, before: Date): Promise<number> {
  const db = syncDb(store);
  const old = await db
    .selectFrom('sync_images')
    .select('run')
    .groupBy('run')
    .having((eb) => eb.fn.max('at'), '<', isoInstant(before))
    .execute();
  let forgotten = 0;
  for (const { run } of old) {
    const own = db.selectFrom('sync_images').select('record').where('run', '=', run);
    forgotten += await forgetBatches(
      async (limit) => (await own.limit(limit).execute()).map(({ record }) => record),
      (records) =>
        store.transaction((trx) =>
          syncTrx(trx).deleteFrom('sync_images').where('run', '=', run).where('record', 'in', records).execute(),
        ),
    );
  }
  return forgotten;
}

async function forgetDone(store: Store, before: Date): Promise<number> {
  const done = syncDb(store)
    .selectFrom('sync_batches')
    .select('run')
    .where('state', '!=', 'entered')
    .groupBy('run')
    .having((eb) => eb.fn.max('entered_at'), '<', isoInstant(before));
  return forgetBatches(
    async (limit) => (await done.limit(limit).execute()).map(({ run }) => run),
    (runs) =>
      store.transaction((trx) =>
        syncTrx(trx).deleteFrom('sync_batches').where('run', 'in', runs).where('state', '!=', 'entered').execute(),
      ),
  );
}

/** Logs, and plans of dry runs; by when the run was asked for, by the product's clock. */
async function forgetLogs(ctx: Pick<SyncContext, 'config'>, before: Date): Promise<number> {
  const folder = logsFolder(ctx);
  const names = await readdir(folder).catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw thrown;
  });
  const old = names.filter((name) => {
    const at = madeAt(/^(\w+)\.(?:log|plan\.jsonl)$/.exec(name)?.[1] ?? '');
    return at !== null && at < before.getTime();
  });
  for (const name of old) await rm(join(folder, name), { force: true });
  return old.length;
}
