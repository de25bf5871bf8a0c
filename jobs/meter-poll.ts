// Every few minutes: the meters that are due are read.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const [{ meterPollJob }, { meterSection }, { meterMigrations }] = await Promise.all([
    import('../src/features/meter/poll/job.ts'),
    import('../src/features/meter/section.ts'),
    import('../src/features/meter/migrations/index.ts'),
  ]);
  return { part: { name: 'meter', section: meterSection, migrations: meterMigrations }, job: meterPollJob };
});
