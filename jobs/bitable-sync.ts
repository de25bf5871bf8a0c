// Stays as long as the server does: what is due of the sync tasks, and what people ask for, becomes runs.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const [{ bitableSyncResident }, { bitableSyncSection }, { bitableSyncMigrations }, { ledgerPart }] =
    await Promise.all([
      import('../src/features/bitable-sync/resident.ts'),
      import('../src/features/bitable-sync/section.ts'),
      import('../src/features/bitable-sync/migrations/index.ts'),
      import('../src/features/bitable-sync/source/lake-part.ts'),
    ]);
  const part = { name: 'bitable-sync', section: bitableSyncSection, migrations: bitableSyncMigrations };
  return { part, also: [ledgerPart], resident: bitableSyncResident };
});
