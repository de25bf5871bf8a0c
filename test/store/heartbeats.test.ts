// Signs of life: one row a thing, the newest counts, and what is forgotten; on three stores.
import { expect, it } from 'vitest';
import { beat, beatAgeMs, expectBeat, forgetBeats, heartbeats } from '../../src/store/heartbeats.ts';
import { onEachStore } from './each-store.ts';

const at = (text: string): Date => new Date(`2026-11-26T${text}Z`);

onEachStore('heartbeats', ({ fresh }) => {
  it('keep when it was expected first and its newest sign of life, and are forgotten when they are silent', async () => {
    const { store } = await fresh();
    const source = { name: 'source/suzhou/iot', kind: 'source', everyMs: 86_400_000 };
    await expectBeat(store, { ...source, at: at('00:00:00') });
    await beat(store.db, { ...source, at: at('01:00:00'), detail: '4,200 行' });
    await store.transaction((trx) => beat(trx, { ...source, at: at('02:00:00'), everyMs: 1_000, state: 'warning' }));
    // Expected already: nothing is begun anew.
    await expectBeat(store, { ...source, at: at('03:00:00') });
    await expectBeat(store, { name: 'site/wuxi', kind: 'site', everyMs: 1, at: at('03:00:00') });
    expect([...(await heartbeats(store)).values()]).toEqual([
      {
        ...{ name: 'site/wuxi', kind: 'site', since: at('03:00:00').toISOString(), last_at: null },
        ...{ expected_ms: 1, state: 'ok', detail: null },
      },
      {
        ...{ name: 'source/suzhou/iot', kind: 'source', since: at('00:00:00').toISOString() },
        ...{ last_at: at('02:00:00').toISOString(), expected_ms: 1_000, state: 'warning', detail: null },
      },
    ]);
    expect(await forgetBeats(store, at('02:30:00'))).toBe(1);
    expect([...(await heartbeats(store)).keys()]).toEqual(['site/wuxi']);
  });

  it('age by the store’s clock', async () => {
    const { store } = await fresh();
    expect(await beatAgeMs(store, 'process/sender')).toBeNull();
    await beat(store.db, { name: 'process/sender', kind: 'process', at: new Date(Date.now() - 90_000), everyMs: 1 });
    const age = (await beatAgeMs(store, 'process/sender')) ?? 0;
    expect(Math.abs(age - 90_000)).toBeLessThan(20_000);
  });
});
