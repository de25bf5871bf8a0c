// A job's process: what it was asked to do, when it shall stop, and how it tells the server what it is at.
import type { Step } from '../context.ts';
import { UserError } from '../lib/errors.ts';
import { isJsonObject, type Json } from '../lib/json.ts';
import type { JobEnd, JobMessage, JobOrder } from './job-message.ts';

export interface ChildLink {
  readonly order: JobOrder;
  /** Aborts when the server asks for the end, or is gone. */
  readonly signal: AbortSignal;
  /** What the server hands over that no argument may show; null for nothing. Rejects when the server is gone before. */
  readonly handed: Promise<Json>;
  report(step: Step): void;
  /** Tells how the run ended; resolves when that is on its way. */
  end(end: JobEnd): Promise<void>;
}

/** How long the work may go on after the server is gone, milliseconds. */
const ORPHAN_LIMIT_MS = 10_000;

/** @throws UserError when the process was not started by the runner. */
export function openChildLink(): ChildLink {
  if (process.send === undefined) throw new UserError('作业文件由 zhiban start 启动；要手动运行请用 zhiban run <作业>');
  const stop = new AbortController();
  const onStop = (): void => stop.abort(new UserError('中途停止'));
  // Ctrl-C in a terminal reaches the whole group, and the server will say the same.
  process.on('SIGTERM', onStop);
  process.on('SIGINT', onStop);
  process.once('disconnect', () => {
    onStop();
    setTimeout(() => process.exit(1), ORPHAN_LIMIT_MS).unref();
  });
  const order = JSON.parse(process.argv[2] ?? '{}') as JobOrder;
  return {
    order,
    signal: stop.signal,
    handed: order.isHanded === true ? handedOver(stop.signal) : Promise.resolve(null),
    report: (step) => {
      if (step.text !== undefined || step.share !== undefined) void send({ kind: 'step', step });
    },
    end: (end) => send({ kind: 'end', end }),
  };
}

function handedOver(signal: AbortSignal): Promise<Json> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    process.once('message', (message: unknown) => resolve(isJsonObject(message) ? (message.handed ?? null) : null));
  });
}

/** A server that is gone hears nothing, and that is all right. */
function send(message: JobMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}
