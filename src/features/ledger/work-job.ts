// The job behind the ledger's long commands: does what was asked for, one after the other; it runs only when asked.
import type { Job } from '../../scheduler/job.ts';
import { serveWork } from '../../work/serve.ts';
import type { LedgerContext } from './context.ts';
import { ledgerWork } from './work/kinds.ts';
import { WORK_JOB } from './work/orders.ts';

export const ledgerWorkJob: Job<LedgerContext> = {
  name: WORK_JOB,
  title: '群内发起的台账任务',
  run: async (ctx, { run, stage }) => {
    const { store, now, signal, log } = ctx;
    const { done, problems } = await stage('群内发起的任务', async () => {
      const value = await serveWork({ store, job: WORK_JOB, run, kinds: ledgerWork(ctx), now, signal, log });
      return { value, rows: value.done };
    });
    return { summary: { works: done }, problems };
  },
};
