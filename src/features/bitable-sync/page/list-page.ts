// /sync: every task with its last result and what it does now, failures first; figures of a month; minutes that are crowded.
import type { Route } from '../../../web/route.ts';
import { waitingPlans } from '../approve/queries.ts';
import type { SyncContext } from '../context.ts';
import { sourceNames } from '../source/sources.ts';
import { allTasks } from '../tasks/queries.ts';
import { offeredTo, SEE } from './access.ts';
import { MOST_BARS } from './bars.ts';
import { crowdedMinutes } from './crowded-minutes.ts';
import { dayChoices, figureDays, shownFigures } from './figures.ts';
import { bulkPath, EXPORT_PATH, eventsPath, IMPORT_PATH, LIST_PATH, logsPath, NEW_PATH } from './links.ts';
import { groupAsked, groupChips, isPaused, taskLines } from './list-view.ts';
import { runLines } from './log-view.ts';
import { namingOf } from './names.ts';
import { saidBy } from './pressed.ts';
import { listedRuns, openListed, runFigures } from './queries.ts';

/** Dry runs and the like stand among them. */
const LOOKED_AT = MOST_BARS + 6;
const MOST_LOGS = 20;
const DAY_MS = 86_400_000;
/** Without JavaScript the page is loaded anew while something goes on. */
const RELOAD_SECONDS = 5;

export const listRoute: Route<SyncContext> = {
  method: 'GET',
  path: LIST_PATH,
  menu: '同步',
  ...SEE,
  handle: async (ctx, request) => {
    const { store } = ctx;
    const now = ctx.now();
    const days = figureDays(request.query.days);
    const tasks = await allTasks(store);
    const [each, open, logs, figures, waiting, offered] = await Promise.all([
      Promise.all(tasks.map(async ({ id }) => [id, await listedRuns(store, { task: id, limit: LOOKED_AT })] as const)),
      openListed(store),
      listedRuns(store, { limit: MOST_LOGS }),
      runFigures(store, new Date(now.getTime() - days * DAY_MS)),
      waitingPlans(store),
      offeredTo(request),
    ]);
    const runs = new Map(each);
    const asked = [...runs.values(), open, logs].flat().map(({ askedBy }) => askedBy);
    const naming = await namingOf(ctx, [...asked, ...tasks.map(({ definition }) => definition.owner)]);
    const titles = new Map(sourceNames(ctx).map(({ name, title }) => [name, title]));
    const sourceTitle = (name: string): string => titles.get(name) ?? name;
    const lines = taskLines({ tasks, runs, open, sourceTitle, naming, now, settings: ctx.settings });
    const chosen = groupAsked(request.query.show);
    const byThemselves = tasks.filter((task) => task.definition.enabled && !isPaused(task, now));
    const isMoving = lines.some(({ now: goingOn }) => goingOn.length > 0);
    return {
      kind: 'page',
      template: 'bitable-sync/list',
      title: '多维表格同步',
      ...(isMoving ? { reloadSeconds: RELOAD_SECONDS } : {}),
      data: {
        said: saidBy(request.query),
        chips: groupChips(lines, chosen),
        lines: chosen === null ? lines : lines.filter(({ groups }) => groups.includes(chosen)),
        isEmpty: tasks.length === 0,
        figures: shownFigures(figures),
        days,
        dayChoices: dayChoices(days),
        warnings: crowdedMinutes(byThemselves, now),
        waiting: waiting.length,
        logs: runLines(logs, naming, now),
        allLogs: logsPath({}),
        events: eventsPath(null),
        paths: { new: NEW_PATH, import: IMPORT_PATH, export: EXPORT_PATH },
        bulk: { run: bulkPath('run'), pause: bulkPath('pause'), resume: bulkPath('resume') },
        ...offered,
      },
    };
  },
};
