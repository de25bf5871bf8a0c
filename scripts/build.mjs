// Makes the program that runs: one file for each thing that is started, and shared pieces beside them. A process starts in a third of
// the time that it takes to load a thousand files, and every command and every run of a job is a process. Types are `npm run check`'s.
// usage: build.mjs [<folder> [<further entry>...]]
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What is started as a process or a thread of its own; each stays where its source lies. */
const ENTRIES = [
  'src/main.ts',
  'src/databases/user-query/sqlite-query-process.ts',
  'src/lake/user-query-process.ts',
  ...readdirSync(join(ROOT, 'jobs')).map((file) => `jobs/${file}`),
];

/**
 * Packages that stay packages: they hold native code, start threads from their own files, look for files beside themselves, or are
 * loaded only by the few processes that need them.
 */
const PACKAGES = [
  ...[
    '@duckdb',
    'libsql',
    'bree',
    'pino',
    '@larksuiteoapi',
    'mysql2',
    'pg',
    'pg-copy-streams',
    'koa',
    '@koa',
    'nodemailer',
  ],
  // The children of tests.
  ...['vitest', 'fast-check', 'smtp-server', 'exceljs', 'playwright-core'],
];

const [folder = join(ROOT, 'dist'), ...further] = process.argv.slice(2);
const entries = [...ENTRIES, ...further];
const bundle = await rolldown({
  cwd: ROOT,
  platform: 'node',
  input: Object.fromEntries(entries.map((entry) => [entry.replace(/\.ts$/, ''), join(ROOT, entry)])),
  external: (id) => PACKAGES.some((name) => id === name || id.startsWith(`${name}/`)),
  onLog: (level, log, handler) => (level === 'warn' ? handler('error', log) : handler(level, log)),
});
// What an older build left is no part of this one.
rmSync(folder, { recursive: true, force: true });
await bundle.write({
  dir: folder,
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'shared/[name]-[hash].js',
});
await bundle.close();
