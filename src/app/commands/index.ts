// The commands that belong to no feature.
import type { CliCommand } from '../../cli/command.ts';
import { alertTestCommand } from './alert-test.ts';
import { configCheckCommand } from './config-check.ts';
import type { CoreContext } from './core-context.ts';
import { doctorCommand } from './doctor.ts';
import { jobsCommand } from './jobs.ts';
import { keysCommands } from './keys.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { secretsCommands } from './secrets.ts';
import { signinCommand } from './signin.ts';
import { startCommand } from './start.ts';
import { watchCommand } from './watch.ts';

export type { CoreContext } from './core-context.ts';

export const coreCommands: readonly CliCommand<CoreContext>[] = [
  startCommand,
  watchCommand,
  configCheckCommand,
  doctorCommand,
  jobsCommand,
  runsCommand,
  runCommand,
  alertTestCommand,
  ...secretsCommands,
  signinCommand,
  ...keysCommands,
];
