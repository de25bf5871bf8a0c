// A server of our own for the length of a test run: in a temporary folder, on a free port, under an account that is not root,
// gone afterwards whatever happens.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Account, giveFolder, ownAccount, runAs, writeOwn } from './account.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

export interface ServerPlan {
  readonly title: string;
  /** Accounts to run as when we are root, the first that exists. */
  readonly accounts: readonly string[];
  /** Where the temporary folder is made; the system's place unless given (a small tmpfs, for a full disk). */
  readonly parent?: string | undefined;
  /** Files of the server's own beside its data, readable by its account only. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Makes the data in the folder, with `run` under the server's own account. */
  prepare(folder: string, run: (command: readonly string[]) => void): void;
  command(folder: string, port: number): readonly string[];
  /** Resolves when the server answers; throws while it does not. */
  ask(port: number): Promise<void>;
  /** The signal for a quick and orderly end. */
  readonly endSignal: NodeJS.Signals;
}

export interface ThrowawayServer {
  readonly port: number;
  /** The process now: another one after a restart. */
  readonly pid: number;
  /** The server stands still, its connections stay open and silent. */
  pause(): void;
  resume(): void;
  /** kill -9; the data stay. */
  kill(): Promise<void>;
  /** Starts on the same data and port, ending it in order first when it runs. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

export interface PrivateServer extends ThrowawayServer {
  /** With account, password and an empty database. */
  readonly url: string;
}

export interface ServerOptions {
  /** The folder in which the temporary folder is made; the server's account must be able to reach it. */
  readonly dir?: string;
  /** Further arguments of the server, for instance `--max-allowed-packet=1M`. */
  readonly settings?: readonly string[];
  /** Files beside the data, `../name` in settings; readable by the server only. */
  readonly files?: Readonly<Record<string, string>>;
}

const START_LIMIT_MS = 60_000;
const END_LIMIT_MS = 15_000;

export async function startThrowaway(plan: ServerPlan): Promise<ThrowawayServer> {
  const watchdog = startWatchdog();
  const folder = mkdtempSync(join(plan.parent ?? tmpdir(), 'zhiban-test-'));
  watchdog.remove(folder);
  const account = ownAccount(plan.accounts);
  giveFolder(folder, account);
  try {
    for (const [name, text] of Object.entries(plan.files ?? {})) writeOwn(join(folder, name), text, account);
    plan.prepare(folder, (command) => runAs(account, folder, command));
    const { port, child } = await startOnFreePort(plan, folder, account, watchdog);
    return handle(plan, folder, account, watchdog, port, child);
  } catch (error) {
    await watchdog.end();
    throw error;
  }
}

/** The server's handle and its URL; a spread would freeze `pid` at today's value. */
export function withUrl(server: ThrowawayServer, url: string): PrivateServer {
  return Object.defineProperties({ url }, Object.getOwnPropertyDescriptors(server)) as PrivateServer;
}

function handle(
  plan: ServerPlan,
  folder: string,
  account: Account,
  watchdog: Watchdog,
  port: number,
  first: ChildProcess,
): ThrowawayServer {
  let child = first;
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      watchdog.forget(child.pid ?? 0);
      return;
    }
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.ref();
    if (signal === 'SIGKILL') signalTree(child, 'SIGKILL');
    else child.kill(signal);
    signalTree(child, 'SIGCONT');
    const timer = setTimeout(() => signalTree(child, 'SIGKILL'), END_LIMIT_MS);
    await gone;
    clearTimeout(timer);
    watchdog.forget(child.pid ?? 0);
  };
  return {
    port,
    get pid() {
      return child.pid ?? 0;
    },
    pause: () => signalTree(child, 'SIGSTOP'),
    resume: () => signalTree(child, 'SIGCONT'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end(plan.endSignal);
      child = await startOn(plan, folder, account, watchdog, port);
    },
    stop: async () => {
      await end(plan.endSignal);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      await watchdog.end();
    },
  };
}

/** To the server first, so that it starts nothing new, then to its children: PostgreSQL has one for each connection. */
function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  child.kill(signal);
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  for (const line of (stdout ?? '').split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (parent !== child.pid || pid === undefined) continue;
    try {
      process.kill(pid, signal);
    } catch {
      // gone in between
    }
  }
}

async function startOnFreePort(plan: ServerPlan, folder: string, account: Account, watchdog: Watchdog) {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { port, child: await startOn(plan, folder, account, watchdog, port) };
    } catch (error) {
      if (attempt === 3) throw error; // another program may have taken the port in between
    }
  }
}

async function startOn(
  plan: ServerPlan,
  folder: string,
  account: Account,
  watchdog: Watchdog,
  port: number,
): Promise<ChildProcess> {
  const [file = '', ...args] = plan.command(folder, port);
  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(file, args, { ...account, cwd: folder, detached: true, stdio: ['ignore', log, log], env: {} });
  closeSync(log);
  child.on('error', () => {}); // shows as pid undefined below
  if (child.pid === undefined) throw new Error(`${plan.title}: ${file} cannot be started`);
  watchdog.kill(child.pid);
  const deadline = Date.now() + START_LIMIT_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const answer = await plan.ask(port).catch(() => 'silent');
    if (answer !== 'silent' && child.exitCode === null) {
      child.unref();
      return child;
    }
    await delay(50);
  }
  child.kill('SIGKILL');
  watchdog.forget(child.pid);
  throw new Error(`${plan.title} did not start:\n${readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n')}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
