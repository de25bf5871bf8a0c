// Every half hour: are messages delivered.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const [{ deliveryJob }, { dutySection }, { dutyMigrations }] = await Promise.all([
    import('../src/features/duty/delivery-job.ts'),
    import('../src/features/duty/settings.ts'),
    import('../src/features/duty/migrations/index.ts'),
  ]);
  return { part: { name: 'duty', section: dutySection, migrations: dutyMigrations }, job: deliveryJob };
});
