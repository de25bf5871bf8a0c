// Runs a command to its end and tells how long it took and how much memory all of its processes held together.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Measured {
  readonly seconds: number;
  /** Peak of the sum over the process and its children of their resident memory, MB (2^20 bytes); null where /proc is missing. */
  readonly peakMb: number | null;
  readonly stdout: string;
}

/** Often enough for commands of seconds, seldom enough not to take a core's time from what is measured. */
const SAMPLE_MS = 100;

/** @throws Error with the end of standard error when the command does not end with 0. */
export async function measure(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const began = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => out.push(data));
  child.stderr.on('data', (data: Buffer) => err.push(data));
  let peakKb = 0;
  const timer = setInterval(() => {
    if (child.pid !== undefined) peakKb = Math.max(peakKb, residentKb(child.pid));
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => clearInterval(timer));
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0)
    throw new Error(
      `${file} ${args.join(' ')} ended with ${code}:\n${Buffer.concat([...out, ...err])
        .toString()
        .slice(-2000)}`,
    );
  return { seconds, peakMb: peakKb === 0 ? null : peakKb / 1024, stdout: Buffer.concat(out).toString() };
}

/** Resident memory of a process and all below it; 0 when /proc does not tell. */
function residentKb(pid: number): number {
  const own = Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  const threads = entries(`/proc/${pid}/task`);
  const children = threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).trim().split(/\s+/));
  return children.filter((child) => child !== '').reduce((sum, child) => sum + residentKb(Number(child)), own);
}

/** A process may end between being listed and being read. */
function unlessGone<T>(look: () => T, gone: T): T {
  try {
    return look();
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && ['ENOENT', 'ESRCH'].includes(String(thrown.code))) return gone;
    throw thrown;
  }
}

function read(file: string): string {
  return unlessGone(() => readFileSync(file, 'utf8'), '');
}

function entries(folder: string): readonly string[] {
  return unlessGone(() => readdirSync(folder), []);
}
