// A server of our own for the length of a test run: in a temporary folder, on a free port, under an account that is not root,
// gone afterwards whatever happens.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

const START_LIMIT_MS = 60_000;
const END_LIMIT_MS = 15_000;

export async function startThrowaway(plan: ServerPlan): Promise<ThrowawayServer> {
  const watchdog = startWatchdog();
  const folder = mkdtempSync(join(plan.parent ?? tmpdir(), 'zhiban-test-'));
  watchdog.remove(folder);
  const account = ownAccount(plan.accounts);
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
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
    if (child.exitCode !== null || child.signalCode !== null) return;
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

function runAs(account: Account, folder: string, [file = '', ...args]: readonly string[]): void {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', HOME: folder };
  const { status, error, stdout, stderr } = spawnSync(file, args, { ...account, cwd: folder, env, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${file} failed:\n${`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.slice(-2_000)}`);
}

function writeOwn(file: string, text: string, { uid, gid }: Account): void {
  writeFileSync(file, text, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
}

/** Database servers refuse to run as root. */
function ownAccount(names: readonly string[]): Account {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = names
    .map((name) => accounts.find((fields) => fields[0] === name))
    .find((fields) => fields !== undefined);
  if (found === undefined)
    throw new Error(`Root cannot run a database server, and there is no account ${names.join(', ')}.`);
  return { uid: Number(found[2]), gid: Number(found[3]) };
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
