import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimLease } from '../../src/store/lease-claim.ts';
import { type Lease, withLease } from '../../src/store/leases.ts';
import { claimRun } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';
import { compile, type Program, start } from './child.ts';
import { onEachStore } from './each-store.ts';
import { withNotes } from './notes.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/store/children/store-child.ts');
});
afterAll(() => program.end());

const NOW = new Date('2026-11-21T00:00:00Z');

function held(store: Store): Promise<boolean> {
  return store.transaction(async (trx) => {
    const row = await trx.selectFrom('leases').selectAll().where('name', '=', 'ledger').executeTakeFirst();
    return row !== undefined && row.holder !== '';
  });
}

onEachStore('leases', ({ fresh, again }) => {
  it('are held during the work, given back after it, and their fence grows', async () => {
    const { store } = await fresh();
    const fences: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const answer = await withLease(store, 'ledger', { waitMs: 0 }, async (lease) => {
        fences.push(lease.fence);
        expect(await held(store)).toBe(true);
        await store.transaction((trx) => lease.assertHeld(trx));
        return 'done';
      });
      expect(answer).toBe('done');
      expect(await held(store)).toBe(false);
    }
    expect(fences).toEqual([1, 2, 3]);
  });

  it('are given back after an error, which is passed on', async () => {
    const { store } = await fresh();
    const work = withLease(store, 'ledger', { waitMs: 0 }, async () => {
      throw new RangeError('no');
    });
    await expect(work).rejects.toThrow(RangeError);
    expect(await held(store)).toBe(false);
  });

  it('say who holds them since when, and stop waiting when told', async () => {
    const { store, url } = await fresh();
    const wide = await withNotes(await again(url));
    await withLease(store, 'ledger', { waitMs: 0, title: '刷新台账' }, async () => {
      const heard: number[] = [];
      const second = withLease(
        wide,
        'ledger',
        { waitMs: 400, title: '刷新台账', onWait: (by) => heard.push(by.pid) },
        async () => 'never',
      );
      await expect(second).rejects.toThrow(
        new RegExp(`“刷新台账”正由 .+ 上的进程 ${process.pid} 执行（自 \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d 起）`),
      );
      await expect(second).rejects.not.toThrow(/~/);
      expect(heard).toEqual([process.pid]);

      const controller = new AbortController();
      const aborted = withLease(
        store,
        'ledger',
        { waitMs: 60_000, signal: controller.signal, onWait: () => controller.abort(new Error('停止')) },
        async () => 'never',
      );
      await expect(aborted).rejects.toThrow();
      expect(await withLease(store, 'another', { waitMs: 0 }, async () => 'free')).toBe('free');
    });
  });

  it('let one of two processes in at a time', async () => {
    const { store, url } = await fresh();
    const children = [start(program, ['lease-many-times', url]), start(program, ['lease-many-times', url])];
    for (const child of children) expect(await child.next()).toBe('ready');
    for (const child of children) child.tell('go');
    for (const child of children) expect(await child.next()).toEqual({ clashes: 0 });
    const row = await store.db
      .selectFrom('leases')
      .select('fence')
      .where('name', '=', 'ledger')
      .executeTakeFirstOrThrow();
    expect(row.fence).toBe(30);
  });

  it('are taken over at once from a process that was killed', async () => {
    const { store, url } = await fresh();
    const child = start(program, ['lease-and-hang', url]);
    expect(await child.next()).toEqual({ fence: 1 });
    await expect(withLease(store, 'ledger', { waitMs: 0 }, async () => 'never')).rejects.toThrow(/请等它结束后再试/);
    await child.end('SIGKILL');
    expect(await withLease(store, 'ledger', { waitMs: 0 }, async (lease) => lease.fence)).toBe(2);
  });

  it('keep a process that was paused and overtaken from committing', async () => {
    const { store, url } = await fresh();
    await claimRun(store, { job: 'daily', dueAt: NOW, trigger: 'cli', now: NOW });
    const child = start(program, ['lease-and-commit-late', url]);
    expect(await child.next()).toEqual({ fence: 1 });
    child.process.kill('SIGSTOP');
    const commit = (lease: Lease) =>
      store.transaction(async (trx) => {
        await lease.assertHeld(trx);
        await trx.updateTable('runs').set({ error: 'in time' }).execute();
      });
    // The child is alive, so the lease is free only when it has expired.
    const fence = await withLease(store, 'ledger', { waitMs: 20_000 }, async (lease) => {
      child.process.kill('SIGCONT');
      child.tell('commit now');
      expect(await child.next()).toEqual({
        refused: expect.stringMatching(/“刷新台账”.*已由另一个进程接手/),
        aborted: true,
      });
      await commit(lease);
      return lease.fence;
    });
    expect(fence).toBe(2);
    expect(await store.db.selectFrom('runs').select('error').execute()).toEqual([{ error: 'in time' }]);
    // Its late release takes nothing away from whoever comes next.
    await child.end('SIGKILL');
    expect(await withLease(store, 'ledger', { waitMs: 0 }, async (lease) => lease.fence)).toBe(3);
  });

  it('are renewed while the work goes on', async () => {
    const { store, url } = await fresh();
    const other = await again(url);
    await withLease(store, 'ledger', { waitMs: 0, ttlMs: 3_000 }, async (lease) => {
      const ends: string[] = [];
      const expiry = async () => {
        const query = store.db.selectFrom('leases').select('expires_at').where('name', '=', 'ledger');
        return (await query.executeTakeFirstOrThrow()).expires_at;
      };
      await expect.poll(async () => (ends.includes(await expiry()) ? 0 : ends.push(await expiry()))).toBe(3);
      expect(await claimLease(other, 'ledger', 3_000)).toMatchObject({ pid: process.pid });
      expect(lease.signal.aborted).toBe(false);
    });
  });

  it('tell the work when they are lost', async () => {
    const { store, url } = await fresh();
    const other = await again(url);
    await withLease(store, 'ledger', { waitMs: 0, ttlMs: 1_500 }, async (lease) => {
      await other.db
        .updateTable('leases')
        .set({ holder: 'thief:1:00', fence: 9 })
        .where('name', '=', 'ledger')
        .execute();
      await expect.poll(() => lease.signal.aborted).toBe(true);
      expect(String(lease.signal.reason)).toMatch(/已由另一个进程接手/);
      await expect(store.transaction((trx) => lease.assertHeld(trx))).rejects.toThrow(/作废/);
    });
    const row = await store.db.selectFrom('leases').selectAll().where('name', '=', 'ledger').executeTakeFirstOrThrow();
    expect(row).toMatchObject({ holder: 'thief:1:00', fence: 9 });
  });
});
