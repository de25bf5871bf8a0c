// A source of eleven columns on a MariaDB, a task that keeps it in a table of a Feishu on this machine, and runs of it, each in a
// process of its own, with every request counted where it arrives.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { roomMigrations } from '../../src/app/room-migrations.ts';
import { decide } from '../../src/features/bitable-sync/approve/decide.ts';
import { bitableSyncMigrations } from '../../src/features/bitable-sync/migrations/index.ts';
import { DEFAULT_LIMITS, type SyncTask, type TaskDefinition } from '../../src/features/bitable-sync/model/task.ts';
import { askForRun } from '../../src/features/bitable-sync/run/ask.ts';
import { saveTask } from '../../src/features/bitable-sync/tasks/save.ts';
import { traceOf } from '../../src/lib/trace-number.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { ContextOrder } from '../../test/bitable-sync/run/context-of.ts';
import { compile } from '../../test/store/child.ts';
import { type SqlRunner, sqlRunner } from '../../test/support/sql-runner.ts';

export interface Took {
  readonly state: string;
  readonly message: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  /** All of them, the sign-in included. */
  readonly requests: number;
  readonly reads: number;
  /** Of records: create, update, delete. */
  readonly writes: number;
  readonly fields: number;
}

export interface Trial {
  run(): Promise<Took>;
  /** The first run of a task waits; it is approved, and run again. @returns what the second took */
  firstRun(): Promise<Took>;
  /** One row in so many gets another amount. */
  change(every: number): Promise<void>;
  /** Milliseconds that every request takes from now on. */
  latency(ms: number): void;
  close(): Promise<void>;
}

const APP = { appId: 'cli_a000000000000001', appSecret: 'secret-of-the-app' };

export async function openTrial(rows: number, source: { readonly url: string }): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-bench-sync-'));
  const simulator = await startSimulator({
    port: 0,
    file: null,
    apps: [{ ...APP, encryptKey: 'key-of-events', verificationToken: 'token-of-events', eventUrl: null }],
    rateLimits: false,
  });
  const { app } = simulator.bitable.createBase({ name: '能耗' });
  const { table } = simulator.bitable.createTable(app, { name: '设备', fields: [{ field_name: 'code', type: 1 }] });
  const sql = await sqlRunner(source.url);
  const name = `devices_${rows}`;
  await fill(sql, name, rows);
  const storeUrl = `sqlite:${join(folder, 'store.db')}`;
  const store = await openStore(storeUrl);
  await migrate(store, [...roomMigrations, ...bitableSyncMigrations]);
  const task = await saved(store, definition(`https://zhiban.feishu.cn/base/${app}?table=${table}`, name));
  const oneRun = await compile('bench/bitable-sync/children/one-run.ts');
  const order: ContextOrder = {
    storeUrl,
    dataDir: folder,
    settings: { databases: { erp: source.url } },
    feishu: { ...APP, domain: simulator.url, chats: [] },
    now: new Date().toISOString(),
  };
  const go = async (run: string): Promise<Took> => {
    simulator.forgetCalls();
    const args = [oneRun.file, JSON.stringify({ ...order, run })];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return { ...JSON.parse(stdout), ...counted(simulator) };
  };
  return {
    run: async () => go(await asked(store, task)),
    firstRun: async () => {
      const run = await asked(store, task);
      const first = await go(run);
      if (first.state !== 'waiting') throw new Error(`the first run is ${first.state}: ${first.message}`);
      const press = { run, person: 'ou_wang', press: 'yes', now: new Date() } as const;
      await store.transaction((trx) => decide(trx, press));
      return go(run);
    },
    change: (every) => sql.run(`update ${name} set amount = amount + 1 where mod(id, ${every}) = 0`),
    latency: (latencyMs) => void simulator.bitable.set({ latencyMs }),
    close: async () => {
      await Promise.all([sql.run(`drop table ${name}`).then(() => sql.close()), store.close(), simulator.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function definition(link: string, table: string): TaskDefinition {
  return {
    name: '设备表',
    source: 'erp',
    sql: `select code, title, line, kind, amount, price, weight, made_on, checked_at, ok, note from ${table} order by id`,
    link,
    mode: 'full',
    key: ['code'],
    strategy: 'intelligence',
    mapping: {},
    skip: [],
    owned: [],
    edits: 'source',
    gone: { kind: 'ignore' },
    duplicateKeys: 'refuse',
    emptySource: 'refuse',
    createFields: true,
    cron: null,
    enabled: true,
    owner: null,
    limits: DEFAULT_LIMITS,
  };
}

async function fill(sql: SqlRunner, table: string, rows: number): Promise<void> {
  await sql.run(`create table ${table} (id int primary key, code varchar(40), title varchar(200), line varchar(20),
    kind enum('泵','风机','阀'), amount int, price decimal(12,2), weight double, made_on date, checked_at datetime, ok tinyint(1),
    note varchar(400))`);
  await sql.run(`insert into ${table} select seq, concat('A', lpad(seq, 8, '0')), concat('设备 ', seq, ' 号'),
    concat(1 + mod(seq, 9), ' 车间'), elt(1 + mod(seq, 3), '泵', '风机', '阀'), mod(seq * 37, 1000), round(seq * 1.37, 2), seq / 8,
    date '2020-01-01' + interval mod(seq, 2000) day, timestamp '2026-01-01 08:00:00' + interval seq minute, mod(seq, 2),
    if(mod(seq, 5) = 0, null, concat('第 ', seq, ' 台，装在东侧，上次检修没有异常'))
    from seq_1_to_${rows}`);
}

async function saved(store: Store, task: TaskDefinition): Promise<SyncTask> {
  const answer = await store.transaction((trx) =>
    saveTask(trx, { id: null, definition: task, by: 'ou_editor', now: new Date(), expected: null }),
  );
  if (answer.kind !== 'saved') throw new Error('the task was not saved');
  return answer.task;
}

async function asked(store: Store, task: SyncTask): Promise<string> {
  const id = store.newId(new Date());
  const order = {
    id,
    now: new Date(),
    task,
    kind: 'manual',
    askedBy: 'ou_li',
    once: null,
    trace: traceOf(id),
  } as const;
  const answer = await store.transaction((trx) => askForRun(trx, order));
  if (answer.kind !== 'entered') throw new Error(`the run is ${answer.kind}`);
  return answer.run;
}

function counted(simulator: Simulator): Pick<Took, 'requests' | 'reads' | 'writes' | 'fields'> {
  const counts = Object.entries(simulator.callCounts());
  const sum = (pattern: RegExp): number =>
    counts.reduce((all, [endpoint, count]) => (pattern.test(endpoint) ? all + count : all), 0);
  return {
    requests: sum(/./),
    reads: sum(/records\/search$/),
    writes: sum(/records\/batch_(?:create|update|delete)$/),
    fields: sum(/^POST .*\/fields$/),
  };
}
