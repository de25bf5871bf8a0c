// Reads the program's files for the rules: which there are, and what each imports.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Project files it imports, relative to the project; types included. */
  readonly imports: readonly string[];
  /** Of these, those that are loaded when the file is: neither types nor `import()`. */
  readonly eager: readonly string[];
  /** Packages it loads when it is loaded. */
  readonly packages: readonly string[];
}

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\('([^']+)'\)/g;

/** Every TypeScript file below the folders, relative to the project. */
export function sourceFiles(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
      .map((entry) => readSource(join(entry.parentPath, entry.name))),
  );
}

function readSource(file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const inProject = (specifier: string): string =>
    relative(ROOT, resolve(dirname(file), specifier)).replaceAll('\\', '/');
  const written = [...text.matchAll(IMPORT)].map(([, type, specifier]) => ({
    type: type !== undefined,
    specifier: specifier ?? '',
  }));
  const dynamic = [...text.matchAll(DYNAMIC)].map(([, specifier]) => specifier ?? '');
  const local = (specifier: string): boolean => specifier.startsWith('.');
  return {
    path: relative(ROOT, file).replaceAll('\\', '/'),
    text,
    lines: text.split('\n').length - 1,
    imports: [...written.map((one) => one.specifier), ...dynamic].filter(local).map(inProject),
    eager: written.filter((one) => !one.type && local(one.specifier)).map((one) => inProject(one.specifier)),
    packages: written.filter((one) => !one.type && !local(one.specifier)).map((one) => one.specifier),
  };
}
