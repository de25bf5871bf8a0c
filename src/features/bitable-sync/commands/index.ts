// What people type about Bitable sync.
import type { Command } from '../../../bot/command.ts';
import type { SyncContext } from '../context.ts';
import { conflictCommand, runCommands, undoCommand } from './ask-run.ts';
import { approveCommand, approveSqlCommand, refuseCommand } from './decide.ts';
import { pauseCommand, resumeCommand, stopCommand } from './hold.ts';
import { listCommand, logCommand } from './list.ts';

export const bitableSyncCommands: readonly Command<SyncContext>[] = [
  listCommand,
  ...runCommands,
  stopCommand,
  logCommand,
  undoCommand,
  conflictCommand,
  approveCommand,
  refuseCommand,
  approveSqlCommand,
  pauseCommand,
  resumeCommand,
];
