// What people may ask the meter in a chat.
import type { Command } from '../../../bot/command.ts';
import type { MeterContext } from '../context.ts';
import { exportCommand } from './export.ts';
import { fetchCommand } from './fetch.ts';
import { reportCommand } from './report.ts';
import { showCommand } from './show.ts';
import { topUpsCommand } from './top-ups.ts';

/** Ends with its own time limit, not only when the server stops. */
function limited(command: Command<MeterContext>): Command<MeterContext> {
  return { ...command, run: (ctx, input) => command.run({ ...ctx, signal: input.signal }, input) };
}

export const meterCommands: readonly Command<MeterContext>[] = [
  showCommand,
  topUpsCommand,
  reportCommand,
  exportCommand,
  fetchCommand,
].map(limited);
