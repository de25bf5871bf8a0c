// Every night: who is called what, and who has left the company.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const [{ peopleJob }, { dutySection }, { dutyMigrations }] = await Promise.all([
    import('../src/features/duty/people-job.ts'),
    import('../src/features/duty/settings.ts'),
    import('../src/features/duty/migrations/index.ts'),
  ]);
  return { part: { name: 'duty', section: dutySection, migrations: dutyMigrations }, job: peopleJob };
});
