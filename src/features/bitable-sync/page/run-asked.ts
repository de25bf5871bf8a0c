// Pressing 运行, 试跑, 核对 or 撤销: entered once a press, and never beside another run of the task.
import type { JsonObject } from '../../../lib/json.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import type { WebAnswer } from '../../../web/route.ts';
import type { SyncContext } from '../context.ts';
import type { RunKind, SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { askForRun, type RunAsked } from '../run/ask.ts';
import { RUN } from './access.ts';
import { runPath, taskPath } from './links.ts';
import { namingOf } from './names.ts';
import { pressOf, recordPress, withSaid } from './pressed.ts';
import { RUN_KIND_TITLES, stateTitle, whenText } from './words.ts';

export interface RunPress {
  readonly task: SyncTask;
  readonly kind: RunKind;
  readonly person: string;
  /** Made with the page: pressed twice on it, it is one run. */
  readonly once: string;
  readonly undoes?: SyncRun;
  readonly options?: JsonObject;
}

/** A key for the buttons of a page that is being made. */
export function pressKey({ store, now }: Pick<SyncContext, 'store' | 'now'>): string {
  return store.newId(now());
}

export async function pressRun(ctx: SyncContext, press: RunPress): Promise<WebAnswer> {
  const asked = await enterPress(ctx, press);
  if (asked.kind === 'entered') return { kind: 'redirect', to: runPath(asked.run) };
  if (asked.kind === 'repeated') return { kind: 'redirect', to: withSaid(runPath(asked.run.id), 'repeated') };
  return busyPage(ctx, press.task, asked.run);
}

/** The run and the row of the audit that says who pressed, in one transaction. @throws UserError when the task was deleted */
export async function enterPress(ctx: SyncContext, press: RunPress): Promise<RunAsked> {
  const { task, kind, person, undoes, options } = press;
  const pressed = pressOf(ctx, person);
  const { now } = pressed;
  const run = ctx.store.newId(now);
  const what = undoes === undefined ? RUN_KIND_TITLES[kind] : `撤销 ${undoes.trace}`;
  return ctx.store.transaction(async (trx) => {
    const answer = await askForRun(trx, {
      ...{ id: run, now, task, kind, askedBy: person, trace: traceOf(run) },
      once: onceOf(press),
      ...(undoes === undefined ? {} : { undoes: undoes.id }),
      ...(options === undefined ? {} : { options }),
    });
    await recordPress(trx, pressed, {
      command: `同步 ${RUN_KIND_TITLES[kind]}`,
      text: `同步任务 ${task.id}（${task.definition.name}）：${what}`,
      result: resultOf(answer),
    });
    return answer;
  });
}

function resultOf(answer: RunAsked): string {
  if (answer.kind === 'entered') return 'ok';
  return answer.kind === 'repeated' ? `同一次点击，还是 ${answer.run.trace}` : `已在运行 ${answer.run.trace}，没有再开`;
}

/** Of this person, this page, this button and this task; what else was sent as a key is cut. */
function onceOf({ person, once, kind, undoes, task }: RunPress): string | null {
  const key = /^[0-9a-z]{26}$/.exec(once)?.[0];
  return key === undefined
    ? null
    : `page/${person.slice(0, 64)}/${key}/${kind}/${task.id}${undoes === undefined ? '' : `/${undoes.id}`}`;
}

/** `已在运行（张三 08:31 手动）`, with the way there. */
async function busyPage(ctx: SyncContext, task: SyncTask, run: SyncRun): Promise<WebAnswer> {
  const naming = await namingOf(ctx, [run.askedBy]);
  const who = run.kind === 'scheduled' ? '' : `${naming(run.askedBy)} `;
  const sentence = `已在运行（${who}${whenText(run.startedAt ?? run.askedAt, ctx.now())} ${RUN_KIND_TITLES[run.kind]}）`;
  return {
    kind: 'page',
    template: 'bitable-sync/busy',
    title: '已在运行',
    status: 409,
    data: {
      sentence,
      name: task.definition.name,
      state: stateTitle(run.state),
      trace: run.trace,
      run: runPath(run.id),
      task: taskPath(task.id),
      right: RUN.action,
    },
  };
}
