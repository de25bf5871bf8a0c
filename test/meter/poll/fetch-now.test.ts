// One meter read at once: what somebody is told, the cooldown that all processes share, and what stays when the source lies.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MeterContext } from '../../../src/features/meter/context.ts';
import { fetchNow } from '../../../src/features/meter/poll/fetch-now.ts';
import { sourceStandings } from '../../../src/features/meter/poll/standings.ts';
import { lastReadings } from '../../../src/features/meter/readings/last-readings.ts';
import type { Store } from '../../../src/store/store.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { type MeterPages, sendPage, serveMeterPages } from '../../support/meter-pages.ts';
import { meterContext } from '../meter-bench.ts';
import { withMeter } from '../readings/meter-store.ts';

const NUMBER = '18601234567';
let pages: MeterPages;
beforeEach(async () => {
  pages = await serveMeterPages();
});
afterEach(() => pages.close());

onSomeStores('a meter read at once', ({ fresh, again }) => {
  const begun = async (meter: object = {}) => {
    const { store, url } = await fresh();
    await withMeter(store);
    let at = Date.parse('2026-11-26T00:00:00Z');
    const over = (own: Store): MeterContext =>
      meterContext({
        store: own,
        now: () => new Date(at),
        settings: {
          sources: { cnyiot: { kind: 'cnyiot', url: pages.url, perMinute: 6000, timeoutSeconds: 30 } },
          meters: { [NUMBER]: { name: '201', ...meter }, 'OFF-1': { name: '停用的', enabled: false } },
        },
        outbound: { allow: [pages.address], http: ['127.0.0.1'] },
      });
    return {
      ctx: over(store),
      other: async () => over(await again(url)),
      later: (seconds: number): void => {
        at += seconds * 1000;
      },
    };
  };
  const lastOf = async (ctx: MeterContext) => (await lastReadings(ctx, [NUMBER])).get(NUMBER);
  const standing = async (ctx: MeterContext) => (await sourceStandings(ctx, [NUMBER])).get(NUMBER);

  test('it is read, kept and said; the next one waits, in another process too; the same again is said to be the same', async () => {
    const { ctx, other, later } = await begun();
    expect(await standing(ctx)).toMatchObject({ state: 'never', askedAt: null });
    const at = Date.parse('2026-11-26T00:00:00Z');
    const reading = { at, remain: 11965, amount: 9572, price: 8000 };
    expect(await fetchNow(ctx, NUMBER)).toEqual({ kind: 'read', reading });
    expect(await lastOf(ctx)).toEqual(reading);
    expect(await standing(ctx)).toMatchObject({ state: 'ok', okAt: at, sameSince: at, failures: 0 });
    later(10);
    const elsewhere = await other();
    const both = await Promise.all([fetchNow(ctx, NUMBER), fetchNow(elsewhere, NUMBER)]);
    expect(both).toEqual(Array(2).fill({ kind: 'cooldown', seconds: 50 }));
    expect(pages.asked).toHaveLength(1);
    later(50);
    expect(await fetchNow(elsewhere, NUMBER)).toEqual({ kind: 'same', reading: { ...reading, at: at + 60_000 } });
    expect(await standing(ctx)).toMatchObject({ state: 'ok', sameSince: at, okAt: at + 60_000 });
  });

  test('of two processes that are asked in the same moment one asks', async () => {
    const { ctx, other } = await begun();
    const kinds = (await Promise.all([fetchNow(ctx, NUMBER), fetchNow(await other(), NUMBER)])).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['cooldown', 'read']);
    expect(pages.asked).toHaveLength(1);
  });

  test('what is not configured or is switched off is not asked about', async () => {
    const { ctx } = await begun();
    await expect(fetchNow(ctx, '18600000000')).rejects.toThrow('没有表号为“18600000000”的电表');
    await expect(fetchNow(ctx, 'OFF-1')).rejects.toThrow('已经停用');
    expect(pages.asked).toHaveLength(0);
  });

  test('a lie is a named state: the last reading stays, and the source is well again when it is', async () => {
    const { ctx, later } = await begun();
    await fetchNow(ctx, NUMBER);
    const kept = await lastOf(ctx);
    later(300);
    pages.meters.set(NUMBER, { remain: '0.00', amount: '0.00', price: '0.80' });
    const told = await fetchNow(ctx, NUMBER);
    expect(told).toMatchObject({
      kind: 'fault',
      state: 'jump',
      sentence: expect.stringMatching(/119\.65 度.*掉到 0\.00 度/),
    });
    expect(await lastOf(ctx)).toEqual(kept);
    expect(await standing(ctx)).toMatchObject({ state: 'jump', failures: 1, okAt: kept?.at });
    later(300);
    pages.meters.set(NUMBER, { remain: '119.50', amount: '95.60', price: '0.80' });
    expect(await fetchNow(ctx, NUMBER)).toMatchObject({ kind: 'read', reading: { remain: 11950 } });
    expect(await standing(ctx)).toMatchObject({ state: 'ok', failures: 0, sentence: '' });
  });

  test('who shuts us out is not knocked at again by the next who asks', async () => {
    const { ctx, later } = await begun();
    pages.misbehave((_, response) => sendPage(response, '请在微信客户端打开链接'));
    expect(await fetchNow(ctx, NUMBER)).toMatchObject({ kind: 'fault', state: 'blocked' });
    later(60);
    const again = await fetchNow(ctx, NUMBER);
    expect(again).toMatchObject({
      kind: 'fault',
      state: 'blocked',
      sentence: expect.stringMatching(/\d\d:\d\d 再问$/),
    });
    expect(pages.asked).toHaveLength(1);
    later(3_600);
    pages.misbehave(null);
    expect(await fetchNow(ctx, NUMBER)).toMatchObject({ kind: 'read' });
  });

  test('the price of the configuration makes the money that the source does not say', async () => {
    const { ctx } = await begun({ price: '0.5' });
    const bare = `<div><span>表号:</span> <label id="metid">${NUMBER}</label></div><div><span>剩余电量:</span> <label>119.65</label></div>`;
    pages.misbehave((_, response) => sendPage(response, bare));
    await fetchNow(ctx, NUMBER);
    expect(await lastOf(ctx)).toMatchObject({ remain: 11965, amount: 5983, price: 5000 });
  });
});
