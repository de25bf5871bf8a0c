// `zhiban start` as people start it: the compiled program in a working folder of its own, on a free port.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { packageRoot } from '../../src/config/package-root.ts';
import { wroteLog } from '../support/secret-watch.ts';
import { startWatchdog } from '../support/servers/watchdog.ts';
import { type Answer, ask } from './ask.ts';

export interface Started {
  readonly port: number;
  /** Milliseconds until it said its address. */
  readonly readyMs: number;
  readonly child: ChildProcess;
  /** All it wrote so far. */
  said(): string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** What is going on; null when nothing is. */
  activity(): Promise<{ readonly phase: string; readonly lines: readonly string[] } | null>;
  /** Resolves when nothing is going on any more. */
  idle(): Promise<void>;
  /** Sends the signal, and answers the exit code; null when the signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Minutes on a busy machine: a working day is stepped through hour by hour, and each hour has its jobs. */
const LIMIT_MS = 240_000;

/**
 * Starts it; resolves when it says its address.
 * @param keyOf of a machine, with which pages are asked; none in the playground, where one is signed in
 */
export async function startZhiban(
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  keyOf: () => Promise<string | null> = async () => null,
): Promise<Started> {
  const began = performance.now();
  const { child, said, ended } = launch(cwd, { ZHIBAN_WEB_PORT: '0', ...env });
  const address = /http:\/\/127\.0\.0\.1:(\d+)/;
  await until(() => address.test(said()) || child.exitCode !== null, 'an address');
  const port = Number(address.exec(said())?.[1] ?? 0);
  if (port === 0) throw new Error(`zhiban start ended:\n${(await ended).said}`);
  const get: Started['get'] = (path, headers = {}) => ask({ port, path, headers });
  const activity: Started['activity'] = async () => {
    const key = await keyOf();
    const { status, text } = await get('/activity.json', key === null ? {} : { authorization: `Bearer ${key}` });
    if (status !== 200) throw new Error(`activity.json → ${status} ${text}`);
    return (JSON.parse(text) as { activity: Awaited<ReturnType<Started['activity']>> }).activity;
  };
  return {
    port,
    readyMs: performance.now() - began,
    child,
    said,
    get,
    activity,
    idle: () => until(async () => (await activity()) === null, 'the end of what is going on'),
    stop: async (signal) => {
      child.kill(signal);
      return (await ended).code;
    },
  };
}

/** Starts what is expected to end by itself. */
export function runStart(cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  return launch(cwd, env).ended;
}

function launch(cwd: string, env: Readonly<Record<string, string>>) {
  const watchdog = startWatchdog();
  const main = join(packageRoot(), 'dist', 'src', 'main.js');
  const child = spawn(process.execPath, [main, 'start'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  watchdog.kill(child.pid ?? 0);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = once(child, 'close').then(async ([code]) => {
    watchdog.forget(child.pid ?? 0);
    await watchdog.end();
    wroteLog('zhiban start', text);
    return { code: code as number | null, said: text };
  });
  return { child, said: () => text, ended };
}

/** @throws Error when it is not so after a minute and a half. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await delay(50);
  }
}
