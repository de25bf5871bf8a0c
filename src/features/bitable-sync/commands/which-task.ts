// The task that a line is about, by number or name. A name may hold the name of a site, which the line's reader takes for one.
import type { CommandInput } from '../../../bot/command.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';
import type { SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { hasWritten } from '../plan/partly.ts';
import { hasImages, runBy, runOfTrace, runsOf } from '../run/queries.ts';
import { allTasks, plainName, taskBy, taskNamed } from '../tasks/queries.ts';

/**
 * @param verb the command's name as it stands in the line
 * @throws UserError with near names when there is none
 */
export async function askedTask(store: Store, input: CommandInput, verb: string): Promise<SyncTask> {
  return taskOfText(store, input, input.words.join(' '), verb);
}

async function taskOfText(store: Store, input: CommandInput, text: string, verb: string): Promise<SyncTask> {
  if (input.sites.length === 0) return taskNamed(store, text);
  try {
    return await taskNamed(store, wholeText(input));
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    if (text === '') throw new UserError(`${thrown.message}；也可以写编号，例如“${verb} 1”`);
    return taskNamed(store, text);
  }
}

/** What follows the command's name, the names of sites with it. */
function wholeText({ line }: CommandInput): string {
  return line.replace(/^\S+\s+\S+\s*/, '').replaceAll(/["“”]/g, '');
}

/**
 * The task that the line begins with, by the longest name that there is: names have blanks in them. What follows is something else.
 * @throws UserError with near names when there is none
 */
export async function leadingTask(
  store: Store,
  input: CommandInput,
): Promise<{ readonly task: SyncTask; readonly rest: readonly string[] }> {
  const words = input.sites.length === 0 ? input.words : wholeText(input).split(/\s+/);
  const tasks = await allTasks(store);
  for (let count = words.length; count > 0; count -= 1) {
    const text = plainName(words.slice(0, count).join(' '));
    const named = tasks.find(({ definition }) => plainName(definition.name).replace(/\s+/g, ' ') === text);
    if (named !== undefined) return { task: named, rest: words.slice(count) };
  }
  return { task: await taskNamed(store, words[0] ?? ''), rest: words.slice(1) };
}

/** Kinds of runs that write, and so can be undone. */
const WRITES = new Set(['scheduled', 'manual', 'load', 'undo']);
/** The counts of these are what they would write, or would have written. */
const PLANNED: ReadonlySet<SyncRun['state']> = new Set(['waiting', 'refused', 'lapsed', 'replaced']);

/**
 * A run by its id, its number for people, or the newest of a task that wrote something.
 * @throws UserError when there is none
 */
export async function askedRun(
  store: Store,
  input: CommandInput,
  verb: string,
): Promise<{ readonly run: SyncRun; readonly task: SyncTask }> {
  const text = input.words.join(' ').trim();
  const run = (await runNamed(store, text)) ?? (await newestWritten(store, input, verb));
  const task = await taskBy(store, run.task);
  if (task === null) throw new UserError(`这次运行的任务 ${run.task} 已经删除，不能再动它的表`);
  return { run, task };
}

/** Null when the text is no run's. */
export async function runNamed(store: Store, text: string): Promise<SyncRun | null> {
  if (/^[0-9a-z]{26}$/.test(text)) return runBy(store, text);
  return /^[0-9A-Z]{4}-[0-9A-Z]{2}$/i.test(text) ? runOfTrace(store, text.toUpperCase()) : null;
}

async function newestWritten(store: Store, input: CommandInput, verb: string): Promise<SyncRun> {
  const task = await askedTask(store, input, verb);
  const runs = await runsOf(store, { task: task.id, limit: 50 });
  for (const run of runs) if (WRITES.has(run.kind) && (await isWritten(store, run))) return run;
  throw new UserError(
    `任务 ${task.id}“${task.definition.name}”最近没有写过东西，没有要撤销的；发“同步 日志 ${task.id}”看各次运行`,
  );
}

/** A run that was cut off has no counts, and may have written. */
async function isWritten(store: Store, { id, state, counts }: SyncRun): Promise<boolean> {
  if (counts !== null) return !PLANNED.has(state) && hasWritten(counts);
  return hasImages(syncDb(store), id);
}
