// Folders that are gone after the run, also when a test fails or the runner is killed.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Made by global-setup.ts, removed with everything in it when the run ends. */
    runFolder: string;
  }
}

/** A new empty folder; nobody has to remove it. */
export function temporaryFolder(name = 'folder'): string {
  return mkdtempSync(join(inject('runFolder'), `${name}-`));
}
