// /: the lines of 状态, red first, for everybody who is signed in; what is there and what ran, for who may query.
import type { Standing } from '../../feature.ts';
import { deliveryJob } from '../../features/duty/delivery-job.ts';
import { ledgerOverview } from '../../features/ledger/page/overview.ts';
import { METER_POLL } from '../../features/meter/poll/job.ts';
import { PEOPLE_ZONE, secondText } from '../../lib/zoned-time.ts';
import { runStatusTitle } from '../../scheduler/run-status.ts';
import { listRuns, type RunWithStages } from '../../store/runs.ts';
import { countText, durationText } from '../../web/page-text.ts';
import type { Route } from '../../web/route.ts';
import { activityOf, type Desk } from '../desk.ts';

const RUNS_SHOWN = 8;
/** For browsers without JavaScript; the script looks every second. */
const RELOAD_SECONDS = 3;

export const homeRoute: Route<Desk> = {
  method: 'GET',
  path: '/',
  menu: '首页',
  right: 'visit',
  action: '状态',
  handle: async (desk, { may }) => {
    const [standing, isWhole] = await Promise.all([
      desk.standing(),
      may({ right: 'query', action: '状态', sites: [] }),
    ]);
    const lines = redFirst(standing);
    if (!isWhole) return { kind: 'page', template: 'home/standing', title: '首页', data: { standing: lines } };
    const [overview, runs] = await Promise.all([
      ledgerOverview(desk.ledger),
      listRuns(desk.context.store, { limit: RUNS_SHOWN, quiet: [deliveryJob.name, METER_POLL] }),
    ]);
    const activity = activityOf(desk);
    const startUp = desk.startUp();
    return {
      kind: 'page',
      template: 'home/index',
      title: '首页',
      ...(activity === null ? {} : { reloadSeconds: RELOAD_SECONDS }),
      data: {
        ...overview,
        standing: lines,
        activity,
        trouble: startUp.phase === 'failed' ? startUp.message : null,
        playground: desk.workday !== null,
        runs: runs.map(shownRun),
      },
    };
  },
};

const ORDER = { fault: 0, warning: 1, ok: 2 } as const;

/** Pure: what is wrong stands in front; beside it the order stays. */
export function redFirst(standing: readonly Standing[]): readonly Standing[] {
  return standing.toSorted((one, other) => ORDER[one.state] - ORDER[other.state]);
}

const TRIGGERS: Readonly<Record<string, string>> = { cli: '命令行', page: '网页', schedule: '自动', chat: '群里' };

function shownRun(run: RunWithStages) {
  const ms = run.finishedAt === null ? null : run.finishedAt.getTime() - run.startedAt.getTime();
  return {
    job: run.job,
    at: secondText(run.startedAt.toISOString(), PEOPLE_ZONE),
    trigger: TRIGGERS[run.trigger] ?? run.trigger,
    status: run.status,
    title: runStatusTitle(run.status),
    took: ms === null ? '' : durationText(ms),
    errors: run.error === null ? [] : run.error.split('\n'),
    stages: run.stages.map((stage) => ({
      name: stage.name,
      status: stage.status,
      title: runStatusTitle(stage.status),
      rows: stage.rows === null ? '' : `${countText(stage.rows)} 行`,
      took: stage.ms === null ? '' : durationText(stage.ms),
      error: stage.error ?? '',
    })),
  };
}
