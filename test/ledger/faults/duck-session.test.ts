// What DuckDB does when something goes wrong in the middle: nothing may look whole that is not.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Duck, type DuckSession, openDuck } from '../../../src/lake/duck.ts';

let folder: string;
let ducks: Duck[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiban-duck-'));
  ducks = [];
});
afterEach(() => {
  for (const duck of ducks) duck.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(memoryLimit = '200MB'): Promise<DuckSession> {
  const duck = await openDuck({ memoryLimit, threads: 2, tempDir: join(folder, 'spill') });
  ducks.push(duck);
  return duck.session();
}

async function countOf(batches: AsyncIterable<readonly unknown[]>): Promise<number> {
  let rows = 0;
  for await (const batch of batches) rows += batch.length;
  return rows;
}

describe('a result read in batches', () => {
  it('that fails midway throws why instead of ending early', async () => {
    const session = await open();
    const sql = `select case when range = 900000 then error('boom') else range::varchar end from range(1000000)`;
    await expect(countOf(session.batches(sql))).rejects.toThrow(/boom/);
    await expect(countOf(session.blobs(`select (${'a'})::blob from (${sql}) t(a)`))).rejects.toThrow(/boom/);
    expect(await countOf(session.batches('select range from range(1000000)'))).toBe(1_000_000);
    session.close();
  });

  it('from a damaged file throws', async () => {
    const session = await open();
    const file = join(folder, 'damaged.parquet');
    await session.run(`copy (select md5(range::varchar) as a from range(1000000)) to '${file}' (format parquet)`);
    const bytes = readFileSync(file);
    bytes.set(randomBytes(200_000), Math.floor(bytes.length / 2));
    writeFileSync(file, bytes);
    await expect(countOf(session.batches(`select a from read_parquet('${file}')`))).rejects.toThrow();
    session.close();
  });
});

describe('a session told to stop on a signal', () => {
  const LONG = `select count(*) from range(100000000) a, range(1000) b where md5(a.range::varchar) = md5(b.range::varchar)`;

  it.each(['rows', 'run', 'batches'] as const)('ends %s at once, with the reason', async (how) => {
    const session = await open();
    const stop = new AbortController();
    session.stopOn(stop.signal);
    const began = performance.now();
    setTimeout(() => stop.abort(new Error('enough')), 200);
    const work =
      how === 'batches' ? countOf(session.batches('select range from range(100000000000)')) : session[how](LONG);
    await expect(work).rejects.toThrow('enough');
    expect(performance.now() - began).toBeLessThan(30_000);
    await expect(session.rows('select 1')).rejects.toThrow('enough');
    session.close();
  });
});

describe('data spilled to disk', () => {
  const table = (name: string): string =>
    `create table ${name} as select range as a, md5(range::varchar) as b, md5((range * 7)::varchar) as c from range(1500000)`;

  it('of two instances lie apart, each right, and are gone afterwards', async () => {
    const [one, other] = [await open('60MB'), await open('60MB')];
    await Promise.all([one.run(table('t')), other.run(table('t'))]);
    expect(readdirSync(join(folder, 'spill'))).toHaveLength(2);
    const check = `select count(*) as n from t where b = md5(a::varchar) and c = md5((a * 7)::varchar)`;
    for (const session of [one, other]) {
      expect(await session.rows(check)).toEqual([{ n: '1500000' }]);
      session.close();
    }
    for (const duck of ducks.splice(0)) duck.close();
    expect(readdirSync(join(folder, 'spill'))).toEqual([]);
  });
});
