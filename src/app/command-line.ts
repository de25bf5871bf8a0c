// The command line: finds the command and opens what it needs.
import { type CliCommand, usage } from '../cli/command.ts';
import { type FoundCommand, findCommand, readLine } from '../cli/find-command.ts';
import type { Terminal } from '../cli/terminal.ts';
import { type CoreContext, coreCommands } from './commands/index.ts';
import { type AnyFeature, features } from './features.ts';
import { createLog } from './log.ts';
import { ensurePlayground } from './playground.ts';
import { openProgram } from './program.ts';
import { asksForHelp, inShell } from './shell-line.ts';
import { productVersion } from './version.ts';

const EXIT_BAD_LINE = 2;

/** Runs one shell line and answers with the exit code: 0 only when all that was asked for was done. */
export function runCommandLine(argv: readonly string[]): Promise<number> {
  return inShell(argv, (terminal, signal) => dispatch(argv, terminal, signal));
}

async function dispatch(argv: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const core = findCommand(coreCommands, argv);
  if (core !== null) {
    const found = readLine(core, argv);
    if (found.values.help === true) return explain(core, terminal);
    const context: CoreContext = { cwd: process.cwd(), features, terminal, signal };
    return core.run(context, { ...found, out: terminal });
  }
  for (const feature of features) {
    const command = findCommand(feature.cli, argv);
    if (command !== null) return runFeatureCommand(feature, readLine(command, argv), terminal, signal);
  }
  if (argv[0] === '--version') {
    terminal.line(productVersion());
    return 0;
  }
  const asked = argv.filter((word) => !word.startsWith('-') && word !== 'help');
  const wantsHelp = asked.length === 0 || argv.includes('help') || asksForHelp(argv);
  const below = commandsBelow(asked);
  if (wantsHelp && below.length > 0) {
    terminal.line(overview(below));
    return 0;
  }
  terminal.remark(`没有命令“${asked.join(' ')}”。\n\n${overview(below.length > 0 ? below : commandsBelow([]))}`);
  return EXIT_BAD_LINE;
}

async function runFeatureCommand(
  feature: AnyFeature,
  found: FoundCommand<never>,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  if (found.values.help === true) return explain(found.command, terminal);
  const program = await openProgram({
    cwd: process.cwd(),
    parts: features,
    partial: false,
    log: (level) => createLog(level, 'stderr'),
    step: (step) => terminal.step(step),
    signal,
  });
  try {
    await ensurePlayground(program.context);
    return await found.command.run(program.contextOf(feature) as never, { ...found, out: terminal });
  } finally {
    await program.closers.close();
  }
}

function explain(command: CliCommand<never>, terminal: Terminal): number {
  terminal.line(`${command.summary}\n\n  ${usage(command)}\n`);
  for (const [name, option] of Object.entries(command.options))
    terminal.line(`  --${name.padEnd(10)} ${option.summary}`);
  return 0;
}

/** Commands that begin with these words; all of them for none. */
function commandsBelow(words: readonly string[]): readonly CliCommand<never>[] {
  const commands: readonly CliCommand<never>[] = [...coreCommands, ...features.flatMap((feature) => feature.cli)];
  return commands.filter((command) => words.every((word, index) => command.words[index] === word));
}

function overview(commands: readonly CliCommand<never>[]): string {
  const lines = commands.map((command) => `  ${usage(command)}\n      ${command.summary}`);
  return ['值班：工厂群里的值班同事。', '', '用法：', ...lines].join('\n');
}
