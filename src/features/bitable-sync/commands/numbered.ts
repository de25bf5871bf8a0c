// 运行 〈编号〉 with the number of a sync run: what became of it, whoever asked for it, the schedule, a page or a shell.
import type { Numbered } from '../../../feature.ts';
import { runCard } from '../cards/run-card.ts';
import { RUN_KIND_TITLES } from '../cards/run-words.ts';
import { type SyncContext, syncDb } from '../context.ts';
import { RUN_STATE_TITLES } from '../model/run.ts';
import { hasImages, runOfTrace, runRow } from '../run/queries.ts';
import { runLink, toldOf } from '../run/telling.ts';
import { taskBy } from '../tasks/queries.ts';
import { logCommand } from './list.ts';

/** Null when it is no run's. */
export async function numberedRun(ctx: SyncContext, trace: string): Promise<Numbered | null> {
  const { store } = ctx;
  const run = await runOfTrace(store, trace);
  const row = run === null ? null : await runRow(store, run.id);
  if (run === null || row === null) return null;
  const task = toldOf(row, await taskBy(store, run.task));
  const hasWritten = run.endedAt !== null && run.counts === null && (await hasImages(syncDb(store), run.id));
  const [said = ''] = (run.message ?? '').split('\n');
  const state = said === '' ? RUN_STATE_TITLES[run.state] : `${RUN_STATE_TITLES[run.state]}；${said}`;
  return {
    need: { right: logCommand.right, action: logCommand.names[0] },
    body: {
      kind: 'card',
      card: runCard(task, run, runLink(ctx, run.id), { hasWritten }),
      fallbackText: `${RUN_KIND_TITLES[run.kind]}“${task.definition.name}”：${state}`,
    },
  };
}
