// What tests start in processes of their own, built once a run: the program itself and the children of the tests.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Watchdog } from './servers/watchdog.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILD = join(ROOT, 'scripts/build.mjs');

/**
 * Built into a folder that is gone with the run, laid out as this one is: `dist/test/x/children/y.js`, the shipped files beside `dist`.
 * It lies below node_modules, so that packages are found.
 */
export async function buildPrograms(watchdog: Watchdog): Promise<string> {
  const parent = join(ROOT, 'node_modules/.cache/zhiban-test');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'programs-'));
  watchdog.remove(folder);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const shipped of ['config', 'templates']) symlinkSync(join(ROOT, shipped), join(folder, shipped));
  await promisify(execFile)(process.execPath, [
    BUILD,
    join(folder, 'dist'),
    ...childrenBelow('test'),
    ...childrenBelow('bench'),
  ]);
  return folder;
}

function childrenBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => basename(dirname(file)) === 'children' && file.endsWith('.ts'));
}
