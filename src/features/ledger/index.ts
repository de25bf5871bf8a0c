// The ledger 台账: what is configured where, what changed, who changed it.
import type { Feature } from '../../feature.ts';
import { ledgerChecks } from './checks.ts';
import { changesCommand } from './cli/changes.ts';
import { exportCommand } from './cli/export.ts';
import { acceptCommand, publishCommand } from './cli/publish.ts';
import { refreshCommand } from './cli/refresh.ts';
import { searchCommand } from './cli/search.ts';
import { ledgerReadCommands } from './commands/index.ts';
import { ledgerLongCommands } from './commands/long.ts';
import { ledgerExpects } from './expects.ts';
import { dailyJob } from './jobs.ts';
import { ledgerMigrations } from './migrations/index.ts';
import { ledgerRoutes } from './routes.ts';
import { ledgerSection } from './section.ts';
import type { LedgerSettings } from './settings.ts';
import { ledgerStanding } from './standing.ts';
import { ledgerWorkJob } from './work-job.ts';

export const ledgerFeature: Feature<LedgerSettings> = {
  name: 'ledger',
  title: '台账',
  purpose: '哪里配置了什么，什么变了，谁改的',
  section: ledgerSection,
  migrations: ledgerMigrations,
  cli: [refreshCommand, publishCommand, acceptCommand, changesCommand, searchCommand, exportCommand],
  jobs: [dailyJob, ledgerWorkJob],
  routes: ledgerRoutes,
  commands: [...ledgerReadCommands, ...ledgerLongCommands],
  standing: ledgerStanding,
  expects: ledgerExpects,
  checks: ledgerChecks,
};
