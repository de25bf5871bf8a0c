// What a second process does to a plant's ledgers: `node ledger-child.js <orders as JSON>`, working folder the plant's.
// It counts the steps it reports, and does something to itself at one of them.
import { closeSync, openSync, writeSync } from 'node:fs';
import { runCommandLine } from '../../../../src/app/command-line.ts';
import { features } from '../../../../src/app/features.ts';
import { openProgram } from '../../../../src/app/program.ts';
import { runJob } from '../../../../src/app/run-job.ts';
import type { Log } from '../../../../src/context.ts';
import type { LedgerContext } from '../../../../src/features/ledger/context.ts';
import { ledgerFeature } from '../../../../src/features/ledger/index.ts';
import { dailyJob } from '../../../../src/features/ledger/jobs.ts';
import { publishLedgers } from '../../../../src/features/ledger/publish/publish.ts';
import { refreshLedgers } from '../../../../src/features/ledger/refresh/refresh.ts';
import { errorText, UserError } from '../../../../src/lib/errors.ts';

/** What the child is told. */
export type Orders =
  /** A shell line; the exit code is the command's. */
  | { readonly line: readonly string[] }
  | {
      readonly deeds: readonly Deed[];
      /** Milliseconds that the clock is ahead of the machine's. */
      readonly clockAhead: number;
      /** At which step what is done. */
      readonly at?: { readonly step: StepPoint; readonly act: Act } | undefined;
    };

/** A step by its name, and how many of that name come before it. */
export interface StepPoint {
  readonly name: string;
  readonly nth: number;
}

export type Deed = 'refresh' | 'publish' | 'daily';

export type Act =
  | 'kill'
  /** Stands still until somebody says SIGCONT. */
  | 'stop'
  /** Takes all the room that is left on the disk of this file. */
  | { readonly fill: string };

/** What the child says before it ends. */
export interface Told {
  readonly steps: readonly string[];
  /** Null when all deeds were done. */
  readonly error: { readonly name: string; readonly message: string } | null;
}

const steps: string[] = [];
const stop = new AbortController();

async function main(orders: Orders): Promise<void> {
  if ('line' in orders) {
    process.exitCode = await runCommandLine(orders.line);
    return;
  }
  const error = await perform(orders).then(
    () => null,
    (thrown: unknown) => ({ name: thrown instanceof Error ? thrown.name : 'no Error', message: errorText(thrown) }),
  );
  const told: Told = { steps, error };
  await new Promise((resolve) => process.send?.(told, resolve));
}

async function perform({ deeds, clockAhead, at }: Exclude<Orders, { readonly line: unknown }>): Promise<void> {
  const program = await openProgram(
    {
      cwd: process.cwd(),
      parts: features,
      partial: false,
      log: () => quiet,
      step: ({ name }) => {
        const nth = steps.filter((one) => one === name).length;
        steps.push(name);
        if (at?.step.name === name && at.step.nth === nth) act(at.act);
      },
      signal: stop.signal,
    },
    () => new Date(Date.now() + clockAhead),
  );
  try {
    const ctx: LedgerContext = program.contextOf(ledgerFeature);
    for (const deed of deeds) await DEEDS[deed](ctx);
  } finally {
    await program.closers.close();
  }
}

const DEEDS: Readonly<Record<Deed, (ctx: LedgerContext) => Promise<void>>> = {
  refresh: async (ctx) => {
    const { sites } = await refreshLedgers(ctx, ctx.config.sites);
    const faults = sites.flatMap((site) => Object.values(site.faults));
    if (faults.length > 0) throw new Error(faults.join('\n'));
  },
  publish: async (ctx) => {
    await publishLedgers(ctx);
  },
  daily: async (ctx) => {
    const run = await runJob(ctx, dailyJob, { dueAt: null, trigger: 'cli' });
    if (run.status !== 'ok') throw new Error(run.status === 'already' ? run.status : (run.error ?? ''));
  },
};

const quiet: Log = {
  info: () => {},
  warn: () => {},
  error: (fields, message) => console.error(message, fields),
};

function act(what: Act): void {
  if (typeof what === 'object') fill(what.fill);
  else {
    process.kill(process.pid, what === 'kill' ? 'SIGKILL' : 'SIGSTOP');
    // Another thread may take the signal: nothing more happens in this one meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, what === 'kill' ? 10_000 : 20);
  }
}

function fill(file: string): void {
  const handle = openSync(file, 'a');
  for (let size = 1 << 20; size >= 1; ) {
    try {
      if (writeSync(handle, Buffer.alloc(size)) < size) size >>= 1;
    } catch {
      size >>= 1;
    }
  }
  closeSync(handle);
}

process.on('SIGINT', () => stop.abort(new UserError('已停止')));
await main(JSON.parse(process.argv[2] ?? '{}') as Orders);
if (process.connected) process.disconnect();
