// The server: composes pages, jobs, the group and the playground over one opened program.
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import { bitableSyncFeature } from '../features/bitable-sync/index.ts';
import type { LedgerContext } from '../features/ledger/context.ts';
import { ledgerFeature } from '../features/ledger/index.ts';
import { hasPublication } from '../features/ledger/page/overview.ts';
import { meterFeature } from '../features/meter/index.ts';
import { createClosers } from '../lib/closers.ts';
import type { Planner } from '../scheduler/planner.ts';
import type { Runner } from '../scheduler/runner.ts';
import { markLostRuns } from '../store/runs.ts';
import { startWebServer } from '../web/server.ts';
import { startAuditChain } from './audit-desk.ts';
import type { Desk, StartUp } from './desk.ts';
import type { AnyFeature } from './features.ts';
import { createForward } from './forward.ts';
import { EVENTS_PATH } from './group/door.ts';
import { startGroup } from './group/group.ts';
import { openHouse } from './group/house.ts';
import { startHealth } from './health-desk.ts';
import { startHeartbeat } from './heartbeat-desk.ts';
import { startJobs } from './jobs-desk.ts';
import { knownJobs } from './known-jobs.ts';
import { allRoutes } from './pages/routes.ts';
import { simulatorProxy } from './pages/simulator-proxy.ts';
import { ensurePlayground } from './playground.ts';
import { isPlaygroundFeishu, type LocalApp, playgroundDomain, playgroundLinks } from './playground-feishu.ts';
import { sampleMeterDoor } from './playground-meters.ts';
import { bringInSampleTask } from './playground-sync-task.ts';
import type { Program } from './program.ts';
import { startResidents } from './residents-desk.ts';
import { sampleMeterValues } from './sample-meter-address.ts';
import { moveInSampleMeters } from './sample-meters-move-in.ts';
import { followSettings, putAside } from './settings-desk.ts';
import { localCallbacks } from './signin/feishu-routes.ts';
import { openSignin } from './signin/open-signin.ts';
import { startWatch } from './watch-desk.ts';
import { createWorkday } from './workday.ts';

export interface Server {
  readonly url: string;
  readonly planner: Planner;
  /** What the server does by itself after its start: sample factories, first ledgers. Rejects when that is impossible. */
  readonly prepared: Promise<void>;
  /** Lets requests end, stops jobs, leaves nothing running. */
  close(): Promise<void>;
}

/** @throws UserError when the port cannot be had. */
export async function startServer(opened: Program, features: readonly AnyFeature[]): Promise<Server> {
  const closers = createClosers();
  try {
    return await composed(opened, features, closers);
  } catch (thrown) {
    await closers.close();
    throw thrown;
  }
}

async function composed(
  program: Program,
  features: readonly AnyFeature[],
  closers: ReturnType<typeof createClosers>,
): Promise<Server> {
  const local = isPlaygroundFeishu(program.context.config) ? await localFeishu(program) : null;
  if (local !== null) closers.push(() => local.simulator.close());
  await putAside(program);
  const { context, store } = program;
  const house = openHouse(program, features);
  const group = await startGroup(program, house);
  if (group !== null) closers.push(() => group.close());
  // Of what is opened below; what fails there is looked at again by the timer.
  let alertsSettled = async (): Promise<void> => {};
  let watched = async (): Promise<void> => {};
  const leave = async (): Promise<void> => {
    await watched();
    await alertsSettled();
  };
  let isPassing = false;
  const passing = (isUnderWay: boolean): void => {
    isPassing = isUnderWay;
  };
  const stepping = context.config.playground.enabled ? { leave, passing, stepped: () => local?.follow() } : null;
  let serverUrl: string | null = null;
  const { runner, planner, close: closeJobs } = startJobs(program, features, stepping, () => serverUrl);
  closers.push(closeJobs);
  const health = startHealth(program, {
    plannerAgeMs: planner.ageMs,
    senderAgeMs: group?.senderAgeMs,
    others: () => group?.rooms() ?? [],
  });
  closers.push(() => health.close());
  const heartbeat = startHeartbeat(program, health);
  closers.push(() => heartbeat.close());
  const followed = followSettings(program, planner);
  closers.push(() => followed.close());
  const watch = await startWatch(program, house, () => isPassing);
  closers.push(() => watch.close());
  watched = watch.look;
  const chain = startAuditChain(program, () => program.context.config.alerts.adminChat ?? null);
  closers.push(() => chain.close());
  let startUp: StartUp = { phase: 'samples', since: context.now() };
  const ledgerNow = (): LedgerContext => program.contextOf(ledgerFeature);
  const titles = new Map(knownJobs(features).map(({ job }) => [job.name, job.title]));
  const isPlayground = context.config.playground.enabled;
  const reach = async (until: Date): Promise<void> =>
    void (await planner.fastForward({ until, signal: context.signal }));
  const workday = isPlayground ? createWorkday(context, runner, reach) : null;
  const forward = isPlayground ? createForward(context, planner, titles) : null;
  const deskNow = (): Desk => ({
    context: program.context,
    ledger: ledgerNow(),
    ...{ runner, workday, forward, startUp: () => startUp, standing: house.standing },
  });
  const signin = await openSignin(program, local !== null);
  closers.push(() => signin.close());
  const web = await startWebServer({
    web: context.config.web,
    access: signin.access,
    frames: signin.frames,
    templates: join(packageRoot(), 'templates'),
    log: context.log,
    checkHealth: health.check,
    routes: [...signin.routes, ...allRoutes(deskNow, isPlayground, program, features)],
    doors: [
      ...(group?.doors ?? []),
      ...(local === null ? [] : [simulatorProxy(local.simulator.url)]),
      ...(isPlayground ? [sampleMeterDoor(context)] : []),
    ],
  });
  closers.push(() => web.close());
  // Not before the port is had: a start that fails starts no process.
  serverUrl = web.url;
  const underway = program.live.loaded();
  program.live.layUnder([...sampleMeterValues(underway, web.url), ...playgroundLinks(underway.config, web.url)]);
  const residents = startResidents(program, { url: web.url, localApp: local?.app ?? null });
  closers.push(residents.close);
  alertsSettled = residents.settled;
  local?.open(web.url);
  const prepare = async (): Promise<void> => {
    await markLostRuns(store);
    await ensurePlayground(context);
    await moveInSampleMeters(program.contextOf(meterFeature));
    // Its Bitable is the local Feishu's.
    if (local !== null) await bringInSampleTask(program.contextOf(bitableSyncFeature), web.url);
    if (!context.signal.aborted && !(await hasPublication(ledgerNow()))) {
      startUp = { phase: 'first-ledgers' };
      startUp = await firstLedgers(runner);
    } else startUp = { phase: 'done' };
    // Not before: what is due needs the factories, and the first ledgers are no change.
    planner.start();
  };
  const prepared = prepare();
  closers.push(async () => void (await Promise.allSettled([prepared, workday?.settled(), forward?.settled()])));
  return {
    url: web.url,
    planner,
    prepared,
    close: async () => {
      // Whatever waits for a job waits no longer than the runner lets it.
      await Promise.all([web.close(), closeJobs()]);
      await closers.close();
    },
  };
}

interface LocalFeishu {
  readonly simulator: Awaited<ReturnType<typeof import('../playground/group.ts').startPlaygroundFeishu>>;
  /** For our own processes that speak to it. */
  readonly app: LocalApp;
  /** The platform's clock goes with the product's. */
  follow(): void;
  /** @param url where this server is */
  open(url: string): void;
}

async function localFeishu(program: Program): Promise<LocalFeishu> {
  const { openGroup, startPlaygroundFeishu, stepTo } = await import('../playground/group.ts');
  const { openSampleBase } = await import('../playground/sample-base.ts');
  const { config } = program.context;
  const { feishu } = config;
  if (feishu === undefined) throw new Error('the playground has no app');
  const { appSecret, encryptKey, verificationToken } = feishu;
  const aheadMs = program.clock.offsetMs();
  const simulator = await startPlaygroundFeishu({
    dataDir: config.dataDir,
    appSecret,
    encryptKey,
    verificationToken,
    aheadMs,
  });
  openSampleBase(simulator);
  program.live.layUnder([playgroundDomain(simulator.url)]);
  return {
    simulator,
    app: { domain: simulator.url, appSecret },
    follow: () => stepTo(simulator, program.clock.offsetMs()),
    open: (url) => openGroup(simulator, `${url}${EVENTS_PATH}`, localCallbacks(url)),
  };
}

/** What kept them from being made is in the list of runs, or said here when it did not get that far. */
async function firstLedgers(runner: Runner): Promise<StartUp> {
  const started = runner.runNow('daily', { dueAt: null, trigger: 'schedule' });
  const end = started.status === 'started' ? await started.done : null;
  if (end === null || end.status !== 'failed') return { phase: 'done' };
  return {
    phase: 'failed',
    message: `第一份台账没有做成：${end.error ?? '没有留下原因'}。解决以后重新启动，或运行 zhiban run daily。`,
  };
}
