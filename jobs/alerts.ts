// Stays as long as the server does: what was raised becomes cards, and time goes by for them.
import { runJobFile } from '../src/app/job.ts';

await runJobFile(import.meta.url, async () => {
  const [{ alertsResident }, { dutySection }, { dutyMigrations }] = await Promise.all([
    import('../src/features/duty/alerts/resident.ts'),
    import('../src/features/duty/settings.ts'),
    import('../src/features/duty/migrations/index.ts'),
  ]);
  return { part: { name: 'duty', section: dutySection, migrations: dutyMigrations }, resident: alertsResident };
});
