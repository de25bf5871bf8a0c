// The server: composes the pages, the runner of jobs and the playground over one opened program.
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import type { LedgerContext } from '../features/ledger/context.ts';
import { ledgerFeature } from '../features/ledger/index.ts';
import { hasPublication } from '../features/ledger/page/overview.ts';
import { createPlanner, type Planner } from '../scheduler/planner.ts';
import { createRunner, type Runner } from '../scheduler/runner.ts';
import { plannedJobs } from '../scheduler/schedule.ts';
import { markLostRuns } from '../store/runs.ts';
import { type ServedRoute, servedRoutes } from '../web/route.ts';
import { startWebServer } from '../web/server.ts';
import type { Desk, StartUp } from './desk.ts';
import type { AnyFeature } from './features.ts';
import { startPosting } from './feishu.ts';
import { knownJobs } from './known-jobs.ts';
import { activityRoute } from './pages/activity.ts';
import { homeRoute } from './pages/home.ts';
import { passWorkdayRoute, workdayRoute } from './pages/workday.ts';
import { ensurePlayground } from './playground.ts';
import type { Program } from './program.ts';
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
export async function startServer(program: Program, features: readonly AnyFeature[]): Promise<Server> {
  const { context, store, clock } = program;
  const { now, log } = context;
  const jobs = knownJobs(features).map(({ job }) => job);
  const folder = join(packageRoot(), 'dist', 'jobs');
  const runner = createRunner({ jobs, folder, now, clockOffsetMs: clock.offsetMs, log });
  const planner = createPlanner({
    store,
    runner,
    jobs: plannedJobs(jobs, context.config.schedule),
    now,
    ...(clock.advanceTo === null ? {} : { advanceTo: clock.advanceTo }),
    log,
  });
  let startUp: StartUp = { phase: 'samples', since: context.now() };
  const ledger: LedgerContext = program.contextOf(ledgerFeature);
  const workday = context.config.playground.enabled ? createWorkday(context, runner) : null;
  const desk: Desk = { context, ledger, runner, workday, startUp: () => startUp };
  const web = await startWebServer({
    web: context.config.web,
    templates: join(packageRoot(), 'templates'),
    log,
    checkHealth: async () => void (await store.ping()),
    routes: allRoutes(desk, program, features),
  });
  const prepare = async (): Promise<void> => {
    await markLostRuns(store);
    await ensurePlayground(context);
    if (!context.signal.aborted && !(await hasPublication(ledger))) {
      startUp = { phase: 'first-ledgers' };
      startUp = await firstLedgers(runner);
    } else startUp = { phase: 'done' };
    // Not before: what is due needs the factories, and the first ledgers are no change.
    planner.start();
  };
  const prepared = prepare();
  const posting = startPosting(program);
  return {
    url: web.url,
    planner,
    prepared,
    close: async () => {
      await Promise.all([web.close(), planner.close().then(() => runner.close())]);
      await Promise.allSettled([prepared, workday?.settled(), posting?.close()]);
    },
  };
}

function allRoutes(desk: Desk, program: Program, features: readonly AnyFeature[]): readonly ServedRoute[] {
  return [
    ...servedRoutes([homeRoute, activityRoute, passWorkdayRoute, workdayRoute], desk),
    ...features.flatMap((feature) => servedRoutes(feature.routes, program.contextOf(feature))),
  ];
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
