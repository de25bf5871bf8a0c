import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { uuidOf } from '../../../src/features/bitable-sync/remote/batch.ts';
import { readRecords } from '../../../src/features/bitable-sync/remote/read-records.ts';
import { SyncFault } from '../../../src/features/bitable-sync/remote/sync-fault.ts';
import { openTable, quickWaits, thrownBy } from './bench.ts';
import type { Mishap } from './front.ts';

async function read(
  remote: Parameters<typeof readRecords>[0],
  ref: Parameters<typeof readRecords>[1],
): Promise<number> {
  let count = 0;
  for await (const records of readRecords(remote, ref, ['编号'])) count += records.length;
  return count;
}

describe('a call', () => {
  it.each<[string, Mishap, number]>([
    ['a rate limit that says how long', { refuse: 99991400, status: 429, waitSeconds: 3 }, 3_000],
    ['a rate limit of an older API', { refuse: 99991400, status: 400, waitSeconds: 2 }, 2_000],
    ['a rate limit of Bitables', { refuse: 1254290 }, 300],
    ['a write conflict', { refuse: 1254291, status: 400 }, 300],
    ['data that is not ready', { refuse: 1254607, status: 400 }, 300],
    ['a base that is being copied', { refuse: 1254036, status: 400 }, 300],
    ['a failure without a reason', { refuse: 1254002 }, 300],
    ['an internal error', { refuse: 1255001, status: 500 }, 300],
    ['a gateway that times out', { refuse: 1255040, status: 504 }, 300],
    ['a lost connection', 'cut', 300],
    ['a lost answer', { afterwards: 0 }, 300],
    ['an answer that is no JSON', 'garbled', 300],
  ])('is made again after %s, as long after as it is told', async (_, mishap, leastMs) => {
    const { front, remote, ref } = await openTable();
    const waits = quickWaits();
    front.next('/fields', mishap, mishap);
    const patient = remote({ timing: waits });
    expect(await patient.listFields(ref)).toHaveLength(2);
    expect(front.calls).toEqual(['fields', 'fields', 'fields']);
    expect(waits.ms).toHaveLength(2);
    expect(Math.min(...waits.ms)).toBeGreaterThanOrEqual(leastMs);
    expect(patient.stats()).toEqual({ requests: 3, retries: 2, waitedMs: waits.ms.reduce((sum, ms) => sum + ms, 0) });
  });

  it('is given up after a while, and says how often it was tried', async () => {
    const { front, remote, ref } = await openTable();
    front.always('/fields', { refuse: 1254291, status: 400 });
    const waits = quickWaits();
    const fault = await thrownBy(remote({ timing: waits }).listFields(ref));
    expect(fault).toBeInstanceOf(SyncFault);
    expect(fault).toMatchObject({ reason: 'feishu', message: expect.stringMatching(/试了 \d+ 次、\d+ 秒，仍不成功/) });
    expect(front.calls.length).toBeLessThanOrEqual(15);
    expect(waits.ms.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(60_000);
  });

  it.each<[number, string, string]>([
    [91403, 'permission', '添加文档应用'],
    [1254302, 'permission', '高级权限'],
    [91402, 'link', '没有这个多维表格'],
    [1254041, 'link', '没有这张数据表'],
    [1254045, 'fields', '空格和换行'],
    [1254082, 'fields', '字段的属性'],
    [1254000, 'feishu', '程序的缺陷'],
  ])('with code %i is not made again', async (code, reason, says) => {
    const { front, remote, ref } = await openTable();
    front.always('/fields', { refuse: code, status: 400 });
    const fault = await thrownBy(remote().listFields(ref));
    expect(fault).toMatchObject({ reason, message: expect.stringContaining(says) });
    expect(front.calls).toHaveLength(1);
  });

  it('waits no longer once the run is to stop', async () => {
    const { front, remote, ref } = await openTable();
    front.always('/fields', { refuse: 99991400, status: 429, waitSeconds: 600 });
    const stop = new AbortController();
    const began = performance.now();
    const patient = remote({
      timing: { ...quickWaits(), sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
      signal: stop.signal,
      onWait: () => setImmediate(() => stop.abort(new Error('stop'))),
    });
    expect(await thrownBy(patient.listFields(ref))).toMatchObject({ message: 'stop' });
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(await thrownBy(patient.listFields(ref))).toMatchObject({ message: 'stop' });
    expect(front.calls).toHaveLength(1);
  });

  it('whose token has been lost is made again with another', async () => {
    const { simulator, remote, ref } = await openTable();
    const patient = remote();
    await patient.listFields(ref);
    simulator.faults.set('expired-token', { count: 1 });
    expect(await patient.listFields(ref)).toHaveLength(2);
    expect(patient.stats().retries).toBe(0);
  });

  it('names the link where somebody has to open it', async () => {
    const { front, remote, ref } = await openTable();
    front.always('/fields', { refuse: 91403, status: 403 });
    const fault = await thrownBy(remote({ link: 'https://x.feishu.cn/base/a' }).listFields(ref));
    expect(fault).toMatchObject({ message: expect.stringContaining('链接：https://x.feishu.cn/base/a') });
  });
});

describe('calls to one base', () => {
  it('are made one after the other, reads too, whoever makes them at once', async () => {
    const { front, remote, ref } = await openTable();
    front.latencyMs = 20;
    const patient = remote();
    await Promise.all([
      patient.listFields(ref),
      patient.createRecords(ref, [{ 编号: 'a' }], 'fe599b60-450f-46ff-b2ef-9f6675625b97'),
      read(patient, ref),
      patient.baseMeta(ref.app),
    ]);
    expect(front.mostAtOnce()).toBe(1);
    expect(patient.stats().retries).toBe(0);
  });

  it('go on after one of them has failed', async () => {
    const { front, remote, ref } = await openTable();
    front.next('/fields', { refuse: 91403, status: 403 });
    const patient = remote();
    const [first, second] = await Promise.allSettled([patient.listFields(ref), patient.listFields(ref)]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { length: 2 } });
  });

  it('stay below the rates of the platform', async () => {
    const { remote, ref } = await openTable();
    const waits = quickWaits();
    const patient = remote({ timing: waits });
    for (let call = 0; call < 41; call++) await patient.listFields(ref);
    // Twenty a second: the first twenty at once, and a second is waited twice.
    expect(waits.ms).toEqual([1_000, 1_000]);
    expect(patient.stats()).toMatchObject({ retries: 0, waitedMs: 0 });
  });
});

it('calls as fast as they come are never too many for the platform', async () => {
  const { remote, ref } = await openTable({ rateLimits: true });
  const began = performance.now();
  const timing = { ...quickWaits(), sleep: (ms: number) => sleep(ms), elapsedMs: () => performance.now() };
  const patient = remote({ timing });
  for (let call = 0; call < 45; call++) await patient.listFields(ref);
  expect(patient.stats()).toEqual({ requests: 45, retries: 0, waitedMs: 0 });
  expect(performance.now() - began).toBeGreaterThan(2_000);
});

describe('records', () => {
  it('are read in pages of 500, the next page asked for while one is used', async () => {
    const { simulator, front, remote, ref } = await openTable();
    simulator.bitable.addRecords(
      ref.table,
      Array.from({ length: 1_200 }, (_, at) => ({ 编号: `${at}` })),
    );
    const counts: number[] = [];
    for await (const records of readRecords(remote(), ref, ['编号'])) {
      counts.push(records.length);
      await expect.poll(() => front.calls.length).toBe(Math.min(counts.length + 1, 3));
    }
    expect(counts).toEqual([500, 500, 200]);
    expect(front.mostAtOnce()).toBe(1);
  });

  it('of an empty table are one request; of exactly 1,000 two', async () => {
    const { simulator, front, remote, ref } = await openTable();
    expect(await read(remote(), ref)).toBe(0);
    expect(front.calls).toHaveLength(1);
    simulator.bitable.addRecords(
      ref.table,
      Array.from({ length: 1_000 }, () => ({ 编号: 'a' })),
    );
    expect(await read(remote(), ref)).toBe(1_000);
    expect(front.calls).toHaveLength(3);
  });

  it('that are too large for a page are read in smaller ones', async () => {
    const { simulator, front, remote, ref } = await openTable();
    simulator.bitable.addRecords(
      ref.table,
      Array.from({ length: 600 }, () => ({ 编号: 'x'.repeat(1_000) })),
    );
    simulator.bitable.set({ mostResponseBytes: 300_000 });
    expect(await read(remote(), ref)).toBe(600);
    expect(front.calls.length).toBeLessThan(10);
  });

  it('leave nothing under way when their reader stops early', async () => {
    const { simulator, front, remote, ref } = await openTable();
    simulator.bitable.addRecords(
      ref.table,
      Array.from({ length: 1_200 }, () => ({ 编号: 'a' })),
    );
    front.latencyMs = 50;
    for await (const records of readRecords(remote(), ref, [])) {
      expect(records).toHaveLength(500);
      break;
    }
    expect(front.calls).toHaveLength(2);
    expect(front.mostAtOnce()).toBe(1);
  });
});

describe('what is made', () => {
  const token = 'fe599b60-450f-46ff-b2ef-9f6675625b97';

  it.each<[string, Mishap, Mishap | null]>([
    ['its answer is lost', { afterwards: 0 }, null],
    ['its answer is lost, and it is called a repetition', { afterwards: 0 }, { refuse: 1254608, status: 403 }],
    ['its answer is lost, and the name is taken now', { afterwards: 0 }, { refuse: 1254014 }],
  ])('a field is made once though %s', async (_, first, second) => {
    const { simulator, front, remote, ref } = await openTable();
    front.next('/fields', first, second);
    const field = await remote().createField(ref, { field_name: '班次', type: 3 }, token);
    expect(field).toMatchObject({ name: '班次', type: 3 });
    expect(simulator.bitable.fields(ref.table)).toHaveLength(3);
  });

  it('a table is made once though its answer is lost: it is looked for by its name', async () => {
    const { simulator, front, remote, ref } = await openTable();
    front.next('/tables', { afterwards: 0 });
    const table = await remote().createTable(ref.app, { name: '归档', fields: [{ field_name: '编号', type: 1 }] });
    expect(simulator.bitable.tables(ref.app).map(({ name }) => name)).toEqual(['设备', '归档']);
    expect(simulator.bitable.table(table).name).toBe('归档');
  });

  it('is waited for where not every copy knows it yet, and for nobody else', async () => {
    const { simulator, remote, ref } = await openTable();
    const real = { ...quickWaits(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) };
    simulator.bitable.set({ replicaLagMs: 700 });
    const patient = remote({ timing: real });
    await patient.createField(ref, { field_name: '班次', type: 1 }, token);
    const [record] = await patient.createRecords(ref, [{ 编号: 'a', 班次: '早' }], uuidOf('a'));
    await patient.updateRecords(ref, [{ id: record ?? '', fields: { 班次: '晚' } }]);
    expect(patient.stats().retries).toBeGreaterThan(1);
    expect(simulator.bitable.rows(ref.table)[0]?.fields.班次).toEqual([{ type: 'text', text: '晚' }]);
    simulator.bitable.set({ replicaLagMs: 0 });
    const other = remote();
    expect(await thrownBy(other.updateRecords(ref, [{ id: 'recnothere', fields: { 班次: '晚' } }]))).toMatchObject({
      feishu: { code: 1254043 },
    });
    expect(other.stats().retries).toBe(0);
  });
});
