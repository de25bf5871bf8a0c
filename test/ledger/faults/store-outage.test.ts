// The store's own database restarts or dies while a process works on it: nothing half, nothing twice, the next run finishes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type Program } from '../../store/child.ts';
import { everyOf, firstOf } from '../../support/extent.ts';
import { startMariadb } from '../../support/servers/mariadb.ts';
import { startPostgres } from '../../support/servers/postgres.ts';
import type { PrivateServer } from '../../support/servers/throwaway.ts';
import type { StepPoint } from './children/ledger-child.ts';
import { troubleAfter } from './history.ts';
import { DAY_MS, type Lab, openLab } from './lab.ts';
import { allOn } from './standing.ts';
import { pointText } from './step-points.ts';
import { ready } from './trials.ts';

const SEED = 5;

let compiled: Program;
beforeAll(async () => {
  compiled = await compile('test/ledger/faults/children/ledger-child.ts');
});
afterAll(() => compiled.end());

type Away = (server: PrivateServer) => Promise<void>;
const restarts: Away = (server) => server.restart();
const dies: Away = (server) => server.kill().then(() => server.restart());

/** Servers for tests lose what was committed last when they are killed; a store must not. Each kind has one end of its own, to keep this short. */
const KINDS: readonly (readonly [string, () => Promise<PrivateServer>, string, Away])[] = [
  [
    'MariaDB',
    () => startMariadb({ settings: ['--innodb-flush-log-at-trx-commit=1'] }),
    'is killed and started again',
    dies,
  ],
  ['PostgreSQL', () => startPostgres({ settings: ['-c', 'synchronous_commit=on'] }), 'restarts', restarts],
];

/** Where the process stands still while the store goes away; true where its work of the day is in force by then. */
const POINTS: readonly (readonly [StepPoint, boolean])[] = [
  [{ name: 'source.staged', nth: 0 }, false],
  [{ name: 'source.entering', nth: 0 }, false],
  [{ name: 'lease.taken', nth: 1 }, false],
  [{ name: 'publication.entering', nth: 0 }, false],
  [{ name: 'publication.entered', nth: 0 }, true],
];
/** A transaction begins again over a new connection; a single statement, or half a transaction, says what happened. */
const GONE = /^存储（[^）]+）的连接中断，数据库可能刚刚重启；稍后重试即可$/;

describe.each(firstOf(1, KINDS))('the store on %s', (_, start, how, away) => {
  let server: PrivateServer;
  let lab: Lab;
  let day = 0;
  beforeAll(async () => {
    server = await start();
    lab = openLab({ seed: SEED, ledgerSettings: ['parallelSites: 1'], storeUrl: server.url });
    await ready(lab, 1);
  });
  afterAll(async () => {
    lab.remove();
    await server.stop();
  });

  it(how, { timeout: 600_000 }, async () => {
    const troubles: string[] = [];
    for (const [point, isOver] of everyOf(2, POINTS)) {
      day += 1;
      await lab.setDay(day);
      const at = { step: point, act: 'stop' as const };
      const deeds = ['refresh', 'publish'] as const;
      const child = lab.start(compiled, { deeds, clockAhead: lab.ahead(day) * DAY_MS, at });
      await child.stopped();
      await away(server);
      child.process.kill('SIGCONT');
      const { told, err } = await child.ended;
      const error = told?.error?.message ?? null;
      const said = told !== null && (error === null || GONE.test(error)) ? [] : [`it said: ${error}${err}`];
      const inForce = isOver || error === null ? day : day - 1;
      const trouble = [...said, ...(await troubleAfter(lab, day, [allOn(inForce)]))];
      troubles.push(...trouble.map((fault) => `at ${pointText(point)}: ${fault}`));
    }
    expect(troubles).toEqual([]);
  });

  it('stands still for a while', async () => {
    day += 1;
    await lab.setDay(day);
    const at = { step: { name: 'source.staged', nth: 0 }, act: 'stop' as const };
    const orders = { deeds: ['refresh', 'publish'] as const, clockAhead: lab.ahead(day) * DAY_MS, at };
    const child = lab.start(compiled, orders);
    await child.stopped();
    server.pause();
    child.process.kill('SIGCONT');
    const ended = await Promise.race([child.ended, new Promise((resolve) => setTimeout(resolve, 2_000, 'waiting'))]);
    server.resume();
    expect(ended).toBe('waiting');
    expect((await child.ended).told?.error).toBeNull();
    expect(await troubleAfter(lab, day, [allOn(day)])).toEqual([]);
  });

  it('is not there: one sentence, exit code 1', async () => {
    await server.kill();
    const refresh = await lab.start(compiled, { line: ['ledger', 'refresh'] }).ended;
    await server.restart();
    expect(refresh.code).toBe(1);
    expect(refresh.err.trim()).toMatch(/^存储（[^）]+）拒绝连接，[^\n]+$/);
    expect(await troubleAfter(lab, day, [allOn(day)])).toEqual([]);
  });
});
