// The product as people use it: a shell line in; what it says and its exit code out. Every product has a folder of its own
// for its data, its store and its configuration.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runCommandLine } from '../../src/app/command-line.ts';
import type { Environment } from '../../src/config/environment.ts';
import { wroteLog } from './secret-watch.ts';

/** What a shell line came to. */
export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Standard output read as one JSON value. */
  json<T>(): T;
}

/** One line of `ledger changes`. */
export interface ChangeLine {
  readonly ledger: string;
  readonly site: string;
  readonly key: Readonly<Record<string, string>>;
  readonly kind: 'added' | 'removed' | 'modified';
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly who: string | null;
  readonly when: string | null;
  readonly detectedAt: string;
}

export interface Product {
  readonly folder: string;
  readonly dataDir: string;
  readonly env: Environment;
  /** Runs `zhiban <argv>` in this process. */
  run(...argv: readonly string[]): Promise<Answer>;
  /** Runs a line that must succeed; its answer otherwise becomes the failure. */
  ok(...argv: readonly string[]): Promise<Answer>;
  /** `refresh` and `publish`; the worse of the two exit codes. */
  daily(): Promise<number>;
  changes(...argv: readonly string[]): Promise<readonly ChangeLine[]>;
  /** Writes a file into its folder, for instance a changed configuration. */
  write(name: string, text: string): string;
  close(): void;
}

export interface ProductOptions {
  /** A configuration file relative to the project, or the text of one. */
  readonly config: string;
  readonly storeUrl?: string;
  /** Further variables of the configuration. */
  readonly env?: Environment;
}

const ROOT = resolve(import.meta.dirname, '../..');

export function openProduct({ config, storeUrl, env = {} }: ProductOptions): Product {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-product-'));
  const dataDir = join(folder, 'data');
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const file = config.includes('\n') ? write('zhiban.yaml', config) : join(ROOT, config);
  const variables: Environment = {
    ZHIBAN_CONFIG: file,
    ZHIBAN_DATA_DIR: dataDir,
    ZHIBAN_STORE_URL: storeUrl ?? `sqlite:${encodeURI(join(dataDir, 'zhiban.db'))}`,
    ...env,
  };
  const run = (...argv: readonly string[]): Promise<Answer> => runLine(argv, variables);
  const ok = async (...argv: readonly string[]): Promise<Answer> => {
    const answer = await run(...argv);
    if (answer.code !== 0) throw new Error(`zhiban ${argv.join(' ')} → ${answer.code}\n${answer.out}\n${answer.err}`);
    return answer;
  };
  return {
    folder,
    dataDir,
    env: variables,
    run,
    ok,
    daily: async () => {
      const refreshed = await run('ledger', 'refresh');
      const published = await run('ledger', 'publish');
      return Math.max(refreshed.code, published.code);
    },
    changes: async (...argv) => jsonLines((await ok('ledger', 'changes', ...argv)).out),
    write,
    close: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export function jsonLines<T>(text: string): readonly T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

async function runLine(argv: readonly string[], variables: Environment): Promise<Answer> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  const [out, err] = [captured(process.stdout), captured(process.stderr)];
  try {
    const code = await runCommandLine(argv);
    wroteLog(`zhiban ${argv.slice(0, 2).join(' ')}`, err.text());
    return { code, out: out.text(), err: err.text(), json: <T>() => JSON.parse(out.text()) as T };
  } finally {
    out.release();
    err.release();
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Takes what is written to a stream of this process, until it is released. */
function captured(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  const original = stream.write;
  const pieces: string[] = [];
  stream.write = (chunk: Uint8Array | string): boolean => {
    pieces.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    return true;
  };
  return {
    text: () => pieces.join(''),
    release: () => {
      stream.write = original;
    },
  };
}
