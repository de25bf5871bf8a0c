// Duty 值守: the words that everybody uses, and the eyes on everything that runs unattended.
import type { Feature } from '../../feature.ts';
import { alertCommands } from './alerts/index.ts';
import { alertsRoute } from './alerts/page.ts';
import { alertsStanding } from './alerts/standing.ts';
import { auditFileRoute, auditRoute } from './audit/page.ts';
import { adminCodeCommand } from './cli/admin-code.ts';
import { auditExportCommand } from './cli/audit-export.ts';
import { auditVerifyCommand } from './cli/audit-verify.ts';
import { settingsByHand } from './cli/settings.ts';
import { auditCommand } from './commands/audit.ts';
import { checkUpCommand } from './commands/check-up.ts';
import { helpCommand, homeCommand } from './commands/help.ts';
import { rightsCommands } from './commands/rights/index.ts';
import { runCommand } from './commands/run.ts';
import { stateCommand } from './commands/state.ts';
import { deliveryJob } from './delivery-job.ts';
import { restoreSettingCommand, setSettingCommand, showSettingsCommand } from './live/commands.ts';
import { settingsCheck, settingsStanding } from './live/facts.ts';
import { changeSettingRoute, settingsRoute } from './live/page.ts';
import { dutyMigrations } from './migrations/index.ts';
import { peopleJob } from './people-job.ts';
import { rightsStanding } from './rights-standing.ts';
import { type DutySettings, dutySection } from './settings.ts';

export const dutyFeature: Feature<DutySettings> = {
  name: 'duty',
  title: '值守',
  purpose: '能问什么，一切是否正常，哪件事没做成',
  section: dutySection,
  migrations: dutyMigrations,
  cli: [auditVerifyCommand, auditExportCommand, adminCodeCommand, ...settingsByHand],
  jobs: [deliveryJob, peopleJob],
  routes: [alertsRoute, auditRoute, auditFileRoute, settingsRoute, changeSettingRoute],
  commands: [
    ...[homeCommand, helpCommand, stateCommand, runCommand, checkUpCommand, auditCommand],
    ...rightsCommands,
    ...alertCommands,
    ...[showSettingsCommand, setSettingCommand, restoreSettingCommand],
  ],
  standing: async (ctx) => [await alertsStanding(ctx), ...(await rightsStanding(ctx)), ...settingsStanding(ctx)],
  async *checks(ctx) {
    yield settingsCheck(ctx);
  },
};
