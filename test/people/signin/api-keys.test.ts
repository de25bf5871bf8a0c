// Keys of machines: shown once, scoped, two at most of a name, ended by time or by hand.
import { describe, expect, it } from 'vitest';
import {
  coversPath,
  findKey,
  listKeys,
  makeKey,
  type NewKey,
  revokeKeys,
  rotateKey,
} from '../../../src/people/signin/api-keys.ts';
import type { Store } from '../../../src/store/store.ts';
import { allTexts, later, NOW, sqliteStore } from './bench.ts';

const DAY = 86_400_000;
const ASKED: NewKey = {
  name: '大屏',
  right: 'query',
  sites: ['suzhou'],
  actions: null,
  paths: ['/ledger'],
  madeBy: 'zhiban keys',
  expiresAt: later(90 * DAY),
};
const make = (store: Store, asked = ASKED, now = NOW): Promise<string> =>
  store.transaction((trx) => makeKey(trx, store.newId(NOW), asked, now));
const rotate = (store: Store, now = NOW): Promise<string> =>
  store.transaction((trx) =>
    rotateKey(trx, { id: store.newId(NOW), name: '大屏', madeBy: 'x', until: new Date(now.getTime() + 7 * DAY) }, now),
  );

it.each([
  [null, '/anything', true],
  [['/ledger'], '/ledger', true],
  [['/ledger'], '/ledger/changes', true],
  [['/ledger'], '/ledgers', false],
  [['/ledger/'], '/ledger', false],
  [['/ledger/'], '/ledger/x', true],
  [['/a', '/b'], '/b/c', true],
  [[], '/a', false],
] as const)('paths %j cover %s: %s', (paths, path, covered) => {
  expect(coversPath({ paths }, path)).toBe(covered);
});

describe('keys of machines', () => {
  it('are found whole, with their scope, and not by what is shown or stored of them', async () => {
    const store = await sqliteStore();
    const key = await make(store);
    expect(key).toMatch(/^zbk_[0-9a-f]{8}_[\w-]{43}$/);
    const found = await findKey(store, key, NOW);
    expect(found).toMatchObject({ name: '大屏', right: 'query', sites: ['suzhou'], actions: null, paths: ['/ledger'] });
    const kept = await allTexts(store, 'api_keys');
    expect(kept).not.toContain(key.slice(13));
    const { hash } = JSON.parse(kept)[0] as { hash: string };
    for (const wrong of ['', found?.prefix ?? '', `${key}x`, `${found?.prefix}_${hash.slice(0, 43)}`, `${key} `])
      expect(await findKey(store, wrong, NOW)).toBeNull();
    expect((await listKeys(store))[0]).toMatchObject({ prefix: key.slice(0, 12), usedAt: NOW.toISOString() });
  });

  it('end at their time, and when they are revoked', async () => {
    const store = await sqliteStore();
    const key = await make(store);
    expect(await findKey(store, key, later(90 * DAY - 1))).not.toBeNull();
    expect(await findKey(store, key, later(90 * DAY))).toBeNull();
    expect(await store.transaction((trx) => revokeKeys(trx, '大屏', NOW))).toBe(1);
    expect(await findKey(store, key, NOW)).toBeNull();
    expect(await store.transaction((trx) => revokeKeys(trx, '大屏', NOW))).toBe(0);
  });

  it('rotate: the old one lasts a while beside the new one, a third is refused', async () => {
    const store = await sqliteStore();
    const old = await make(store);
    await expect(make(store)).rejects.toThrow('zhiban keys rotate 大屏');
    const fresh = await rotate(store, later(DAY));
    for (const key of [old, fresh]) expect(await findKey(store, key, later(8 * DAY - 1))).not.toBeNull();
    await expect(rotate(store, later(DAY))).rejects.toThrow(`zhiban keys revoke ${old.slice(0, 12)}`);
    expect(await findKey(store, old, later(8 * DAY))).toBeNull();
    expect(await findKey(store, fresh, later(90 * DAY))).toMatchObject({ sites: ['suzhou'], paths: ['/ledger'] });
    expect(await findKey(store, fresh, later(91 * DAY))).toBeNull();
    await expect(store.transaction((trx) => revokeKeys(trx, fresh.slice(0, 12), later(DAY)))).resolves.toBe(1);
    expect(await findKey(store, old, later(DAY))).not.toBeNull();
    await expect(
      store.transaction((trx) => rotateKey(trx, { id: store.newId(NOW), name: '无', madeBy: 'x', until: NOW }, NOW)),
    ).rejects.toThrow('没有名叫“无”');
  });
});
