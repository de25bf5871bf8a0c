// One shell line from its words to an exit code: the terminal, the signals, and errors as sentences.
import { openTerminal, type Terminal } from '../cli/terminal.ts';
import { UpstreamError, UserError } from '../lib/errors.ts';

/** As shells have it: 128 + SIGINT. */
const EXIT_INTERRUPTED = 130;

/** @param work answers the exit code: 0 only when all that was asked for was done */
export async function inShell(
  argv: readonly string[],
  work: (terminal: Terminal, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  // Help is for people, whatever else the line asks for.
  const terminal = openTerminal({
    json: argv.includes('--json') && !asksForHelp(argv),
    stdout: process.stdout,
    stderr: process.stderr,
  });
  const stop = new AbortController();
  const onSignal = (): void => {
    // The second time people mean it.
    if (stop.signal.aborted) process.exit(EXIT_INTERRUPTED);
    stop.abort(new UserError('已停止'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(terminal, stop.signal);
  } catch (thrown) {
    terminal.remark(sentenceFor(thrown));
    return stop.signal.aborted ? EXIT_INTERRUPTED : 1;
  } finally {
    terminal.close();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

export function asksForHelp(argv: readonly string[]): boolean {
  return argv.some((word) => ['--help', '-h', '--version'].includes(word));
}

/** Foreseen errors are said; anything else is a bug and shows its stack. */
function sentenceFor(thrown: unknown): string {
  if (thrown instanceof UserError || thrown instanceof UpstreamError) return thrown.message;
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return `程序出错了，这是程序的问题，请把下面的内容交给开发者：\n${stack}`;
}
