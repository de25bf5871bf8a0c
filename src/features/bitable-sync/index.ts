// Bitable sync 多维表格同步: is this Bitable the same as that SQL result.
import type { Feature } from '../../feature.ts';
import { syncRetentionJob } from './artifacts/retention.ts';
import { syncChecks } from './checks.ts';
import { runCommands } from './cli/run.ts';
import { taskCommands } from './cli/tasks.ts';
import { bitableSyncCommands } from './commands/index.ts';
import { numberedRun } from './commands/numbered.ts';
import { bitableSyncMigrations } from './migrations/index.ts';
import { bitableSyncRoutes } from './routes.ts';
import { bitableSyncSection } from './section.ts';
import type { BitableSyncSettings } from './settings.ts';
import { syncStanding } from './standing.ts';

export const bitableSyncFeature: Feature<BitableSyncSettings> = {
  name: 'bitable-sync',
  title: '多维表格同步',
  purpose: '这个多维表格和那条 SQL 的结果一样吗',
  section: bitableSyncSection,
  migrations: bitableSyncMigrations,
  cli: [...taskCommands, ...runCommands],
  jobs: [syncRetentionJob],
  routes: bitableSyncRoutes,
  commands: bitableSyncCommands,
  numbered: numberedRun,
  standing: syncStanding,
  checks: syncChecks,
};
