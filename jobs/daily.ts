// The daily ledgers: refresh, compare, write the workbooks.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const [{ dailyJob }, { ledgerSection }, { ledgerMigrations }] = await Promise.all([
    import('../src/features/ledger/jobs.ts'),
    import('../src/features/ledger/section.ts'),
    import('../src/features/ledger/migrations/index.ts'),
  ]);
  return { part: { name: 'ledger', section: ledgerSection, migrations: ledgerMigrations }, job: dailyJob };
});
