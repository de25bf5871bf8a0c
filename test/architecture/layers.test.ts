// Imports go one way, in no circle, and another feature is reached through its api.ts only.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, type SourceFile, sourceFiles } from './source-files.ts';

/** From the top down; rooms in one line do not import each other, but for playground → simulator. */
const LAYERS: readonly (readonly string[])[] = [
  ['main'],
  ['app'],
  ['playground', 'features'],
  ['feature'],
  ['bot', 'scheduler', 'web', 'cli'],
  ['context'],
  ['subscriptions'],
  ['alerts'],
  ['work'],
  ['people'],
  ['feishu', 'channels'],
  ['outbox'],
  ['files'],
  ['settings'],
  ['lake'],
  ['store'],
  ['databases'],
  ['replication', 'sheets', 'outbound'],
  ['secrets'],
  ['config'],
  ['simulator'],
  ['lib'],
];

const FEATURE_ORDER = ['duty', 'ledger', 'meter', 'bitable-sync', 'edge-sync', 'contracts'];

const files = sourceFiles('src');

function roomOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

function layerOf(path: string): number {
  return LAYERS.findIndex((rooms) => rooms.includes(roomOf(path)));
}

function featureOf(path: string): string | null {
  return path.startsWith('src/features/') ? (path.split('/')[2] ?? null) : null;
}

test('every file lies in a room of the house', () => {
  expect(files.filter((file) => layerOf(file.path) < 0).map((file) => file.path)).toEqual([]);
});

test('imports go down the list only', () => {
  const wrong = files.flatMap((file) =>
    file.imports
      .filter((target) => roomOf(target) !== roomOf(file.path) && !(layerOf(target) > layerOf(file.path)))
      .map((target) => `${file.path} must not import ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('another feature is reached through its api.ts, and only an earlier one', () => {
  const wrong = files.flatMap((file) => {
    const own = featureOf(file.path);
    if (own === null) return [];
    return file.imports
      .filter((target) => featureOf(target) !== null && featureOf(target) !== own)
      .filter((target) => {
        const other = featureOf(target) ?? '';
        return !target.endsWith(`${other}/api.ts`) || FEATURE_ORDER.indexOf(other) >= FEATURE_ORDER.indexOf(own);
      })
      .map((target) => `${file.path} must not import ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('no circles, types included', () => {
  expect(circles(files)).toEqual([]);
});

test('the list of features names every folder', () => {
  const folders = readdirSync(join(ROOT, 'src/features'));
  const list = files.find((file) => file.path === 'src/app/features.ts');
  expect(list?.imports.filter((target) => target.includes('/features/')).sort()).toEqual(
    folders.map((folder) => `src/features/${folder}/index.ts`).sort(),
  );
});

test('a job file imports app/job.ts and at most one feature, and never reaches the list of features', () => {
  const jobs = sourceFiles('jobs');
  expect(jobs.length).toBeGreaterThan(0);
  for (const job of jobs) {
    expect(new Set(job.imports.map(featureOf).filter((feature) => feature !== null)).size, job.path).toBeLessThan(2);
    expect(reachable(job.path, [...files, ...jobs]), job.path).not.toContain('src/app/features.ts');
  }
});

const heavy = [
  '@duckdb/node-api',
  'exceljs',
  'mysql2',
  'mysql2/promise',
  'pg',
  'libsql',
  'koa',
  'eta',
  '@larksuiteoapi/node-sdk',
];

test('the watch starts without store, features and heavy packages', () => {
  const loaded = new Set(['line', 'run'].flatMap((name) => [...reachable(`src/app/watch/${name}.ts`, files)]));
  expect([...loaded].filter((path) => /^src\/(store|outbox|features|bot|web|feishu)\//.test(path))).toEqual([
    'src/outbox/channel.ts',
  ]);
  const packages = [...loaded].flatMap((path) => files.find((file) => file.path === path)?.packages ?? []);
  expect(packages.filter((name) => [...heavy, 'kysely', 'bree', 'nodemailer'].includes(name))).toEqual([]);
});

test('a job starts without the heavy packages', () => {
  const jobs = sourceFiles('jobs');
  const all = [...files, ...jobs];
  for (const job of jobs) {
    const loaded = [...reachable(job.path, all)].flatMap(
      (path) => all.find((file) => file.path === path)?.packages ?? [],
    );
    expect(
      loaded.filter((name) => heavy.includes(name)),
      job.path,
    ).toEqual([]);
  }
});

/** Files loaded together with the first one. */
function reachable(start: string, all: readonly SourceFile[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const target of all.find((file) => file.path === path)?.eager ?? []) visit(target);
  };
  visit(start);
  return seen;
}

function circles(all: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(all.map((file) => [file.path, file]));
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const target of byPath.get(path)?.imports ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const file of all) visit(file.path, []);
  return found;
}
