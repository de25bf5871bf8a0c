// The shell commands about tasks.
import type { CliCommand } from '../../../cli/command.ts';
import type { SyncContext } from '../context.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { listCommand } from './list.ts';

export const taskCommands: readonly CliCommand<SyncContext>[] = [listCommand, importCommand, exportCommand];
