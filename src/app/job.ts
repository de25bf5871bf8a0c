// The program of a job file: in the worker thread it starts itself as a process, in that process it runs the job.
// Kept light, since the thread loads it at every run; it never reaches the list of features.
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { relayToChild } from '../scheduler/worker-relay.ts';
import type { JobFile } from './job-file.ts';

/**
 * Called once by every file in jobs/.
 * @param url the file's own `import.meta.url`
 * @param load brings the feature in, in the job's process only
 */
export async function runJobFile<Settings>(url: string, load: () => Promise<JobFile<Settings>>): Promise<void> {
  if (!isMainThread) return relayToChild(fileURLToPath(url));
  const { openChildLink } = await import('../scheduler/child-link.ts');
  const link = openChildLink();
  const { runInProcess } = await import('./job-process.ts');
  await link.end(await runInProcess(link, await load()));
  process.exit();
}
