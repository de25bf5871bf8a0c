// /sync/tasks/7: a task, its buttons, and what happened to it.
import { alertsOf } from '../../../alerts/lookup.ts';
import { listAudit } from '../../../people/audit-queries.ts';
import type { Route, WebAnswer, WebRequest } from '../../../web/route.ts';
import { decidedPlans } from '../approve/queries.ts';
import { type SyncContext, syncDb } from '../context.ts';
import type { SyncTask, TaskDefinition } from '../model/task.ts';
import { alertKey } from '../run/finish.ts';
import { sourceNames } from '../source/sources.ts';
import { isSqlHeld, OWN_SQL, type SqlWriter, sqlWriter } from '../tasks/approve-sql.ts';
import { taskVersions } from '../tasks/queries.ts';
import { sharedWithOthers } from '../tasks/same-table.ts';
import { PART_TITLES, partText } from '../tasks/titles.ts';
import { offeredTo, SEE } from './access.ts';
import { withTask } from './asked.ts';
import { barsOf, MOST_BARS } from './bars.ts';
import { editPath, eventsPath, LIST_PATH, logsPath, runPath, taskPath } from './links.ts';
import { isPaused, linkHref, nextText, safeTimes, scheduleText, targetTitle } from './list-view.ts';
import { namingOf } from './names.ts';
import { saidBy } from './pressed.ts';
import { listedRuns, openListed } from './queries.ts';
import { pressKey } from './run-asked.ts';
import { STREAM_TITLES, STREAMS, streamAsked, timelineOf } from './timeline.ts';
import { isOpen, RUN_KIND_TITLES, stateTitle, toneOf, whenText } from './words.ts';

const MOST_RUNS = 20;
const MOST_VERSIONS = 20;
const MOST_NOTES = 20;
const MOST_ALERTS = 5;
const NEXT_TIMES = 5;
const RELOAD_SECONDS = 5;

export const taskRoute: Route<SyncContext> = {
  method: 'GET',
  path: '/sync/tasks/:id',
  ...SEE,
  handle: (ctx, request) => withTask(ctx, request, (task) => taskPage(ctx, request, task)),
};

async function taskPage(ctx: SyncContext, request: WebRequest, task: SyncTask): Promise<WebAnswer> {
  const { store } = ctx;
  const { id, definition } = task;
  const now = ctx.now();
  const only = streamAsked(request.query.show);
  const [runs, open, versions, notes, decided, alerts, offered, shared] = await Promise.all([
    listedRuns(store, { task: id, limit: MOST_RUNS + 1 }),
    openListed(store, id),
    taskVersions(store, id, MOST_VERSIONS + 1),
    listAudit(store, { kind: 'setting', text: `同步任务 ${id}（` }, { limit: MOST_NOTES, offset: 0 }),
    decidedPlans(store, id, MOST_NOTES),
    alertsOf(store, alertKey(id), MOST_ALERTS),
    offeredTo(request),
    sharedWithOthers(store, task),
  ]);
  const naming = await namingOf(ctx, [
    ...[...runs, ...open].map(({ askedBy }) => askedBy),
    ...versions.map(({ editedBy }) => editedBy),
    ...notes.rows.map(({ person }) => person),
    ...decided.map(({ by }) => by),
    ...alerts.flatMap(({ timeline }) => timeline.map(({ by }) => by ?? null)),
    ...[definition.owner, task.editedBy],
  ]);
  const isHeld = isSqlHeld(ctx.settings, task);
  const writer = isHeld ? await sqlWriter(syncDb(store), id, definition.sql) : null;
  const source = sourceNames(ctx).find(({ name }) => name === definition.source);
  const input = { task, runs: runs.slice(0, MOST_RUNS), versions, notes: notes.rows, decided, alerts, naming, now };
  const over = runs.filter(({ state, kind }) => !isOpen(state) && kind !== 'dry' && kind !== 'verify');
  return {
    kind: 'page',
    template: 'bitable-sync/task',
    title: definition.name,
    ...(open.length === 0 ? {} : { reloadSeconds: RELOAD_SECONDS }),
    data: {
      ...{
        id,
        name: definition.name,
        list: LIST_PATH,
        path: taskPath(id),
        edit: editPath(id),
        said: saidBy(request.query),
      },
      ...{ events: eventsPath({ task: id }), once: pressKey(ctx), link: linkHref(definition.link) },
      from: source?.title ?? definition.source,
      to: targetTitle(task),
      schedule: scheduleText(task),
      next: nextText(task, now, ctx.settings),
      times: isSelfRunning(task, now) && !isHeld ? timesOf(definition, now) : [],
      paused: isPaused(task, now) ? { reason: task.pauseReason ?? '' } : null,
      isEnabled: definition.enabled,
      owner: definition.owner === null ? '' : naming(definition.owner),
      edited: `${naming(task.editedBy)} ${whenText(task.editedAt, now)}`,
      open: open.map((run) => ({
        ...{ href: runPath(run.id), title: stateTitle(run.state), tone: toneOf(run.state) },
        kind: RUN_KIND_TITLES[run.kind],
        who: run.kind === 'scheduled' ? '' : naming(run.askedBy),
        since: whenText(run.startedAt ?? run.askedAt, now),
      })),
      agreement: writer === null ? null : agreementView(task, writer, request.visitor?.person ?? null),
      ...{ shared, parts: partsOf(definition) },
      sql: definition.sql,
      bars: barsOf(over.slice(0, MOST_BARS)),
      streams: [
        { title: '全部', href: taskPath(id), isChosen: only === null },
        ...STREAMS.map((stream) => ({
          title: STREAM_TITLES[stream],
          href: `${taskPath(id)}?show=${stream}`,
          isChosen: only === stream,
        })),
      ],
      moments: timelineOf(input, only),
      logs: logsPath({ task: id }),
      hasMore: runs.length > MOST_RUNS,
      ...offered,
    },
  };
}

function agreementView({ version, approvedSql }: SyncTask, { by, isFirst }: SqlWriter, viewer: string | null) {
  const text = isFirst && approvedSql === null ? '新任务的 SQL 还没有第二个人同意' : 'SQL 改过以后还没有第二个人同意';
  return { version, text, own: by !== null && by === viewer ? OWN_SQL : null };
}

function isSelfRunning(task: SyncTask, now: Date): boolean {
  return task.definition.enabled && !isPaused(task, now);
}

function timesOf({ cron }: TaskDefinition, now: Date): readonly string[] {
  if (cron === null) return [];
  return safeTimes(cron, now, NEXT_TIMES).map((at) => whenText(at.toISOString(), now));
}

const APART: readonly (keyof TaskDefinition)[] = ['name', 'sql', 'link', 'cron', 'enabled', 'owner', 'source'];

function partsOf(definition: TaskDefinition) {
  return (Object.keys(PART_TITLES) as (keyof TaskDefinition)[])
    .filter((part) => !APART.includes(part))
    .map((part) => ({ title: PART_TITLES[part], text: partText(definition, part) }));
}
