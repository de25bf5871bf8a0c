// What nobody looks at any more: old runs go to compressed JSON lines before their rows go, images and files go for good.
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { writeDurably } from '../../../lake/layout.ts';
import { madeAt } from '../../../lib/ids.ts';
import { PEOPLE_ZONE, zonedParts } from '../../../lib/zoned-time.ts';
import type { Job } from '../../../scheduler/job.ts';
import { forgetBatches } from '../../../store/forget-batches.ts';
import type { Store } from '../../../store/store.ts';
import type { SyncContext } from '../context.ts';
import { archiveFolder, logsFolder } from './files.ts';
import {
  deleteBatches,
  deleteImages,
  deleteRuns,
  imageRecords,
  oldRuns,
  runsOfOldBatches,
  runsOfOldImages,
} from './retention-queries.ts';

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
  let archived = 0;
  for (;;) {
    const rows = await oldRuns(store, before, RUNS_AT_ONCE);
    const [first] = rows;
    if (first === undefined) return archived;
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const { year, month, day } = zonedParts(new Date(first.asked_at), PEOPLE_ZONE);
    const file = join(archiveFolder({ config }), `sync_logs_${year}-${month}-${day}_${first.id}.jsonl.gz`);
    await writeDurably(file, async (temporary) => writeFile(temporary, await compressed(text), { mode: 0o600 }));
    const ids = rows.map(({ id }) => id);
    await deleteRuns(store, ids);
    archived += rows.length;
  }
}

/** Of runs that are old as a whole. */
export async function forgetImages(store: Store, before: Date): Promise<number> {
  let forgotten = 0;
  for (const run of await runsOfOldImages(store, before)) {
    forgotten += await forgetBatches(
      (limit) => imageRecords(store, run, limit),
      (records) => deleteImages(store, run, records),
    );
  }
  return forgotten;
}

async function forgetDone(store: Store, before: Date): Promise<number> {
  return forgetBatches(
    (limit) => runsOfOldBatches(store, before, limit),
    (runs) => deleteBatches(store, runs),
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
