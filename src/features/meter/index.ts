// The meter 电表: how much power is left, how fast it goes, when it runs out.
import type { Feature } from '../../feature.ts';
import { meterChecks } from './checks.ts';
import { importCommand } from './cli/import.ts';
import { rebuildCommand } from './cli/rebuild.ts';
import { meterCommands } from './commands/index.ts';
import { meterMigrations } from './migrations/index.ts';
import { meterExpects } from './poll/expects.ts';
import { meterPollJob } from './poll/job.ts';
import { meterStanding } from './poll/standing.ts';
import { meterRoutes } from './routes.ts';
import { meterSection } from './section.ts';
import type { MeterSettings } from './settings.ts';
import { watchingCommands } from './watching/commands/index.ts';
import { monthlyReportJob, weeklyReportJob } from './watching/reports/jobs.ts';

export const meterFeature: Feature<MeterSettings> = {
  name: 'meter',
  title: '电表',
  purpose: '还剩多少电，用得多快，什么时候用完',
  section: meterSection,
  migrations: meterMigrations,
  cli: [importCommand, rebuildCommand],
  jobs: [meterPollJob, weeklyReportJob, monthlyReportJob],
  routes: meterRoutes,
  commands: [...meterCommands, ...watchingCommands],
  standing: meterStanding,
  expects: meterExpects,
  checks: meterChecks,
};
