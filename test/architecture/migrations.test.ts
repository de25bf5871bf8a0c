// A room's migrations touch its own tables only, or those that they say they take over; what was taken over is asked for no more.
import { expect, test } from 'vitest';
import { type SourceFile, sourceFiles } from './source-files.ts';

const IN_MIGRATIONS = /\/migrations(?:\/|\.ts$)/;
const files = sourceFiles('src');
const migrations = files.filter(({ path }) => IN_MIGRATIONS.test(path));

const CREATED = /schema\.createTable\('(\w+)'/g;
const TOUCHED = [
  /schema\.createTable\('(\w+)'/g,
  /schema\.createIndex\('\w+',\s*'(\w+)'/g,
  /schema\.(?:addColumn|dropTable|copyRows|renameTable)\('(\w+)'/g,
  /schema\.copyRows\('\w+',\s*'(\w+)'/g,
  /\.(?:insertInto|updateTable|deleteFrom|selectFrom)\('(\w+)'/g,
];

function found({ text }: SourceFile, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name ?? '');
}

function roomOf({ path }: SourceFile): string {
  return path.slice(0, path.search(IN_MIGRATIONS));
}

function takenBy(file: SourceFile): readonly string[] {
  return [...file.text.matchAll(/takes: \[([^\]]*)\]/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/'(\w+)'/g)].map(([, name]) => name ?? ''),
  );
}

test('a migration touches tables of its own room, or says which it takes over', () => {
  const owners = new Map(
    migrations.flatMap((file) => found(file, CREATED).map((name) => [name, roomOf(file)] as const)),
  );
  expect(owners.size).toBeGreaterThan(10);
  const wrong = migrations.flatMap((file) =>
    TOUCHED.flatMap((pattern) => found(file, pattern))
      .filter((name) => owners.get(name) !== roomOf(file) && !takenBy(file).includes(name))
      .map((name) => `${file.path} touches ${name} of ${owners.get(name) ?? 'nobody'}`),
  );
  expect(wrong).toEqual([]);
});

test('what was taken over is dropped, and nobody asks for it any more', () => {
  const taken = new Set(migrations.flatMap(takenBy));
  const dropped = migrations.flatMap((file) => found(file, /schema\.dropTable\('(\w+)'/g));
  expect([...taken].filter((name) => !dropped.includes(name))).toEqual([]);
  const asks = [...taken].flatMap((name) =>
    files
      .filter((file) => !IN_MIGRATIONS.test(file.path))
      .filter(({ text }) => new RegExp(`(?:From|Into|Table|Join)\\('${name}'`).test(text))
      .map(({ path }) => `${path} asks for ${name}`),
  );
  expect(asks).toEqual([]);
});

test('rows of the audit are added, and only retention takes them away', () => {
  const changes = files.filter(({ text }) => /(?:updateTable|replaceInto|mergeInto)\('audit_log'/.test(text));
  const takes = files.filter(({ text }) => /deleteFrom\('audit_log'/.test(text));
  expect(changes.map(({ path }) => path)).toEqual([]);
  expect(takes.map(({ path }) => path)).toEqual(['src/people/chain-queries.ts']);
});
