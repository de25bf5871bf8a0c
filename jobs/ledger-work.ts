// What people asked for in the group and what takes long: refresh, export, acceptance of a baseline.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const [{ ledgerWorkJob }, { ledgerSection }, { ledgerMigrations }] = await Promise.all([
    import('../src/features/ledger/work-job.ts'),
    import('../src/features/ledger/section.ts'),
    import('../src/features/ledger/migrations/index.ts'),
  ]);
  return { part: { name: 'ledger', section: ledgerSection, migrations: ledgerMigrations }, job: ledgerWorkJob };
});
