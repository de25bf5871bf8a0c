// Approving and refusing plans: by whom, once, in time.
import { expect, it } from 'vitest';
import { decide } from '../../../src/features/bitable-sync/approve/decide.ts';
import { waitingPlan, waitingPlans } from '../../../src/features/bitable-sync/approve/queries.ts';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { runBy } from '../../../src/features/bitable-sync/run/queries.ts';
import type { Store } from '../../../src/store/store.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { ask, enterTask, NOW, withSyncTables } from '../run/bench.ts';

async function waiting(store: Store, rest: { needsOther?: boolean } = {}): Promise<string> {
  await withSyncTables(store);
  const asked = await ask(store, await enterTask(store));
  const run = asked.kind === 'entered' ? asked.run : '';
  await syncDb(store).updateTable('sync_logs').set({ state: 'waiting', open_task: null }).execute();
  await syncDb(store)
    .insertInto('sync_approvals')
    .values({
      ...{ run, task: 7, state: 'waiting', scope: '{"deletes":[],"empties":[],"newFields":[]}', shown: '{}' },
      ...{ asked_by: 'ou_li', needs_other: rest.needsOther === true ? 1 : 0, asked_at: NOW.toISOString() },
      ...{ expires_at: later(24).toISOString(), decided_by: null, decided_at: null, card: null },
    })
    .execute();
  return run;
}

const later = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);

onSomeStores('plans that wait for approval', ({ fresh }) => {
  it('approved, the run is queued once; pressed again it is the same, and others hear that it is decided', async () => {
    const { store } = await fresh();
    const run = await waiting(store);
    const press = (person: string, yes: 'yes' | 'no', now = later(1)) =>
      store.transaction((trx) => decide(trx, { run, person, press: yes, now }));
    expect(await waitingPlans(store)).toMatchObject([{ run, needsOther: false, scope: { deletes: [] } }]);
    expect(await press('ou_li', 'yes')).toEqual({ kind: 'approved' });
    expect(await press('ou_li', 'yes')).toEqual({ kind: 'approved' });
    expect(await press('ou_li', 'no')).toMatchObject({ kind: 'refused', sentence: /已在 2026-11-26 11:00:00 批准/ });
    expect(await runBy(store, run)).toMatchObject({ state: 'queued' });
    expect(await waitingPlan(store, run)).toMatchObject({ state: 'approved', decidedBy: 'ou_li' });
    expect(await waitingPlans(store)).toEqual([]);
  });

  it('who asked may not approve it himself where another has to, but may refuse it', async () => {
    const { store } = await fresh();
    const run = await waiting(store, { needsOther: true });
    const press = (person: string, yes: 'yes' | 'no') =>
      store.transaction((trx) => decide(trx, { run, person, press: yes, now: later(1) }));
    expect(await press('ou_li', 'yes')).toMatchObject({ kind: 'refused', sentence: /不能自己批准/ });
    expect(await runBy(store, run)).toMatchObject({ state: 'waiting' });
    expect(await press('ou_li', 'no')).toEqual({ kind: 'rejected' });
    expect(await runBy(store, run)).toMatchObject({ state: 'refused', endedAt: later(1).toISOString() });
    expect(await press('ou_wang', 'yes')).toMatchObject({ kind: 'refused', sentence: /被拒绝/ });
  });

  it('too late is too late; while another run of the task is open the approved one waits its turn', async () => {
    const { store } = await fresh();
    const run = await waiting(store);
    const press = (now: Date) => store.transaction((trx) => decide(trx, { run, person: 'ou_wang', press: 'yes', now }));
    expect(await press(later(24))).toMatchObject({ kind: 'refused', sentence: /已经失效/ });
    await syncDb(store)
      .insertInto('sync_logs')
      .values({
        ...(await syncDb(store).selectFrom('sync_logs').selectAll().executeTakeFirstOrThrow()),
        ...{ id: store.newId(NOW), state: 'running', open_task: 7 },
      })
      .execute();
    expect(await press(later(1))).toEqual({ kind: 'approved' });
    expect(await runBy(store, run)).toMatchObject({ state: 'waiting' });
  });
});
