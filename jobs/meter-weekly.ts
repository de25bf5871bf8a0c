// Every Monday: what the meters used in the week before.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const [{ weeklyReportJob }, { meterSection }, { meterMigrations }] = await Promise.all([
    import('../src/features/meter/watching/reports/jobs.ts'),
    import('../src/features/meter/section.ts'),
    import('../src/features/meter/migrations/index.ts'),
  ]);
  return { part: { name: 'meter', section: meterSection, migrations: meterMigrations }, job: weeklyReportJob };
});
