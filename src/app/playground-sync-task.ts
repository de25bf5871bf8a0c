// The playground's sync task, brought in as people bring theirs in: out of a YAML file, by the same checks.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedFolder } from '../config/package-root.ts';
import type { SyncContext } from '../features/bitable-sync/context.ts';
import { bringIn, foreseeTasks } from '../features/bitable-sync/tasks/bring-in.ts';
import { wasEverATask } from '../features/bitable-sync/tasks/locks.ts';
import { readWrittenTasks } from '../features/bitable-sync/tasks/written.ts';

const FILE = 'playground/sync-tasks.yaml';
const BY = 'playground';

/** At the first start alone: what people have deleted does not come back. */
export async function bringInSampleTask(ctx: SyncContext): Promise<void> {
  if (await wasEverATask(ctx.store)) return;
  const tasks = readWrittenTasks(await readFile(join(shippedFolder(), FILE), 'utf8'), FILE);
  for (const one of await foreseeTasks(ctx, tasks)) {
    const [fault] = one.faults;
    if (fault !== undefined) throw new Error(`the playground's task cannot be used: ${fault.field} ${fault.message}`);
    await bringIn(ctx, one, BY);
  }
}
