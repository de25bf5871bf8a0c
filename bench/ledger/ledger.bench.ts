// The main job beside the pandas pipeline that people use today, in one run on one MariaDB: time, memory, and the same changes.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { startMariadb } from '../../test/support/servers/mariadb.ts';
import { obtainProgram } from '../../test/support/servers/packages.ts';
import { type Measured, measure } from './measured-command.ts';

const SITES = 12;
/** Points a site; `BENCH_POINTS` makes a smaller trial. */
const POINTS = Number(process.env.BENCH_POINTS ?? 42_000);
const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/src/main.js');
const MB = 1024 * 1024;

const PYTHON = '/usr/bin/python3';
/** Found by its module's file; installing the packages brings the interpreter along. */
const PANDAS = {
  title: 'pandas',
  names: ['pandas'],
  folders: ['/usr/lib/python3/dist-packages'],
  debianPackages: ['python3-pandas', 'python3-pymysql', 'python3-xlsxwriter'],
};

const folder = mkdtempSync(join(tmpdir(), 'zhiban-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Peer {
  readonly seconds: {
    readonly extract: number;
    readonly build: number;
    readonly diff?: number;
    readonly export: number;
  };
  readonly peak_mb: number;
}

interface Ours {
  readonly refresh: Measured;
  readonly publish: Measured;
  readonly export: readonly Measured[];
}

test('the main job beside pandas', { timeout: 3_600_000 }, async () => {
  obtainProgram(PANDAS);
  const server = await startMariadb();
  const url = new URL(server.url);
  // The sites' databases stand beside the one that the server was made with.
  url.pathname = '';
  const mysql = url.href.replace(/\/$/, '');
  try {
    const reference = (script: string, ...args: string[]): Promise<Measured> =>
      measure(process.execPath, [join(ROOT, 'bench/iot', script), mysql, ...args], process.env);
    await reference('gen.mjs', String(SITES), String(POINTS));
    const two = product('two', writeTwoLedgers(), mysql);
    const shipped = product('shipped', join(ROOT, 'config/examples/twelve-sites.yaml'), mysql);
    const pandas = join(folder, 'pandas');
    const login = [url.hostname, url.port, decodeURIComponent(url.username), decodeURIComponent(url.password)];
    const peer = (...more: string[]): Promise<Measured> =>
      measure(PYTHON, [join(ROOT, 'bench/iot/baseline.py'), pandas, ...login, String(SITES), ...more], process.env);

    await peer('--no-xlsx');
    for (const one of [two, shipped]) {
      await one('ledger', 'refresh', '--json');
      await one('ledger', 'publish', '--json');
    }
    await reference('drift.mjs', String(SITES));

    const theirs = JSON.parse((await peer()).stdout) as Peer;
    const ours: Ours = {
      refresh: await two('ledger', 'refresh', '--json'),
      publish: await two('ledger', 'publish', '--json'),
      export: [
        await two('ledger', 'export', 'points', '--out', join(folder, 'points.xlsx')),
        await two('ledger', 'export', 'relations', '--out', join(folder, 'relations.xlsx')),
      ],
    };
    const whole = {
      refresh: await shipped('ledger', 'refresh', '--json'),
      publish: await shipped('ledger', 'publish', '--json'),
    };
    const changes = (await two('ledger', 'changes')).stdout;

    expect(ourChanges(changes)).toEqual(oracle(pandas));
    const table = report(theirs, ours, whole, ourChanges(changes).length);
    mkdirSync(join(ROOT, 'bench/.work'), { recursive: true });
    writeFileSync(join(ROOT, 'bench/.work/ledger.md'), table);
    console.log(table);
  } finally {
    await server.stop();
  }
});

/** The program with a configuration and a data folder of its own. */
function product(name: string, config: string, mysql: string): (...args: string[]) => Promise<Measured> {
  const data = join(folder, name);
  const env = {
    ...process.env,
    ZHIBAN_CONFIG: config,
    SITES_MYSQL: mysql,
    ZHIBAN_STORE_URL: `sqlite:${join(data, 'zhiban.db')}`,
    ZHIBAN_DATA_DIR: data,
  };
  return (...args) => measure(process.execPath, [MAIN, ...args], env);
}

/** The example configuration with the two ledgers that pandas knows. */
function writeTwoLedgers(): string {
  const shipped = parse(readFileSync(join(ROOT, 'config/ledgers/iot.yaml'), 'utf8'));
  const { points, relations } = shipped.ledger.ledgers;
  writeFileSync(join(folder, 'iot.yaml'), stringify({ ledger: { ...shipped.ledger, ledgers: { points, relations } } }));
  const sites = readFileSync(join(ROOT, 'config/examples/twelve-sites.yaml'), 'utf8');
  const file = join(folder, 'two-ledgers.yaml');
  writeFileSync(file, sites.replace('shipped:ledgers/iot.yaml', 'iot.yaml'));
  return file;
}

/** Who/when columns are left aside on both sides: here they are no changes themselves. */
const AUDIT = ['updated_at', 'updated_by'];

function oracle(pandas: string): readonly string[] {
  const entries = JSON.parse(readFileSync(join(pandas, 'changes.json'), 'utf8')) as readonly (string | null)[][];
  return entries
    .filter((entry) => !AUDIT.includes(entry[4] ?? ''))
    .map((entry) => JSON.stringify(entry))
    .sort();
}

function ourChanges(lines: string): readonly string[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { ledger, kind, site, key, field } = JSON.parse(line) as Record<string, string> & {
        key: Record<string, string>;
      };
      return JSON.stringify([ledger, kind, site, Object.values(key).join(), field ?? null]);
    })
    .sort();
}

function report(theirs: Peer, ours: Ours, whole: Pick<Ours, 'refresh' | 'publish'>, changes: number): string {
  const { extract, build, diff = 0 } = theirs.seconds;
  const read = extract + build + diff;
  const own = ours.refresh.seconds + ours.publish.seconds;
  const books = ours.export.reduce((sum, one) => sum + one.seconds, 0);
  const peak = Math.max(...[ours.refresh, ours.publish, ...ours.export].map((one) => one.peakMb ?? 0));
  const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const s = (seconds: number): string => `${seconds.toFixed(1)} s`;
  const all = whole.refresh.seconds + whole.publish.seconds;
  return [
    `${SITES} sites × ${POINTS} points, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / MB / 1024)} GB; ${changes} changes, the same on both sides`,
    '',
    row('', 'pandas', '值班', 'ratio'),
    row('---', '---:', '---:', '---:'),
    row(
      'read, join and compare two ledgers',
      s(read),
      `${s(own)} (${s(ours.refresh.seconds)} + ${s(ours.publish.seconds)})`,
      `1/${(read / own).toFixed(1)}`,
    ),
    row(
      'the same, all six shipped ledgers',
      '—',
      `${s(all)} (${s(whole.refresh.seconds)} + ${s(whole.publish.seconds)})`,
      '',
    ),
    row('both workbooks', s(theirs.seconds.export), s(books), `1/${(theirs.seconds.export / books).toFixed(1)}`),
    row(
      'peak memory, all processes',
      `${theirs.peak_mb} MB`,
      `${Math.round(peak)} MB`,
      `1/${(theirs.peak_mb / peak).toFixed(1)}`,
    ),
    '',
  ].join('\n');
}
