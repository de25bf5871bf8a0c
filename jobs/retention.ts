// Every night: forgets old runs.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const { retentionJob } = await import('../src/app/retention-job.ts');
  return { part: null, job: retentionJob };
});
