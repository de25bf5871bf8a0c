// What a command writes: answers to standard output, progress and remarks to standard error, so that a pipe gets answers alone.
import { once } from 'node:events';
import type { Step } from '../context.ts';
import type { CliOutput } from './command.ts';

export interface Terminal extends CliOutput {
  /** A bar on a terminal, a plain line elsewhere, nothing with `--json`. */
  step(step: Step): void;
  /** Leaves the terminal without a half-drawn bar. */
  close(): void;
}

const BAR_WIDTH = 24;
const CLEAR_LINE = '\r\u001b[K';

export interface TerminalOptions {
  readonly json: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** A reader that has seen enough, as in `… | head`, is no fault: the work goes on, what it would say is dropped. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

export function openTerminal({ json, stdout, stderr }: TerminalOptions): Terminal {
  let drawn = false;
  const clear = (): void => {
    if (drawn) stderr.write(CLEAR_LINE);
    drawn = false;
  };
  if (!stdout.listeners('error').includes(onOutputError)) stdout.on('error', onOutputError);
  // One wait for all who write meanwhile: a thousand lines to a slow reader are not a thousand listeners.
  let room: Promise<void> | null = null;
  const hasRoom = async (): Promise<void> => {
    await once(stdout, 'drain').catch(onOutputError);
    room = null;
  };
  const write = async (text: string): Promise<void> => {
    clear();
    if (stdout.errored || stdout.write(text)) return;
    room ??= hasRoom();
    await room;
  };
  return {
    line: (text) => {
      if (!json) void write(`${text}\n`);
    },
    json: (value) => {
      if (json) void write(`${JSON.stringify(value)}\n`);
    },
    raw: write,
    remark: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    step: ({ text, share }) => {
      if (json) return;
      if (text !== undefined) {
        clear();
        stderr.write(`${text}\n`);
      }
      if (!stderr.isTTY || share === undefined) return;
      const filled = Math.round(Math.min(share, 1) * BAR_WIDTH);
      stderr.write(`${CLEAR_LINE}[${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}] ${Math.round(share * 100)}%`);
      drawn = true;
    },
    close: clear,
  };
}
