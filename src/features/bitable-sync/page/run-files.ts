// Files of a run, to download: its log, and its plan as lines of JSON. That somebody took one is in the audit.
import { traceOf } from '../../../lib/trace-number.ts';
import { recordAudit } from '../../../people/audit.ts';
import type { Route } from '../../../web/route.ts';
import { waitingPlan } from '../approve/queries.ts';
import { dryPlanFile, runLogFile } from '../artifacts/files.ts';
import { planHead } from '../artifacts/plan-file.ts';
import type { SyncContext } from '../context.ts';
import type { SyncRun } from '../model/run.ts';
import type { ShownPlan } from '../model/shown-plan.ts';
import { shownOf } from '../run/queries.ts';
import { personOf, SEE } from './access.ts';
import { withRun } from './asked.ts';

const log: Route<SyncContext> = {
  method: 'GET',
  path: '/sync/runs/:id/log',
  ...SEE,
  handle: (ctx, request) =>
    withRun(ctx, request, async (run) => {
      await auditTaken(ctx, personOf(request), run, '日志');
      const missing = `这次运行没有日志文件：还没有开始，或者已经过了保留的 ${ctx.settings.keep.fileDays} 天。`;
      return { kind: 'file', path: runLogFile(ctx, run.id), name: `同步日志_${run.trace}.jsonl`, missing };
    }),
};

/** Of a dry run all that it would do; of others what their card showed. */
const plan: Route<SyncContext> = {
  method: 'GET',
  path: '/sync/runs/:id/plan.jsonl',
  ...SEE,
  handle: (ctx, request) =>
    withRun(ctx, request, async (run) => {
      const missing = '这次运行没有留下计划，或者已经过了保留的天数；要看会改什么，请试跑。';
      const name = `同步计划_${run.trace}.jsonl`;
      if (run.kind === 'dry') {
        await auditTaken(ctx, personOf(request), run, '计划');
        return { kind: 'file', path: dryPlanFile(ctx, run.id), name, missing };
      }
      const shown = (await waitingPlan(ctx.store, run.id))?.shown ?? (await shownOf(ctx.store, run.id));
      if (shown === null) return { kind: 'missing', message: missing };
      await auditTaken(ctx, personOf(request), run, '计划');
      return { kind: 'text', text: planLines(shown), type: 'application/x-ndjson; charset=utf-8', name };
    }),
};

/** One thing a line, so that programs and people both can read it. */
function planLines(shown: ShownPlan): string {
  const { examples, losses, edited, keyFaults } = shown;
  const lines = [
    ...planHead(shown),
    ...Object.entries(examples).flatMap(([act, rows]) => rows.map((row) => ({ line: 'example', act, ...row }))),
    ...losses.map((text) => ({ line: 'loss', text })),
    ...edited.map((text) => ({ line: 'edited', text })),
    ...keyFaults.map((text) => ({ line: 'key-fault', text })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function auditTaken(ctx: SyncContext, person: string, run: SyncRun, what: string): Promise<void> {
  const now = ctx.now();
  const id = ctx.store.newId(now);
  await ctx.store.transaction((trx) =>
    recordAudit(trx, {
      ...{ id, now, once: `export/${id}`, kind: 'export', person, chat: null, command: null, decision: 'allowed' },
      ...{ text: `同步任务 ${run.task} 的运行 ${run.trace}：下载${what}`, result: 'ok', ms: 0, trace: traceOf(id) },
    }),
  );
}

export const runFileRoutes: readonly Route<SyncContext>[] = [log, plan];
