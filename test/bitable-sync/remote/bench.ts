// A base on the simulator behind a door, a store, and a run that holds the base's lease and writes; what it waits for takes no time.
import { onTestFinished } from 'vitest';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import type { TableRef } from '../../../src/features/bitable-sync/model/task.ts';
import type { WriteItem } from '../../../src/features/bitable-sync/model/write-item.ts';
import {
  openRemote,
  type Remote,
  type RemoteOptions,
  type Timing,
} from '../../../src/features/bitable-sync/remote/remote.ts';
import { type Settled, settleBatches } from '../../../src/features/bitable-sync/remote/settle.ts';
import { type WriteDeps, type WriteReport, writeAll } from '../../../src/features/bitable-sync/remote/write-batches.ts';
import { type Feishu, openFeishu } from '../../../src/feishu/client.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import type { Simulator } from '../../../src/simulator/simulator.ts';
import { withLease } from '../../../src/store/leases.ts';
import type { Store } from '../../../src/store/store.ts';
import { APP_ID, APP_SECRET, opened } from '../../simulator/opened.ts';
import type { StoreBench } from '../../store/each-store.ts';
import { withSyncTables } from '../run/bench.ts';
import { type Front, openFront } from './front.ts';

export const TASK = 7;

/** Waits pass at once, and are remembered. */
export interface Waits extends Timing {
  readonly ms: number[];
}

export function quickWaits(): Waits {
  let passed = 0;
  const ms: number[] = [];
  return {
    ms,
    sleep: async (wait, signal) => {
      signal.throwIfAborted();
      ms.push(wait);
      passed += wait;
    },
    random: () => 0.5,
    elapsedMs: () => passed,
  };
}

export interface Platform {
  readonly simulator: Simulator;
  readonly front: Front;
  readonly feishu: Feishu;
  readonly ref: TableRef;
  /** Opens another view on it, as another run would. */
  remote(options?: Partial<Pick<RemoteOptions, 'timing' | 'signal' | 'onWait' | 'link'>>): Remote;
  /** The same with another table of the base. */
  another(): Platform;
  /** Values of a field in all records, in their order. */
  column(name: string): readonly unknown[];
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function openTable(options: Parameters<typeof opened>[0] = {}): Promise<Platform> {
  const { simulator } = await opened(options);
  const front = await openFront(simulator.url);
  const account = { appId: APP_ID, appSecret: APP_SECRET, domain: front.url, timeoutMs: 30_000 };
  const feishu = openFeishu(account, quiet);
  onTestFinished(() => feishu.close());
  const never = new AbortController().signal;
  const { app } = simulator.bitable.createBase({ name: '能耗' });
  const withTable = (): Platform => {
    const { table } = simulator.bitable.createTable(app, {
      name: `设备${simulator.bitable.tables(app).length || ''}`,
      fields: [
        { field_name: '编号', type: 1 },
        { field_name: '数量', type: 2 },
      ],
    });
    return {
      simulator,
      front,
      feishu,
      ref: { app, table },
      remote: (options = {}) => openRemote({ feishu, signal: never, log: quiet, timing: quickWaits(), ...options }),
      another: withTable,
      column: (name) =>
        simulator.bitable.rows(table).map(({ fields }) => {
          const value = fields[name];
          return Array.isArray(value) ? (value as readonly JsonObject[]).map(({ text }) => text).join('') : value;
        }),
    };
  };
  return withTable();
}

export interface Run {
  readonly store: Store;
  readonly remote: Remote;
  /** Names of the steps passed. */
  readonly steps: string[];
  write(items: readonly WriteItem[], batchSize?: number, run?: string): Promise<WriteReport>;
  settle(): Promise<Settled>;
}

export interface RunOptions {
  readonly store: Store;
  readonly platform: Platform;
  readonly task?: number;
  readonly timing?: Timing;
  readonly now?: Date;
  /** Throws, and the run ends there as if it had been killed. */
  killAt?(step: string): boolean;
}

export class Killed extends Error {}

/** A run of the task, as a process of its own would make it. */
export function openRun({ store, platform, task = TASK, timing, now, killAt }: RunOptions): Run {
  const remote = platform.remote({ timing: timing ?? quickWaits() });
  const steps: string[] = [];
  const held = <R>(work: (deps: WriteDeps) => Promise<R>): Promise<R> =>
    withLease(store, `bitable/${platform.ref.app}`, { waitMs: 0 }, (lease) =>
      work({
        store,
        now: () => now ?? new Date('2026-11-26T02:00:00.000Z'),
        remote,
        lease,
        signal: lease.signal,
        onBatch: () => undefined,
        step: (name) => {
          steps.push(name);
          if (killAt?.(name) === true) throw new Killed(name);
        },
      }),
    );
  return {
    store,
    remote,
    steps,
    write: (items, batchSize = 500, run = 'run1') =>
      held((deps) => writeAll(deps, { run, task, ref: platform.ref, items, batchSize, delayMs: 0 })),
    settle: () => held((deps) => settleBatches(deps, task)),
  };
}

export async function freshStore({ fresh }: StoreBench): Promise<Store> {
  const { store } = await fresh();
  return withSyncTables(store);
}

export function creates(count: number, from = 1): readonly WriteItem[] {
  return Array.from({ length: count }, (_, at) => {
    const name = String(from + at);
    const fields = { 编号: name, 数量: from + at };
    return {
      act: 'create',
      record: null,
      key: name,
      row: from + at,
      fields,
      before: {},
      cells: () => `{"of":"${name}"}`,
    };
  });
}

export function update(record: string, fields: JsonObject, before: JsonObject): WriteItem {
  return { act: 'update', record, key: record, row: 1, fields, before, cells: () => JSON.stringify(fields) };
}

export function deletion(record: string, before: JsonObject): WriteItem {
  return { act: 'delete', record, key: record, row: null, fields: {}, before, cells: null };
}

export async function images(
  store: Store,
  of: { readonly run?: string; readonly task?: number } = {},
): Promise<
  readonly { readonly record: string; readonly act: string; readonly before: unknown; readonly after: unknown }[]
> {
  const { run, task = TASK } = of;
  const all = await syncDb(store)
    .selectFrom('sync_images')
    .selectAll()
    .where('task', '=', task)
    .orderBy('record')
    .execute();
  const rows = all.filter((row) => run === undefined || row.run === run);
  return rows.map(({ record, act, before, after }) => ({
    record,
    act,
    before: JSON.parse(before),
    after: JSON.parse(after),
  }));
}

export async function batchStates(store: Store): Promise<readonly string[]> {
  const rows = await syncDb(store).selectFrom('sync_batches').selectAll().orderBy('run').orderBy('number').execute();
  return rows.map(({ act, state }) => `${act} ${state}`);
}

export async function knownCells(store: Store, task = TASK): Promise<ReadonlyMap<string, string>> {
  const rows = await syncDb(store).selectFrom('sync_rows').selectAll().where('task', '=', task).execute();
  return new Map(rows.map(({ record, cells }) => [record, cells]));
}

/** What was thrown. */
export async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => new Error('a failure was wanted'),
    (thrown: unknown) => thrown,
  );
}
