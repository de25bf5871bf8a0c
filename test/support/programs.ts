// What tests start in processes of their own, compiled once a run: the program itself and the children of the tests.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Watchdog } from './servers/watchdog.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = ['src', 'jobs', 'test/**/children/*.ts'];

/**
 * Compiles them into a folder that is gone with the run, laid out as this one is: `out/test/x/children/y.js`, the shipped files beside
 * `out`. It lies beside node_modules, so that packages are found.
 */
export async function compilePrograms(watchdog: Watchdog): Promise<string> {
  const parent = join(ROOT, 'node_modules/.cache/zhiban-test');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'programs-'));
  watchdog.remove(folder);
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { noEmit: false, outDir: join(folder, 'out'), rootDir: ROOT, noCheck: true },
    include: SOURCES.map((source) => join(ROOT, source)),
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const shipped of ['config', 'templates']) symlinkSync(join(ROOT, shipped), join(folder, shipped));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', folder]);
  return folder;
}
