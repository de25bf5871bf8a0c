// `zhiban watch` without the rest of the program: it has to start where nothing else does.
import { readLine } from '../../cli/find-command.ts';
import { watchCommand } from '../commands/watch.ts';
import { inShell } from '../shell-line.ts';

export function runWatchLine(argv: readonly string[]): Promise<number> {
  return inShell(argv, (terminal, signal) => {
    const found = readLine(watchCommand, argv);
    return watchCommand.run({ cwd: process.cwd(), signal }, { ...found, out: terminal });
  });
}
