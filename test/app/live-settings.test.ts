// Every place that is declared live is live: a change made in one process is what the others go by, without a start.
import { expect, it, onTestFinished } from 'vitest';
import { features } from '../../src/app/features.ts';
import { runInProcess } from '../../src/app/job-process.ts';
import { openProgram, type Program } from '../../src/app/program.ts';
import { retentionJob } from '../../src/app/retention-job.ts';
import { startServer } from '../../src/app/server.ts';
import { putAside } from '../../src/app/settings-desk.ts';
import { bitableSyncFeature } from '../../src/features/bitable-sync/index.ts';
import { dutyFeature } from '../../src/features/duty/index.ts';
import { ledgerFeature } from '../../src/features/ledger/index.ts';
import { meterFeature } from '../../src/features/meter/index.ts';
import type { Wanted } from '../../src/settings/change.ts';
import { openProduct, type Product } from '../support/product.ts';
import { until } from '../web/started.ts';
import { PROOFS, type Proof } from './live-proofs.ts';

const CONFIG = `dataDir: \${ZHIBAN_DATA_DIR}
include: [shipped:ledgers/iot.yaml]
web: { port: 0 }
schedule: { delivery-watch: { enabled: false } }
sites:
  - { code: suzhou, name: 苏州基地, sources: { iot: "sqlite:nowhere.db" } }
`;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

function installation(): Product {
  const product = openProduct({ config: CONFIG });
  onTestFinished(() => product.close());
  for (const [name, value] of Object.entries(product.env)) {
    if (value === undefined) continue;
    const before = process.env[name];
    process.env[name] = value;
    onTestFinished(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
  return product;
}

async function opened(product: Product, partial = false): Promise<Program> {
  const { signal } = new AbortController();
  const parts = partial ? [dutyFeature, ledgerFeature, meterFeature, bitableSyncFeature] : features;
  const program = await openProgram({ cwd: product.folder, parts, partial, log: () => silent, step: () => {}, signal });
  onTestFinished(() => program.closers.close());
  return program;
}

it('is every place that is declared so, in a process that runs and in one that starts', async () => {
  const product = installation();
  const [server, other] = [await opened(product), await opened(product)];
  expect(server.live.live.map((keys) => keys.join('.')).sort()).toEqual(Object.keys(PROOFS).sort());
  const proofs = Object.values(PROOFS);
  const change = (to: (proof: Proof) => Wanted) => {
    const changes = proofs.map((proof) => ({ path: proof.path, to: to(proof) }));
    return other.store.transaction((trx) =>
      other.live.change(trx, { changes, by: 'cli', now: new Date(), backing: 'shell' }),
    );
  };
  const seenIn = async (program: Program): Promise<ReadonlyMap<Proof, unknown>> =>
    new Map(await Promise.all(proofs.map(async (proof) => [proof, await proof.seen(program)] as const)));
  const before = await seenIn(server);
  await change(({ value }) => ({ value }));
  await until(() => server.fresh(), 'the change');
  const after = await seenIn(server);
  const started = await seenIn(await opened(product, true));
  await change(() => ({ restored: true }));
  await until(() => server.fresh(), 'the files');
  const restored = await seenIn(server);
  for (const proof of proofs) {
    const place = proof.path.join('.');
    expect(before.get(proof), place).not.toEqual(proof.expected);
    expect(after.get(proof), place).toEqual(proof.expected);
    expect(started.get(proof), place).toEqual(proof.expected);
    expect(restored.get(proof), place).toEqual(before.get(proof));
  }
});

it('is what is changed in a shell while the server runs: the planner goes by it, and so does a job that starts then', async () => {
  const product = installation();
  const program = await opened(product);
  const server = await startServer(program, features);
  onTestFinished(() => server.close());
  await server.prepared.catch(() => undefined);
  const due = (): string => server.planner.nextDue()?.job ?? '';
  // Every minute: nothing else is due before.
  await product.ok('settings', 'set', 'schedule.retention.cron', '* * * * *');
  await until(() => due() === 'retention', 'the planner');
  const cli = (await product.ok('settings', 'list', 'schedule', '--json')).json<{
    settings: { item: string; origin: string }[];
  }>();
  expect(cli.settings.find(({ item }) => item === 'schedule.retention.cron')?.origin).toMatch(
    /^命令行 \d\d-\d\d \d\d:\d\d 改的$/,
  );
  await product.ok('settings', 'unset', 'schedule.retention.cron');
  await until(() => due() !== 'retention', 'the planner again');
  expect((await product.ok('settings', 'history')).out.split('\n').filter((line) => line !== '')).toHaveLength(2);

  expect((await product.ok('settings', 'set', 'retention.runDays', '7')).out).toContain('会删掉 7 天以前的');
  const seen: number[] = [];
  const job = {
    ...retentionJob,
    run: async (ctx: Parameters<typeof retentionJob.run>[0]) => {
      seen.push(ctx.config.retention.runDays);
      return { summary: null, problems: [] };
    },
  };
  const order = { dueAt: null, trigger: 'schedule', clockOffsetMs: 0 } as const;
  const signal = new AbortController().signal;
  const link = { order, signal, handed: Promise.resolve(null), report: () => {}, end: async () => {} };
  expect(await runInProcess(link, { part: null, job })).toMatchObject({ status: 'ok' });
  expect(seen).toEqual([7]);
  const audited = await program.store.db
    .selectFrom('audit_log' as never)
    .selectAll()
    .execute();
  expect((audited as readonly { readonly kind?: string }[]).filter(({ kind }) => kind === 'setting')).toMatchObject([
    { person: 'cli', text: 'settings set schedule.retention.cron * * * * *' },
    { person: 'cli', text: 'settings unset schedule.retention.cron' },
    { person: 'cli', text: 'settings set retention.runDays 7' },
  ]);
});

it('says what is refused, and where the file and a change do not go together', async () => {
  const product = installation();
  const refused = await product.run('settings', 'set', 'retention.runDays', '3');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain('没有改：retention.runDays 写的是“3”（数字），应不小于 7');
  await product.ok('settings', 'set', 'sites.苏州基地.aliases', '[姑苏, SZ]');
  product.write('zhiban.yaml', CONFIG.replace('  - {', '  - { code: sz, name: 深圳基地 }\n  - {'));
  const clash = '与 sites[0] 的编码重复';
  expect((await product.ok('settings', 'list')).out).toContain(clash);
  expect((await product.run('doctor')).out).toMatch(/\[注意\] 设置：.*sites\.suzhou\.aliases/);
  const program = await opened(product);
  await putAside(program);
  expect((await product.ok('settings', 'history')).out).toContain('启动时搁置');
  expect((await product.ok('settings', 'list')).out).toContain(clash);
  await product.ok('settings', 'unset', 'sites.suzhou.aliases');
  expect((await product.ok('settings', 'list')).out).not.toContain(clash);
});
