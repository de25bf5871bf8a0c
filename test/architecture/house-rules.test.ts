// Rules worth saying twice, each with the file that breaks it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, type SourceFile, sourceFiles } from './source-files.ts';

const program = sourceFiles('src', 'jobs');
const everything = [...program, ...sourceFiles('test', 'scripts')];

/** Where a pattern occurs, as `file:line  text`. */
function findings(
  files: readonly SourceFile[],
  pattern: RegExp,
  except: (path: string) => boolean = () => false,
): string[] {
  return files
    .filter((file) => !except(file.path))
    .flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}  ${line.trim()}`] : [])),
    );
}

test('no file is longer than 300 lines', () => {
  expect(everything.filter((file) => file.lines > 300).map((file) => `${file.path}: ${file.lines} lines`)).toEqual([]);
});

test('files are named after the noun they own', () => {
  const names = /\/(utils?|helpers?|common|types|misc|shared)(\/|\.ts$)/;
  expect(program.filter((file) => names.test(file.path)).map((file) => file.path)).toEqual([]);
  expect(program.filter((file) => /[A-Z_]/.test(file.path)).map((file) => file.path)).toEqual([]);
});

test('only config/ reads the environment', () => {
  expect(findings(program, /process\.env\b/, (path) => path.startsWith('src/config/environment'))).toEqual([]);
});

test('only databases/ knows drivers and dialects', () => {
  const drivers = /from '(mysql2|pg|libsql|pg-copy-streams)/;
  expect(findings(program, drivers, (path) => path.startsWith('src/databases/'))).toEqual([]);
});

test('no default exports, enums, any, non-null assertions or swallowed errors', () => {
  expect(findings(program, /export default|^\s*(export )?(const )?enum |: any\b|as any\b|<any>/)).toEqual([]);
  expect(findings(program, /catch\s*(\([^)]*\))?\s*\{\s*\}/)).toEqual([]);
});

test('no marks of unfinished work', () => {
  const marks = new RegExp(['TO', 'DO|FIX', 'ME|X', 'XX'].join(''));
  expect(findings(everything, marks)).toEqual([]);
});

test('tests are neither skipped nor alone', () => {
  expect(findings(sourceFiles('test'), /\b(it|test|describe)\.(only|todo)\(/)).toEqual([]);
});

test('nothing committed names a folder of one machine', () => {
  const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
  const text = /\.(ts|mjs|json|ya?ml|md|eta|css|sql|conf|py)$|Dockerfile|\.env\.example|run$/;
  // Our own room work/ is always named by a path that something stands before.
  const homes = new RegExp(['(?<![\\w.])(/ho', 'me/[a-z]|/ro', 'ot/|/wo', 'rk/)'].join(''));
  const wrong = tracked
    .filter((file) => text.test(file) && !file.endsWith('package-lock.json'))
    .filter((file) => homes.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(wrong).toEqual([]);
});
