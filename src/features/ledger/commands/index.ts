// What people may ask the ledger in a chat, and what changes nothing.
import type { Command } from '../../../bot/command.ts';
import type { LedgerContext } from '../context.ts';
import { baselineCommand } from './baseline.ts';
import { changesCommand } from './changes.ts';
import { searchCommand } from './search.ts';
import { showCommand } from './show.ts';

/** Ends with its own time limit, not only when the server stops. */
function limited(command: Command<LedgerContext>): Command<LedgerContext> {
  return { ...command, run: (ctx, input) => command.run({ ...ctx, signal: input.signal }, input) };
}

export const ledgerReadCommands: readonly Command<LedgerContext>[] = [
  searchCommand,
  showCommand,
  changesCommand,
  baselineCommand,
].map(limited);
