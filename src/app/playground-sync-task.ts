// The playground's sync task, brought in as people bring theirs in: out of a YAML file, by the same checks.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedFolder } from '../config/package-root.ts';
import type { SyncContext } from '../features/bitable-sync/context.ts';
import { bringIn, foreseeTasks } from '../features/bitable-sync/tasks/bring-in.ts';
import { wasEverATask } from '../features/bitable-sync/tasks/number-queries.ts';
import { readWrittenTasks } from '../features/bitable-sync/tasks/written.ts';

const FILE = 'playground/sync-tasks.yaml';
const BY = 'playground';
/** Where the file says that our own page of Bitables is. */
const WRITTEN_URL = 'http://127.0.0.1:9136';

/**
 * At the first start alone: what people have deleted does not come back.
 * @param url where this server is
 */
export async function bringInSampleTask(ctx: SyncContext, url: string): Promise<void> {
  if (await wasEverATask(ctx.store)) return;
  const tasks = readWrittenTasks(await readFile(join(shippedFolder(), FILE), 'utf8'), FILE);
  // A link with another host is none of a local Feishu.
  const place = /^http:\/\/127\.0\.0\.1[:/]/.test(url) ? url : WRITTEN_URL;
  const here = tasks.map((task) => ({ ...task, link: task.link.replace(WRITTEN_URL, place) }));
  for (const one of await foreseeTasks(ctx, here, null)) {
    const [fault] = one.faults;
    if (fault !== undefined) throw new Error(`the playground's task cannot be used: ${fault.field} ${fault.message}`);
    await bringIn(ctx, one, BY);
  }
}
