import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot, shippedFolder } from '../../src/config/package-root.ts';

/** The variables that the configurations shipped with the package use, comments included. */
function usedVariables(): readonly string[] {
  const examples = join(shippedFolder(), 'examples');
  const files = readdirSync(examples).filter((name) => /\.ya?ml$/.test(name));
  const texts = [join(shippedFolder(), 'zhiban.yaml'), ...files.map((name) => join(examples, name))].map((file) =>
    readFileSync(file, 'utf8'),
  );
  const names = texts.flatMap((text) =>
    [...text.matchAll(/(?<!\$)\$\{([A-Za-z_]\w*)/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(names)].sort();
}

/** Name → the comment lines right above it. */
function namedVariables(): ReadonlyMap<string, string> {
  const blocks = readFileSync(join(packageRoot(), '.env.example'), 'utf8').matchAll(/((?:^#.*\n)*)^([A-Z]\w*)=/gm);
  return new Map([...blocks].map((match) => [match[2] ?? '', match[1] ?? '']));
}

describe('.env.example', () => {
  it('names every variable of the shipped configurations', () => {
    const named = namedVariables();
    expect(usedVariables().filter((name) => !named.has(name))).toEqual([]);
  });

  it('has a Chinese sentence for each, and for those that the program itself reads', () => {
    const named = namedVariables();
    expect([...named].filter(([, comment]) => !/^# .*\p{Script=Han}.*。$/mu.test(comment))).toEqual([]);
    expect([...named.keys()]).toEqual(
      expect.arrayContaining(['ZHIBAN_CONFIG', 'SITES_MYSQL', 'EMS_POSTGRES', 'FEISHU_APP_ID']),
    );
  });
});
