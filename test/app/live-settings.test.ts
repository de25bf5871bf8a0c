// Every place that is declared live is live: a change made in one process is what the others go by, without a start.
import { expect, it, onTestFinished } from 'vitest';
import { configuredRules, onDuty } from '../../src/alerts/configured-rules.ts';
import { features } from '../../src/app/features.ts';
import { openHouse } from '../../src/app/group/house.ts';
import { runInProcess } from '../../src/app/job-process.ts';
import { openProgram, type Program } from '../../src/app/program.ts';
import { retentionJob } from '../../src/app/retention-job.ts';
import { startServer } from '../../src/app/server.ts';
import { putAside } from '../../src/app/settings-desk.ts';
import { siteFinder } from '../../src/bot/sites.ts';
import { dutyFeature } from '../../src/features/duty/index.ts';
import type { DutySettings } from '../../src/features/duty/settings.ts';
import type { LedgerContext } from '../../src/features/ledger/context.ts';
import { ledgerFeature } from '../../src/features/ledger/index.ts';
import { meterFeature } from '../../src/features/meter/index.ts';
import type { MeterSettings } from '../../src/features/meter/settings.ts';
import type { Json } from '../../src/lib/json.ts';
import { rightRules } from '../../src/people/rights.ts';
import type { Wanted } from '../../src/settings/change.ts';
import type { Keys } from '../../src/settings/overlay.ts';
import { openProduct, type Product } from '../support/product.ts';
import { until } from '../web/started.ts';

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
  const parts = partial ? [dutyFeature, ledgerFeature, meterFeature] : features;
  const program = await openProgram({ cwd: product.folder, parts, partial, log: () => silent, step: () => {}, signal });
  onTestFinished(() => program.closers.close());
  return program;
}

interface Proof {
  readonly path: Keys;
  readonly value: Json;
  /** What is done with the value, as those who use it come by it. */
  readonly seen: (program: Program) => unknown;
  readonly expected: unknown;
}

const duty = (program: Program): DutySettings => program.contextOf(dutyFeature).settings;
const meter = (program: Program): MeterSettings => program.contextOf(meterFeature).settings;
const ledger = (program: Program): LedgerContext => program.contextOf(ledgerFeature);

/** By the place as it is declared; who declares another says here how it is live. */
const PROOFS: Readonly<Record<string, Proof>> = {
  rights: {
    path: ['rights', 'default'],
    value: 'visit',
    seen: ({ context }) => rightRules(context.config).default,
    expected: 'visit',
  },
  alerts: {
    path: ['alerts', 'groupSeconds'],
    value: 60,
    seen: ({ context }) =>
      configuredRules(context.config, { primary: {}, backup: {} }, { isRest: () => false } as never).groupMs,
    expected: 60_000,
  },
  schedule: {
    path: ['schedule', 'daily', 'cron'],
    value: '0 7 * * *',
    seen: async (program) => {
      const jobs = await openHouse(program, features).timetable();
      return jobs.find(({ name }) => name === 'daily')?.schedule?.cron;
    },
    expected: '0 7 * * *',
  },
  retention: {
    path: ['retention', 'messageDays'],
    value: 8,
    seen: ({ context }) => context.config.retention.messageDays,
    expected: 8,
  },
  'sites.*.aliases': {
    path: ['sites', 'suzhou', 'aliases'],
    value: ['姑苏'],
    seen: ({ context }) => siteFinder(context.config.sites)({ words: ['姑苏'], quoted: [false], options: new Map() }),
    expected: expect.objectContaining({ sites: ['suzhou'] }),
  },
  'duty.lateMinutes': {
    path: ['duty', 'lateMinutes'],
    value: 7,
    seen: (program) => duty(program).lateMinutes,
    expected: 7,
  },
  'duty.longMinutes': {
    path: ['duty', 'longMinutes'],
    value: 7,
    seen: (program) => duty(program).longMinutes,
    expected: 7,
  },
  'duty.primary': {
    path: ['duty', 'primary', 'suzhou'],
    value: 'ou_wang',
    seen: (program) => onDuty(duty(program), 'suzhou').primary,
    expected: 'ou_wang',
  },
  'duty.backup': {
    path: ['duty', 'backup', 'default'],
    value: 'ou_li',
    seen: (program) => onDuty(duty(program), 'suzhou').backup,
    expected: 'ou_li',
  },
  'ledger.guard': {
    path: ['ledger', 'guard', 'lossShare'],
    value: 0.5,
    seen: (program) => ledger(program).settings.guard.lossShare,
    expected: 0.5,
  },
  'ledger.staleHours': {
    path: ['ledger', 'staleHours'],
    value: 3,
    seen: (program) => ledger(program).settings.staleHours,
    expected: 3,
  },
  'ledger.ledgers.*.columns.*.tolerance': {
    path: ['ledger', 'ledgers', 'points', 'columns', 'hi_limit', 'tolerance'],
    value: 0.25,
    seen: (program) => ledger(program).settings.ledgers.points?.columns.hi_limit?.tolerance,
    expected: 0.25,
  },
  'meter.meters': {
    path: ['meter', 'meters', '18601234567'],
    value: { name: '201' },
    // Whoever adds the first one has it read from then on, as often as the other proof says.
    seen: async (program) => {
      const jobs = await openHouse(program, features).timetable();
      return jobs.find(({ name }) => name === 'meter-poll')?.schedule?.cron;
    },
    expected: '@every 120s',
  },
  'meter.intervalSeconds': {
    path: ['meter', 'intervalSeconds'],
    value: 120,
    seen: (program) => meter(program).intervalSeconds,
    expected: 120,
  },
  'meter.fetchCooldownSeconds': {
    path: ['meter', 'fetchCooldownSeconds'],
    value: 30,
    seen: (program) => meter(program).fetchCooldownSeconds,
    expected: 30,
  },
  'meter.reports': {
    path: ['meter', 'reports', 'weekly'],
    value: false,
    seen: (program) => meter(program).reports.weekly,
    expected: false,
  },
};

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
