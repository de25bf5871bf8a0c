// zhiban sync run, dry, verify, load, undo: a run is asked for and done here, under the same lease as the server's own.
import { setTimeout as sleep } from 'node:timers/promises';
import { type CliCommand, type CliInput, textOption } from '../../../cli/command.ts';
import { UserError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import { runPath, taskLine } from '../cards/command-lines.ts';
import { tenseOf } from '../cards/run-words.ts';
import { runNamed } from '../commands/which-task.ts';
import type { SyncContext } from '../context.ts';
import { findBook } from '../load/find-book.ts';
import { readFittingBook } from '../load/fitting-book.ts';
import { RUN_STATE_TITLES, type RunKind, type SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { saysSame } from '../plan/verify.ts';
import { openBitables } from '../remote/remote.ts';
import { askForRun, askToStop } from '../run/ask.ts';
import { countsText } from '../run/outcome.ts';
import { runBy } from '../run/queries.ts';
import { runTask } from '../run/run-task.ts';
import { taskBy, taskNamed } from '../tasks/queries.ts';
import { SEE_ALL } from './see-all.ts';

const JSON_OPTION = { json: { type: 'boolean', summary: '只输出 JSON' } } as const;
const LOOK_MS = 300;
/** Real time: so long a server has to take up a run that this process cannot do. */
const PATIENCE_MS = 20_000;

interface Wanted {
  readonly kind: RunKind;
  readonly undoes?: string;
  readonly options?: JsonObject;
}

const TRUST = {
  'trust-table': { type: 'boolean', summary: '表里的记录确实被清空或删除了，不是没有权限读；照现在的样子同步' },
} as const;

const taskRun = (word: string, kind: RunKind, summary: string): CliCommand<SyncContext> => ({
  words: ['sync', word],
  rest: '<任务>',
  summary,
  options: { ...(kind === 'verify' ? {} : TRUST), ...JSON_OPTION },
  run: async (ctx, input) => {
    const task = await taskNamed(ctx.store, onlyWord(input, `zhiban sync ${word} 7`), SEE_ALL);
    const options = input.values['trust-table'] === true ? { options: { trustsTable: true } } : {};
    return done(ctx, input, task, { kind, ...options });
  },
});

const loadCommand: CliCommand<SyncContext> = {
  words: ['sync', 'load'],
  rest: '<工作簿.xlsx>',
  summary:
    '不查来源，以工作簿里的数据为准同步一次：上一次的数据在 数据文件夹的 runs/task_编号.xlsx，可以改过再导入；相对路径先在当前文件夹找，再到数据文件夹找',
  options: {
    task: { type: 'string', value: '任务', summary: '哪个任务', required: true },
    ...TRUST,
    ...JSON_OPTION,
  },
  run: async (ctx, input) => {
    const word = onlyWord(input, 'zhiban sync load runs/task_7.xlsx --task 7');
    const named = textOption(input, 'task');
    if (named === undefined) throw new UserError('要写 --task，例如 zhiban sync load runs/task_7.xlsx --task 7');
    const task = await taskNamed(ctx.store, named, SEE_ALL);
    const file = await findBook(ctx, word);
    // What is no workbook, or not this task's, is said before anything is entered.
    await readFittingBook(ctx.store, task, file);
    const trustsTable = input.values['trust-table'] === true;
    return done(ctx, input, task, { kind: 'load', options: { file, trustsTable } });
  },
};

const undoCommand: CliCommand<SyncContext> = {
  words: ['sync', 'undo'],
  rest: '<运行>',
  summary: '把一次运行改过的行改回去；写运行的编号，例如 7F3K-92',
  options: JSON_OPTION,
  run: async (ctx, input) => {
    const text = onlyWord(input, 'zhiban sync undo 7F3K-92');
    const run = await runNamed(ctx.store, text);
    if (run === null) throw new UserError(`没有编号是 ${text} 的运行；编号在运行的页面、卡片和 zhiban sync list 里`);
    const task = await taskBy(ctx.store, run.task);
    if (task === null) throw new UserError(`编号 ${run.trace} 的任务已经删除，不能撤销`);
    return done(ctx, input, task, { kind: 'undo', undoes: run.id });
  },
};

export const runCommands: readonly CliCommand<SyncContext>[] = [
  taskRun('run', 'manual', '现在就同步一次，看着它做完；要审批的计划等人批准'),
  taskRun('dry', 'dry', '算出会改什么，什么也不写'),
  taskRun('verify', 'verify', '两边再读一遍，说一样、不一样、缺、多各多少，什么也不写；一样返回 0，不一样返回 2'),
  loadCommand,
  undoCommand,
];

function onlyWord({ positionals }: CliInput, example: string): string {
  const [word, ...more] = positionals;
  if (word === undefined || more.length > 0) throw new UserError(`要写一个，例如 ${example}`);
  return word;
}

/** Both sides were read, and are not the same. */
const DIFFERENT = 2;

/** 0 when all of it is done; 1 when something is missing, or somebody has to approve it first. */
async function done(ctx: SyncContext, input: CliInput, task: SyncTask, wanted: Wanted): Promise<number> {
  const isReachable = await reachesFeishu(ctx);
  const now = ctx.now();
  const id = ctx.store.newId(now);
  const order = { ...wanted, id, now, task, askedBy: 'shell', once: null, trace: traceOf(id) };
  const asked = await ctx.store.transaction((trx) => askForRun(trx, order));
  // One that waits for its turn, for instance since its plan was approved, is as good as a new one.
  const isWaiting = asked.kind === 'open' && asked.run.state === 'queued' && wanted.kind === 'manual';
  if (asked.kind !== 'entered' && !isWaiting) {
    const text = `任务 ${task.id}“${task.definition.name}”${RUN_STATE_TITLES[asked.run.state]}（编号 ${asked.run.trace}），没有再开一次；等它结束再试`;
    throw new UserError(text);
  }
  const run = asked.kind === 'entered' ? id : asked.run.id;
  const queued = await runBy(ctx.store, run);
  // Stopped by Ctrl-C, it is queued again, and the server goes on with it.
  const work = isReachable && queued !== null ? runTask(ctx, queued) : Promise.resolve();
  const both = Promise.all([watched(ctx, input, run, isReachable), work]);
  const ended = await whileWatched(
    ctx,
    both.then(([over]) => over),
    { run, work },
  );
  input.out.line(`${RUN_STATE_TITLES[ended.state]}（编号 ${ended.trace}）`);
  for (const line of endLines(ended)) input.out.line(line);
  input.out.json(ended);
  if (ended.state !== 'ok') return 1;
  return ended.kind === 'verify' && !saysSame(ended.message ?? '') ? DIFFERENT : 0;
}

/** @throws UserError that says what becomes of the run, where Ctrl-C ended the watching */
async function whileWatched(
  ctx: SyncContext,
  watching: Promise<SyncRun>,
  { run, work }: { readonly run: string; readonly work: Promise<void> },
): Promise<SyncRun> {
  try {
    return await watching;
  } catch (thrown) {
    if (!ctx.signal.aborted) throw thrown;
    // What was done here is given back first, with what its last batch wrote.
    await Promise.allSettled([work]);
    const left = await runBy(ctx.store, run);
    throw left === null ? thrown : new UserError(leftText(left), { cause: thrown });
  }
}

function leftText({ id, task, trace, state, kind }: SyncRun): string {
  const found = `编号 ${trace}，任务 ${task}`;
  if (state !== 'queued' && state !== 'running') return `不再看着：这次运行（${found}）${RUN_STATE_TITLES[state]}`;
  const goes = `不再看着，这次运行（${found}）没有停：正在运行的值班服务器会接着做完，没有启动就等它启动`;
  const keys = kind === 'dry' || kind === 'verify' ? '什么也不会写' : '写过的留在表里，可以撤销';
  return `${goes}。要停下它：群里发“${taskLine('停止', task)}”，或在网页 ${runPath(id)} 按“停止”（${keys}）；看它怎么样：群里发“运行 ${trace}”，或打开那一页`;
}

const MOST_ROWS = 20;

/** The message has the counts in it where the run came to its end by itself. */
function endLines(ended: SyncRun): readonly string[] {
  const { counts, message, failedRows } = ended;
  const said = (message ?? '').split('\n').filter((line) => line !== '');
  const counted = counts === null ? '' : countsText(counts, tenseOf(ended));
  const head = counted === '' || message?.includes(counted) === true ? [] : [counted];
  const listed = failedRows.slice(0, MOST_ROWS);
  const rows = listed.map(({ text }) => `  ${text}`);
  // Records of the table are no rows; those of an undoing are what it counts.
  const countOf = (some: SyncRun['failedRows']): number =>
    ended.kind === 'undo' ? some.length : some.filter(({ row }) => row !== null).length;
  // The run keeps the first of many; of a plan that is refused no row is written, whatever its own fault.
  const left = Math.max(counts?.failed ?? 0, countOf(failedRows)) - countOf(listed);
  const more = rows.length > 0 && left > 0 ? [`  还有 ${left} 行没有写，原因在这次运行的日志里`] : [];
  return [...head, ...said, ...rows, ...more];
}

/** False in the playground, whose Feishu only its server knows. @throws UserError when no app is configured */
async function reachesFeishu(ctx: SyncContext): Promise<boolean> {
  try {
    await (await openBitables(ctx)).close();
    return true;
  } catch (thrown) {
    if (ctx.config.playground.enabled && thrown instanceof UserError) return false;
    throw thrown;
  }
}

/** Tells how far it is until it is over or waits, whoever does it. */
async function watched(ctx: SyncContext, { out }: CliInput, id: string, isReachable: boolean): Promise<SyncRun> {
  const began = performance.now();
  let shown = '';
  for (;;) {
    const run = await runBy(ctx.store, id);
    if (run === null) throw new UserError('这次运行的记录已经清理');
    if (run.state !== 'queued' && run.state !== 'running') return run;
    if (run.state === 'queued' && !isReachable && performance.now() - began > PATIENCE_MS) {
      await ctx.store.transaction((trx) => askToStop(trx, id, 'shell'));
      throw new UserError('演练场的服务器没有在运行，没有人来做；请先运行 zhiban start');
    }
    const stage = run.progress?.stages.at(-1);
    const line = stage === undefined ? '' : [stage.name, stage.rows ?? '', stage.note ?? ''].join(' ').trim();
    if (line !== '' && line !== shown) out.remark(line);
    shown = line;
    await sleep(LOOK_MS, undefined, { signal: ctx.signal });
  }
}
