// Where this package lies on disk, for the files that are shipped with it.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds package.json, found by walking up from this file: the same from src/ and from dist/src/.
 * @throws Error when there is none, which means a broken installation.
 */
export function packageRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json above ${start}`);
  }
}

/** The folder of the configuration files that come with the package; `shipped:x.yaml` means x.yaml in it. */
export function shippedFolder(): string {
  return join(packageRoot(), 'config');
}
