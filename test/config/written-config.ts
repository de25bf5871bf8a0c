// Configuration files in a folder of their own, written by a test and loaded the way the program does.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Environment } from '../../src/config/environment.ts';
import { ConfigError } from '../../src/config/fault.ts';
import { type LoadedConfig, loadConfig } from '../../src/config/load.ts';
import type { Sections } from '../../src/config/section.ts';

export type Files = Readonly<Record<string, string | Buffer>>;

/** Writes the files into a new folder, which goes away with the test. */
export function writtenFiles(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Loads `main.yaml` of the files, with no sections beside the core. */
export function loaded(files: Files, env: Environment = {}): LoadedConfig {
  return loadConfig({ file: 'main.yaml', cwd: writtenFiles(files), env, sections: {} });
}

/** The faults of `main.yaml` as they are shown, one a line; empty when there are none. */
export function faultsOf(files: Files, env: Environment = {}, sections: Sections = {}): readonly string[] {
  try {
    loadConfig({ file: 'main.yaml', cwd: writtenFiles(files), env, sections });
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return thrown.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

/** Only where the faults are: `main.yaml:3:5 web.port`. */
export function placesOf(files: Files, env: Environment = {}, sections: Sections = {}): readonly string[] {
  return faultsOf(files, env, sections).map((line) => line.split('：')[0]?.replace('  ', ' ') ?? '');
}
