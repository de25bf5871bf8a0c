// The files a run leaves: rows, summary, log. Nothing here stops a run: what could not be written is said in the end.
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { QueryColumn, QueryRow } from '../../../databases/user-query/contract.ts';
import { errorText } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { OWN_FOLDER } from '../../../lib/own-folder.ts';
import type { SyncContext } from '../context.ts';
import type { Plan } from '../model/plan.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import { type BookOwner, openBook, type SourceBook } from './book.ts';
import { dryPlanFile, runLogFile, taskBook, taskSummary } from './files.ts';
import { writePlanFile } from './plan-file.ts';
import { openRunLog, type RunLog } from './run-log.ts';
import { type SummaryFacts, summaryText } from './summary.ts';

export interface Artifacts {
  /** Before the first rows. */
  columns(columns: readonly QueryColumn[]): Promise<void>;
  rows(rows: readonly QueryRow[]): Promise<void>;
  /** The last row was given: the book is whole. */
  rowsEnd(): Promise<void>;
  log(event: string, fields?: JsonObject): void;
  /**
   * The plan was carried out: its book and its summary take the place of the older ones, which are the way back of every run that comes
   * to nothing.
   */
  keep(facts: SummaryFacts): Promise<void>;
  /** Of a dry run: all that it would do. */
  plan(plan: Plan, shown: ShownPlan): Promise<void>;
  /** Chinese, without full stops: what could not be written, for whatever reason; each thing once. */
  problems(): readonly string[];
  /** Removes the book that was not kept; writes what is left of the log. */
  close(): Promise<void>;
}

type Owner = Pick<SyncContext, 'config' | 'now' | 'log'>;

export async function openArtifacts(
  ctx: Owner,
  of: { readonly run: string; readonly task: BookOwner },
): Promise<Artifacts> {
  const problems: string[] = [];
  let book: SourceBook | null = null;
  let runLog: RunLog | null = null;

  const attempt = async (what: string, path: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (thrown) {
      ctx.log.warn({ run: of.run, path, err: thrown }, 'artifact of a sync run not written');
      problems.push(`${what}没有写成（${path}）：${errorText(thrown)}`);
    }
  };
  const logPath = runLogFile(ctx, of.run);
  const bookPath = taskBook(ctx, of.task.id);
  await attempt('运行日志', logPath, async () => {
    runLog = await openRunLog(logPath, ctx.now);
  });
  const opened = (): SourceBook | null => book;
  const dropBook = async (): Promise<void> => {
    const half = opened();
    book = null;
    await half?.abort();
  };
  const withBook = async (work: (book: SourceBook) => Promise<void>): Promise<void> => {
    const open = opened();
    if (open === null) return;
    const before = problems.length;
    await attempt('来源数据的工作簿', bookPath, () => work(open));
    // Said once; what is half is worth nothing.
    if (problems.length > before) await attempt('来源数据的工作簿', bookPath, dropBook);
  };
  return {
    columns: (columns) =>
      attempt('来源数据的工作簿', bookPath, async () => {
        await dropBook();
        book = await openBook(bookPath, columns, of.task);
      }),
    rows: (rows) => withBook((open) => open.rows(rows)),
    rowsEnd: () => withBook((open) => open.close()),
    log: (event, fields) => runLog?.say(event, fields),
    keep: async (facts) => {
      const path = taskSummary(ctx, of.task.id);
      await attempt('运行摘要', path, () => writeWhole(path, summaryText(facts)));
      await withBook(async (open) => {
        await open.keep();
        book = null;
      });
    },
    plan: (plan, shown) => {
      const path = dryPlanFile(ctx, of.run);
      return attempt('计划', path, () => writePlanFile(path, plan, shown));
    },
    problems: () => problems,
    close: async () => {
      await attempt('来源数据的工作簿', bookPath, dropBook);
      const open = runLog;
      runLog = null;
      if (open !== null) await attempt('运行日志', logPath, () => open.close());
    },
  };
}

/** Under its name it is whole. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), OWN_FOLDER);
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}
