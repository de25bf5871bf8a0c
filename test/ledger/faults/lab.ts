// A plant with a data folder, a store and sources of its own, and processes that work on it.
import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { features } from '../../../src/app/features.ts';
import { openProgram } from '../../../src/app/program.ts';
import type { LedgerContext } from '../../../src/features/ledger/context.ts';
import { ledgerFeature } from '../../../src/features/ledger/index.ts';
import type { Program as Compiled } from '../../store/child.ts';
import type { Orders, Told } from './children/ledger-child.ts';
import { SITES, siteOnDay } from './plant.ts';
import { plantConfig, writeSource } from './plant-source.ts';

export interface LabOptions {
  readonly seed: number;
  /** SQLite in the data folder unless given. */
  readonly storeUrl?: string | undefined;
  /** Where the data folder is; below the lab's own folder unless given. */
  readonly dataDir?: string | undefined;
  /** Sources on a server, by `site/source`; the others are SQLite files in the lab's folder. */
  readonly remoteSources?: Readonly<Record<string, string>>;
  readonly sourceSettings?: readonly string[];
  readonly ledgerSettings?: readonly string[];
  /** True: every day passes at the machine's own time, for commands that know no other. */
  readonly realTime?: boolean;
  /** A lab whose folder is copied, store and all, instead of beginning empty. */
  readonly from?: Lab | undefined;
}

export interface Lab {
  readonly folder: string;
  readonly dataDir: string;
  readonly seed: number;
  /** Days by which the clock is ahead on a day. */
  ahead(day: number): number;
  /** Brings the sources to a day's rows. */
  setDay(day: number): Promise<void>;
  /** Does something with the program opened in this process, the clock so many days ahead. */
  within<R>(daysAhead: number, work: (ctx: LedgerContext) => Promise<R>, onStep?: (name: string) => void): Promise<R>;
  /** Starts the compiled child. */
  start(compiled: Compiled, orders: Orders): LabChild;
  /** Removes the folder; a store that was given is the giver's. */
  remove(): void;
}

export interface LabChild {
  readonly process: ChildProcess;
  /** How it ended and what it said. */
  readonly ended: Promise<ChildEnd>;
  /** Resolves when the process stands still. */
  stopped(): Promise<void>;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly told: Told | null;
  readonly out: string;
  readonly err: string;
}

export const DAY_MS = 86_400_000;

export function openLab(options: LabOptions): Lab {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-lab-'));
  if (options.from !== undefined) cpSync(options.from.folder, folder, { recursive: true });
  const dataDir = options.dataDir ?? join(folder, 'data');
  mkdirSync(join(folder, 'sources'), { recursive: true });
  const sourceUrl = (site: string, source: string): string =>
    options.remoteSources?.[`${site}/${source}`] ?? `sqlite:${folder}/sources/${site}-${source}.db`;
  const storeUrl = options.storeUrl ?? `sqlite:${dataDir}/zhiban.db`;
  const { sourceSettings = [], ledgerSettings = [] } = options;
  const config = plantConfig({ dataDir, storeUrl, sourceUrl, sourceSettings, ledgerSettings });
  writeFileSync(join(folder, 'zhiban.yaml'), config);
  writeFileSync(join(folder, '.env'), `ZHIBAN_CONFIG=${folder}/zhiban.yaml\n`);
  return {
    folder,
    dataDir,
    seed: options.seed,
    ahead: (day) => (options.realTime === true ? 0 : day),
    setDay: async (day) => {
      for (const { code, sources } of SITES) {
        const rows = siteOnDay(code, day, options.seed);
        for (const source of sources) await writeSource(sourceUrl(code, source), source, rows);
      }
    },
    within: (daysAhead, work, onStep) => within(folder, daysAhead, work, onStep),
    start: (compiled, orders) => startChild(folder, compiled, orders),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function within<R>(
  cwd: string,
  daysAhead: number,
  work: (ctx: LedgerContext) => Promise<R>,
  onStep: (name: string) => void = () => {},
): Promise<R> {
  const quiet = (): void => {};
  const program = await openProgram(
    {
      cwd,
      parts: features,
      partial: false,
      log: () => ({ info: quiet, warn: quiet, error: (fields, message) => console.error(message, fields) }),
      step: ({ name }) => onStep(name),
      signal: new AbortController().signal,
    },
    () => new Date(Date.now() + daysAhead * DAY_MS),
  );
  try {
    return await work(program.contextOf(ledgerFeature));
  } finally {
    await program.closers.close();
  }
}

function startChild(cwd: string, compiled: Compiled, orders: Orders): LabChild {
  const child = fork(compiled.file, [JSON.stringify(orders)], { cwd, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  compiled.running.add(child);
  const pieces = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    pieces.out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    pieces.err += chunk.toString();
  });
  let told: Told | null = null;
  child.on('message', (message) => {
    told = message as Told;
  });
  const ended = new Promise<ChildEnd>((resolve) => {
    child.on('close', (code, signal) => {
      compiled.running.delete(child);
      resolve({ code, signal, told, ...pieces });
    });
  });
  const stopped = async (): Promise<void> => {
    while (stateOf(child.pid ?? 0) !== 'T') {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the child ended: ${pieces.err}`);
      await delay(5);
    }
  };
  return { process: child, ended, stopped };
}

/** As Linux has it, for instance T for stopped. */
function stateOf(pid: number): string {
  return /^\d+ \(.*\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
}
