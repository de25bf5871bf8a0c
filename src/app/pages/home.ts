// /: what is there and what ran.
import { deliveryJob } from '../../features/duty/delivery-job.ts';
import { ledgerOverview } from '../../features/ledger/page/overview.ts';
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
  action: '状态',
  handle: async (desk) => {
    const [overview, runs] = await Promise.all([
      ledgerOverview(desk.ledger),
      listRuns(desk.context.store, { limit: RUNS_SHOWN, quiet: [deliveryJob.name] }),
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
        activity,
        trouble: startUp.phase === 'failed' ? startUp.message : null,
        playground: desk.workday !== null,
        runs: runs.map(shownRun),
      },
    };
  },
};

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
