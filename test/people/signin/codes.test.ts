// One-time codes: once, ten minutes, and no way to try many.
import { expect, it } from 'vitest';
import { CODE_LIFE_MS, makeCode, plainCode, redeemCode, waitAfter } from '../../../src/people/signin/codes.ts';
import type { Store } from '../../../src/store/store.ts';
import { onEachStore } from '../../store/each-store.ts';
import { allTexts, later, NOW, signinStore } from './bench.ts';

const OWNER = { person: 'local:张三', name: '张三', ownRight: 'admin' };
const make = (store: Store): Promise<string> => store.transaction((trx) => makeCode(trx, OWNER, NOW));
const redeem = (store: Store, code: string, client = '10.0.0.1', now = NOW) =>
  redeemCode(store, { typed: code, client, now }, async (_, redeemed) => redeemed);

it('waits nothing at first, then twice as long each time, a quarter of an hour at most', () => {
  const waits = Array.from({ length: 30 }, (_, wrong) => waitAfter(wrong));
  expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 4_000]);
  expect(Math.max(...waits)).toBe(15 * 60_000);
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
});

it.each([
  ['abcd-efgh-jkmn', 'ABCDEFGHJKMN'],
  [' ABCD EFGH　JKMN ', 'ABCDEFGHJKMN'],
  ['ABCD–EFGH—JKMN', 'ABCDEFGHJKMN'],
])('reads %j as it was printed', (typed, plain) => {
  expect(plainCode(typed)).toBe(plain);
});

onEachStore('one-time codes', (bench) => {
  it('are taken once, in any spelling, and are not in the store', async () => {
    const { store } = await signinStore(bench);
    const code = await make(store);
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
    const kept = await allTexts(store, 'signin_codes');
    for (const part of [code, plainCode(code), code.slice(0, 4)]) expect(kept).not.toContain(`"${part}`);
    expect(await redeem(store, ` ${code.toLowerCase()} `)).toEqual({ kind: 'ok', owner: OWNER });
    expect(await redeem(store, code)).toEqual({ kind: 'wrong' });
  });

  it('are taken once by many at once', async () => {
    const { store, url } = await signinStore(bench);
    const code = await make(store);
    const stores = [store, await bench.again(url)];
    const all = await Promise.all([0, 1, 2, 3].map((n) => redeem(stores[n % 2] as Store, code, `10.0.0.${n}`)));
    expect(all.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
  });

  it('expire after ten minutes', async () => {
    const { store } = await signinStore(bench);
    const [one, other] = [await make(store), await make(store)];
    expect((await redeem(store, one, 'a', later(CODE_LIFE_MS - 1))).kind).toBe('ok');
    expect((await redeem(store, other, 'a', later(CODE_LIFE_MS))).kind).toBe('wrong');
  });

  it('are not found by trying: after five wrong ones even the right one waits, for this client only', async () => {
    const { store } = await signinStore(bench);
    const code = await make(store);
    for (let wrong = 0; wrong < 5; wrong += 1) expect((await redeem(store, `WRONG-${wrong}`)).kind).toBe('wrong');
    expect(await redeem(store, code)).toEqual({ kind: 'wait', until: later(1_000) });
    expect((await redeem(store, 'WRONG', '10.0.0.1', later(1_000))).kind).toBe('wrong');
    expect(await redeem(store, code, '10.0.0.1', later(2_999))).toEqual({ kind: 'wait', until: later(3_000) });
    expect((await redeem(store, code, '10.0.0.2')).kind).toBe('ok');
    const second = await make(store);
    expect((await redeem(store, second, '10.0.0.1', later(3_000))).kind).toBe('ok');
    // Who got in begins anew.
    expect((await redeem(store, 'WRONG', '10.0.0.1', later(3_000))).kind).toBe('wrong');
    expect((await redeem(store, 'WRONG', '10.0.0.1', later(3_000))).kind).toBe('wrong');
  });

  it('let twenty tries at once look at six codes at most', async () => {
    const { store } = await signinStore(bench);
    await make(store);
    const kinds = await Promise.all(Array.from({ length: 20 }, (_, n) => redeem(store, `WRONG-${n}`)));
    expect(kinds.filter(({ kind }) => kind === 'wrong').length).toBeLessThanOrEqual(6);
  });
});
