import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserError } from '../../src/lib/errors.ts';
import { emsFile, factoryFile, makeFactories } from '../../src/playground/factories/index.ts';
import { SAMPLE_SITES } from '../../src/playground/sites.ts';
import { addDays } from '../../src/playground/wall-clock.ts';
import { type WorkDay, workDay } from '../../src/playground/workday.ts';
import { compile, type Program, start } from '../store/child.ts';
import { folderContents, query, value } from './contents.ts';

const root = mkdtempSync(join(tmpdir(), 'zhiban-workday-'));
const fresh = join(root, 'fresh');
let program: Program;

beforeAll(async () => {
  await makeFactories({ dir: fresh, seed: 7 });
  program = await compile('test/playground/children/workday-child.ts');
});
afterAll(() => {
  program.end();
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

function copyOf(name: string): string {
  const dir = join(root, name);
  cpSync(fresh, dir, { recursive: true });
  return dir;
}

async function days(dir: string, last: number): Promise<WorkDay[]> {
  const done: WorkDay[] = [];
  for (let day = 1; day <= last; day++) {
    done.push(await workDay({ dir, day, date: addDays('2026-11-20', day), seed: 7 }));
  }
  return done;
}

it('changes the same things for the same seed and day', async () => {
  const [one, two] = [copyOf('one'), copyOf('two')];
  expect(await days(one, 3)).toEqual(await days(two, 3));
  expect(folderContents(one)).toEqual(folderContents(two));
});

it('applies a day once, and tells again what it was', async () => {
  const dir = copyOf('again');
  const [first] = await days(dir, 1);
  const before = folderContents(dir);
  const [second] = await days(dir, 1);
  expect(folderContents(dir)).toEqual(before);
  expect(first?.sites.every((site) => site.applied)).toBe(true);
  expect(second?.sites.some((site) => site.applied)).toBe(false);
  expect(second?.sites.map((site) => site.edits)).toEqual(first?.sites.map((site) => site.edits));
});

it('finishes a day that reached only some files', async () => {
  const [whole, part] = [copyOf('whole'), copyOf('part')];
  await days(whole, 1);
  rmSync(factoryFile(part, 'hefei'));
  await expect(days(part, 1)).rejects.toThrow(/hefei\.db 不存在/);
  cpSync(factoryFile(fresh, 'hefei'), factoryFile(part, 'hefei'));
  const [day] = await days(part, 1);
  const done = new Set(day?.sites.filter((site) => !site.applied).map((site) => site.site));
  expect([...done]).toEqual(['suzhou', 'wuxi', 'changzhou', 'nanjing', 'hangzhou', 'ningbo']);
  expect(folderContents(part)).toEqual(folderContents(whole));
});

it('leaves whole sites when it is killed inside a transaction, and finishes when run again', async () => {
  const [calm, killed] = [copyOf('calm'), copyOf('killed')];
  const [day] = await days(calm, 1);
  const [first, site] = busyFactories(day);
  const file = factoryFile(killed, site);
  const before = folderContents(killed)[`${site}.db`];
  // Remembering the day, the last statement before the commit, takes for ever. It also writes so much that SQLite puts pages of
  // the unfinished transaction into the log, where the growing file tells that the moment has come.
  alter(
    file,
    `create table ballast (content);
     create trigger stall after insert on playground_days begin
       insert into ballast select randomblob(1000000) from
         (with recursive n(i) as (select 1 union all select i + 1 from n where i < 8) select i from n);
       select count(*) from (with recursive n(i) as (select 1 union all select i + 1 from n) select i from n);
     end`,
  );
  const child = start(program, [killed, '1', '2026-11-21', '7']);
  await expect.poll(() => sizeOf(`${file}-wal`), { timeout: 30_000, interval: 10 }).toBeGreaterThan(2_000_000);
  await child.end('SIGKILL');
  alter(file, 'drop trigger stall; drop table ballast');

  const left = folderContents(killed);
  expect(left[`${site}.db`]).toEqual(before);
  expect(left[`${first}.db`]).toEqual(folderContents(calm)[`${first}.db`]);
  const [again] = await days(killed, 1);
  expect(folderContents(killed)).toEqual(folderContents(calm));
  expect(again?.sites.map((site) => site.edits)).toEqual(day?.sites.map((site) => site.edits));
  const applied = again?.sites.filter((each) => each.source === 'factory' && each.applied).map((each) => each.site);
  expect(applied).toContain(site);
  expect(applied).not.toContain(first);
});

/** The first and the last factory in which more than a few rows changed that day. */
function busyFactories(day: WorkDay | undefined): readonly [first: string, last: string] {
  const busy = (day?.sites ?? []).filter(({ source, edits }) => source === 'factory' && edits.length > 3);
  const [first, last] = [busy[0]?.site, busy.at(-1)?.site];
  if (first === undefined || last === undefined || first === last) throw new Error('choose a seed with a busier day');
  return [first, last];
}

/** Runs statements on a sample file and closes it properly. */
function alter(file: string, sql: string): void {
  const connection = new Database(file);
  connection.exec(sql);
  connection.close();
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

it('does not disturb a snapshot that is being read, nor wait for it', async () => {
  const [calm, dir] = [copyOf('unread'), copyOf('read')];
  const [site] = busyFactories((await days(calm, 1))[0]);
  const everything =
    'select id, code, updated_at from point union all select id, code, updated_at from device order by code';
  const reader = new Database(`file:${factoryFile(dir, site)}?mode=ro`);
  reader.exec('begin');
  const before = reader.prepare(everything).raw().all();
  await days(dir, 1);
  expect(reader.prepare(everything).raw().all()).toEqual(before);
  reader.exec('commit');
  expect(reader.prepare(everything).raw().all()).not.toEqual(before);
  reader.close();
});

it('records people of the site at working hours, and nobody in dictionaries', async () => {
  const dir = copyOf('people');
  const done = await days(dir, 6);
  for (const { code, crew, hasEms } of SAMPLE_SITES) {
    const file = factoryFile(dir, code);
    for (const table of ['point', 'device', 'data_source', 'aggregation', 'aggregation_member', 'equipment']) {
      const touched = query(file, `select updated_by, updated_at from ${table} where updated_at > '2026-11-21'`);
      for (const [by, at] of touched) {
        expect(crew).toContain(by);
        expect(String(at)).toMatch(/^2026-1[12]-\d\d (0[89]|1[0-7]):\d\d:\d\d$/);
      }
    }
    if (!hasEms) continue;
    for (const [at] of query(
      emsFile(dir, code),
      "select updated_at from metering_point where updated_at > '2026-11-21'",
    )) {
      expect(String(at)).toMatch(/^2026-1[12]-\d\d 0\d:\d\d:\d\d\+00$/);
    }
  }
  const edits = done.flatMap((day) => day.sites.flatMap((site) => site.edits));
  expect(edits.every((edit) => edit.rows > 0 && edit.what !== '')).toBe(true);
  const quiet = done.flatMap((day) => day.sites.filter((site) => site.source === 'factory' && site.edits.length === 0));
  expect(quiet.length).toBeGreaterThan(5);
  expect(quiet.length).toBeLessThan(36);
});

it('keeps codes unique, limits in order and decimals plain over many days', { timeout: 120_000 }, async () => {
  const dir = copyOf('long');
  const done = await days(dir, 25);
  for (const { code } of SAMPLE_SITES) {
    const file = factoryFile(dir, code);
    for (const table of ['device', 'point', 'aggregation']) {
      expect([code, table, value(file, `select count(*) - count(distinct code) from ${table}`)]).toEqual([
        code,
        table,
        0,
      ]);
    }
    expect(value(file, 'select count(*) from point where lo_limit >= hi_limit')).toBe(0);
    expect(value(file, 'select count(*) from point where address is null or code is null')).toBe(0);
    const exponents =
      "select count(*) from point where cast(bias as text) like '%e%' or cast(hi_limit as text) like '%e%'";
    expect(value(file, exponents)).toBe(0);
    expect(Number(value(file, 'select count(*) from point'))).toBeGreaterThanOrEqual(450);
    expect(value(file, 'select count(*) from playground_days')).toBe(25);
  }
  const kinds = new Set(
    done.flatMap((day) => day.sites.flatMap((site) => site.edits.map((edit) => edit.what.slice(0, 4)))),
  );
  expect([...kinds]).toEqual(expect.arrayContaining(['新增设备', '拆除设备', '设备改名', '报警复审', '区域改名']));
});

it('says which sample file is missing', async () => {
  const dir = copyOf('missing');
  rmSync(emsFile(dir, 'chengdu'));
  await expect(days(dir, 1)).rejects.toThrow(UserError);
});
