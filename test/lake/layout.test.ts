// How a file gets into the lake: whole or not at all, whatever happens on the way.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lakeLayout, sha256Of, writeDurably } from '../../src/lake/layout.ts';
import { compile, type Program, start } from '../store/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder('layout');
});

const filesBelow = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

describe('a file written durably', () => {
  it('is there with its folder, and its size and hash are known', async () => {
    const file = join(folder, 'states', 'suzhou', 'points', 'a.parquet');
    const written = await writeDurably(file, async (temporary) => writeFileSync(temporary, '电表'));
    expect(readFileSync(file, 'utf8')).toBe('电表');
    expect(written).toEqual({ bytes: 6, sha256: createHash('sha256').update('电表').digest('hex') });
    expect(await sha256Of(file)).toBe(written.sha256);
    expect(filesBelow(folder)).toEqual(['a.parquet']);
  });

  it('is checked before it has its name', async () => {
    const file = join(folder, 'a.parquet');
    const seen: string[] = [];
    await writeDurably(
      file,
      async (temporary) => writeFileSync(temporary, 'x'),
      async (temporary) => {
        seen.push(`checked ${readFileSync(temporary, 'utf8')}, there: ${existsSync(file)}`);
      },
      (moment) => seen.push(`${moment}, there: ${existsSync(file)}`),
    );
    expect(seen).toEqual(['checked x, there: false', 'file.whole, there: false', 'file.named, there: true']);
  });

  it.each(['write', 'check'])('leaves nothing when %s fails, and what was there before stays', async (failing) => {
    const file = join(folder, 'a.parquet');
    writeFileSync(file, 'before');
    const failed = writeDurably(
      file,
      async (temporary) => {
        writeFileSync(temporary, 'half');
        if (failing === 'write') throw new Error('not written');
      },
      async () => {
        throw new Error('not good');
      },
    );
    await expect(failed).rejects.toThrow(failing === 'write' ? 'not written' : 'not good');
    expect(filesBelow(folder)).toEqual(['a.parquet']);
    expect(readFileSync(file, 'utf8')).toBe('before');
  });
});

describe('kill -9', () => {
  let program: Program;
  beforeAll(async () => {
    program = await compile('test/lake/children/durable-writer.ts');
  });
  afterAll(() => program.end());

  const NEW = 'new, first half; second half';

  it.each([
    ['writing', null],
    ['checking', null],
    ['file.whole', null],
    ['file.named', NEW],
    ['written', NEW],
  ])('at “%s” leaves nothing or all of it', async (where, content) => {
    const child = start(program, [folder, where]);
    await expect(child.next()).rejects.toThrow('the child ended');
    expect(child.process.signalCode).toBe('SIGKILL');
    const file = join(folder, 'states', 'state.parquet');
    expect(existsSync(file) ? readFileSync(file, 'utf8') : null).toBe(content);
    // What is left besides says that it is unfinished.
    expect(filesBelow(folder).filter((name) => name !== 'state.parquet' && !name.endsWith('.tmp'))).toEqual([]);
  });

  it.each([
    ['file.whole', 'before'],
    ['file.named', NEW],
  ])('at “%s” leaves the old content or the new, never none', async (where, content) => {
    const file = join(folder, 'states', 'state.parquet');
    mkdirSync(join(folder, 'states'));
    writeFileSync(file, 'before');
    await expect(start(program, [folder, where]).next()).rejects.toThrow('the child ended');
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('at any time leaves whole files only', async () => {
    for (const ms of [0, 3, 7, 12]) {
      const own = mkdtempSync(join(folder, 'run-'));
      const child = start(program, [own, 'forever']);
      await child.next();
      await sleep(ms); // the moment of the kill is what is tried here
      await child.end('SIGKILL');
      const files = readdirSync(own).filter((name) => !name.endsWith('.tmp'));
      expect(files.length).toBeGreaterThan(0);
      for (const name of files) {
        expect(statSync(join(own, name)).size).toBe(300_000);
        expect(readFileSync(join(own, name), 'utf8')).toBe((name.split('-')[1] ?? '').repeat(300_000));
      }
    }
  });
});

describe('the layout', () => {
  it('names files below the lake folder with / on every system, and never the same one twice', () => {
    const layout = lakeLayout(folder);
    const state = layout.stateFile('suzhou', 'points', '0193');
    expect(state).toBe('states/suzhou/points/0193.parquet');
    expect(layout.path(state)).toBe(join(folder, 'lake', 'states', 'suzhou', 'points', '0193.parquet'));
    expect(layout.changeFile('points', 7, 'a')).toBe('changes/points/000007-a.parquet');
    expect(layout.changeFile('points', 7, 'b')).not.toBe(layout.changeFile('points', 7, 'a'));
  });
});
