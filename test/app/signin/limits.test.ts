// A5: how often a key, an address, a person, a code and a chat may be used: exact in any sixty seconds, and no restart fills it up again.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allowance } from '../../../src/app/signin/allowance.ts';
import { keyLimit, MOST_OF_A_KEY } from '../../../src/app/signin/key-limit.ts';
import { makeKey } from '../../../src/people/signin/api-keys.ts';
import { redeemCode } from '../../../src/people/signin/codes.ts';
import { later, NOW, signinStore, sqliteStore } from '../../people/signin/bench.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { openBench } from './bench.ts';

const MINUTE = 60_000;

/** The most that any sixty seconds hold. */
function mostInAnyMinute(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE).length));
}

it('an allowance of 60 admits 60 in any minute and not one more, whenever they come', () => {
  // Waits that come in bursts: most are nothing, some bring the next turn of the minute near.
  const wait = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 20_000 }));
  fc.assert(
    fc.property(fc.array(wait, { minLength: 100, maxLength: 300, size: 'max' }), (waits) => {
      const limit = allowance(60);
      const admitted: number[] = [];
      let now = 0;
      for (const ms of waits) {
        now += ms;
        const last = admitted.filter((at) => now - at < MINUTE).length;
        const isAdmitted = limit.take('key', new Date(now));
        expect(isAdmitted).toBe(last < 60);
        if (isAdmitted) admitted.push(now);
      }
      expect(mostInAnyMinute(admitted)).toBeLessThanOrEqual(60);
    }),
    { numRuns: 60 },
  );
});

it('two bursts around the turn of a minute are one burst', () => {
  const limit = allowance(60);
  const burst = (at: number) =>
    Array.from({ length: 100 }, () => limit.take('key', new Date(at))).filter(Boolean).length;
  expect([burst(MINUTE - 1), burst(MINUTE), burst(2 * MINUTE - 2), burst(2 * MINUTE - 1)]).toEqual([60, 0, 0, 60]);
});

it('more names than anybody has are a flood: who is known goes on, who is new waits until the others are quiet', () => {
  const limit = allowance(2);
  for (let n = 0; n < 10_000; n += 1) limit.take(`address ${n}`, NOW);
  expect([limit.take('new', NOW), limit.take('address 7', NOW)]).toEqual([false, true]);
  expect(limit.take('new', later(MINUTE))).toBe(true);
});

onSomeStores('the uses of a key', (stores) => {
  it('are counted on by the next process, to the same number in any minute', async () => {
    const { store } = await signinStore(stores);
    const first = keyLimit(store, 60);
    const many = (limit: typeof first, count: number, atMs: number, key = 'one') =>
      Promise.all(Array.from({ length: count }, () => limit.admit(key, later(atMs)))).then(
        (answers) => answers.filter(Boolean).length,
      );
    expect([await many(first, 25, 0), await many(first, 20, 30_000)]).toEqual([25, 20]);
    const next = keyLimit(store, 60);
    expect([await many(next, 100, 31_000), await many(next, 7, 31_000, 'another')]).toEqual([15, 7]);
    expect(await many(keyLimit(store, 60), 100, MINUTE - 1)).toBe(0);
    expect(await many(keyLimit(store, 60), 100, MINUTE)).toBe(25);
    // Refused ones write nothing, and what is older than a minute is gone.
    expect(await many(next, 1, 5 * MINUTE)).toBe(1);
    const kept = await store.db
      .selectFrom('api_key_uses' as 'runs')
      .selectAll()
      .execute();
    expect(kept).toHaveLength(1);
  });
});

it(`a key is answered ${MOST_OF_A_KEY} times and then 429, though the server is begun anew; a wrong one 20 times`, async () => {
  const bench = await openBench();
  const { store } = bench.program;
  const scope = { right: 'query', sites: null, actions: null, paths: null, madeBy: 'x', expiresAt: null };
  const key = await store.transaction((trx) => makeKey(trx, store.newId(NOW), { name: '大屏', ...scope }, NOW));
  // As a server before this one has counted.
  const before = keyLimit(store);
  const { id } = await store.db
    .selectFrom('api_keys' as 'runs')
    .select('id')
    .executeTakeFirstOrThrow();
  for (let n = 0; n < 550; n += 1) expect(await before.admit(id, new Date())).toBe(true);
  const asked = async (sent: string, count: number) => {
    const all = Array.from({ length: count }, () =>
      bench.ask({ path: '/ledger', headers: { authorization: `Bearer ${sent}`, accept: 'application/json' } }),
    );
    const answers = await Promise.all(all);
    return (status: number) => answers.filter((one) => one.status === status);
  };
  const own = await asked(key, 60);
  expect([own(200).length, own(429).length]).toEqual([50, 10]);
  expect(own(429)[0]?.text).toContain(`每分钟最多 ${MOST_OF_A_KEY} 次`);
  const wrong = await asked(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`, 25);
  expect([wrong(401).length, wrong(429).length]).toEqual([20, 5]);
});

it('of one-time codes an address has ten looked at in the first minute, then fewer and fewer, and the store knows', async () => {
  const store = await sqliteStore();
  const looked: number[] = [];
  for (let now = 0; now < 10 * MINUTE; now += 1_000) {
    const tried = { typed: 'AAAA-AAAA-AAAA', client: '198.51.100.7', now: later(now) };
    const { kind } = await redeemCode(store, tried, async (_, redeemed) => redeemed);
    if (kind === 'wrong') looked.push(now);
  }
  expect(looked.filter((at) => at < MINUTE)).toHaveLength(10);
  expect(mostInAnyMinute(looked)).toBe(10);
  expect(looked.slice(10)).toEqual([67_000, 131_000, 259_000, 515_000]);
});
