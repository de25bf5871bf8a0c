// What is removed from the lake and what stays: only what the catalogue names counts.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enterCandidate, enterChanges, enterPublication, listStates, moveBaseline } from '../../src/lake/catalogue.ts';
import { type LakeLayout, lakeLayout } from '../../src/lake/layout.ts';
import { lakeMigrations } from '../../src/lake/migrations/index.ts';
import { sweepLake } from '../../src/lake/sweep.ts';
import type { LakeTables } from '../../src/lake/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let folder: string;
let store: Store;
let layout: LakeLayout;
beforeEach(async () => {
  folder = temporaryFolder('sweep');
  store = await openStore(`sqlite:${encodeURI(join(folder, 'zhiban.db'))}`);
  await migrate(store, [...storeMigrations, ...lakeMigrations]);
  layout = lakeLayout(folder);
});
afterEach(() => store.close());

const NOW = '2026-11-21T08:00:00.000Z';
const HELD = { assertHeld: async (): Promise<void> => {} };

// Kysely's type is invariant in its tables.
const db = (): Kysely<LakeTables> => store.db as object as Kysely<LakeTables>;

function place(file: string): string {
  mkdirSync(dirname(layout.path(file)), { recursive: true });
  writeFileSync(layout.path(file), 'x');
  return file;
}

const isThere = (file: string): boolean => existsSync(layout.path(file));

async function enterState(id: string, now = NOW): Promise<string> {
  const file = place(layout.stateFile('suzhou', 'points', id));
  const shape = { key: ['code'], columns: [{ name: 'code', type: 'VARCHAR' }], fingerprint: '' };
  const state = { id, site: 'suzhou', ledger: 'points', file, rows: 1, bytes: 1, sha256: '', shape, dataAsOf: now };
  await enterCandidate(db(), state, now);
  return file;
}

async function publish(id: string, publication: number, keep: boolean): Promise<void> {
  const [before] = await listStates(db(), ['baseline']);
  await enterPublication(db(), publication, NOW);
  const replaced = before === undefined ? null : { state: before, keep };
  await moveBaseline(db(), { candidate: id, before: replaced, publication, now: NOW });
}

const later = (ms: number): Date => new Date(Date.parse(NOW) + ms);

describe('sweeping the lake', () => {
  it('removes files that nobody entered, finished or not, wherever they lie', async () => {
    const left = [
      'states/suzhou/points/0001.parquet',
      'states/suzhou/points/0002.parquet.ab12cd34.tmp',
      'changes/points/000001-x.parquet',
      'states/gone-site/points/0003.parquet',
      'stray',
    ].map(place);
    expect(await sweepLake(db(), layout, later(0), HELD)).toEqual({ leftovers: left.length, retired: 0 });
    expect(left.filter(isThere)).toEqual([]);
  });

  it('keeps candidate, baseline, checkpoint and changes, however old', async () => {
    const checkpoint = await enterState('s1');
    await publish('s1', 1, false);
    const baseline = await enterState('s2');
    await publish('s2', 2, true);
    const candidate = await enterState('s3');
    const changes = place(layout.changeFile('points', 2, 'x'));
    const file = {
      ledger: 'points',
      publication: 2,
      file: changes,
      rows: 1,
      bytes: 1,
      sha256: '',
      keyColumns: ['code'],
    };
    await enterChanges(db(), file);
    expect(await sweepLake(db(), layout, later(400 * 86_400_000), { ...HELD, graceMs: 0 })).toEqual({
      leftovers: 0,
      retired: 0,
    });
    expect([checkpoint, baseline, candidate, changes].filter(isThere)).toHaveLength(4);
  });

  it('keeps a replaced state for readers that may still be at it, ten minutes unless told', async () => {
    const old = await enterState('s1');
    const fresh = await enterState('s2');
    expect(await sweepLake(db(), layout, later(600_000), HELD)).toEqual({ leftovers: 0, retired: 0 });
    expect(isThere(old)).toBe(true);
    expect(await sweepLake(db(), layout, later(600_001), HELD)).toEqual({ leftovers: 0, retired: 1 });
    expect([isThere(old), isThere(fresh)]).toEqual([false, true]);
    expect(await listStates(db(), ['retired'])).toEqual([]);
  });

  it('with no grace removes what was replaced before this moment', async () => {
    const old = await enterState('s1');
    await publish('s1', 1, false);
    await enterState('s2');
    await publish('s2', 2, false);
    expect(await sweepLake(db(), layout, later(1), { ...HELD, graceMs: 0 })).toEqual({ leftovers: 0, retired: 1 });
    expect(isThere(old)).toBe(false);
  });

  it('finishes what a killed sweep began: the file is gone, the entry is not', async () => {
    const old = await enterState('s1');
    await enterState('s2');
    rmSync(layout.path(old));
    expect(await sweepLake(db(), layout, later(600_001), HELD)).toEqual({ leftovers: 0, retired: 1 });
    expect(await sweepLake(db(), layout, later(600_001), HELD)).toEqual({ leftovers: 0, retired: 0 });
  });

  it('touches nothing unnamed when the lease is lost: another process may be about to enter it', async () => {
    const file = place('states/suzhou/points/0001.parquet');
    const lost = { assertHeld: () => Promise.reject(new Error('overtaken')) };
    await expect(sweepLake(db(), layout, later(0), lost)).rejects.toThrow('overtaken');
    expect(isThere(file)).toBe(true);
  });

  it('a lake that is not there yet is clean', async () => {
    expect(await sweepLake(db(), layout, later(0), HELD)).toEqual({ leftovers: 0, retired: 0 });
  });
});
