// At night: old runs of Bitable sync go to compressed files, images and logs that are over their time go.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const [{ syncRetentionJob }, { bitableSyncSection }, { bitableSyncMigrations }] = await Promise.all([
    import('../src/features/bitable-sync/artifacts/retention.ts'),
    import('../src/features/bitable-sync/section.ts'),
    import('../src/features/bitable-sync/migrations/index.ts'),
  ]);
  const part = { name: 'bitable-sync', section: bitableSyncSection, migrations: bitableSyncMigrations };
  return { part, job: syncRetentionJob };
});
