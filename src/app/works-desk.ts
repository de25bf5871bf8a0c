// Starts the jobs for which people have asked something, as soon as it is in the store, whoever put it there.
import { type Repeated, repeated } from '../lib/repeated.ts';
import type { Runner } from '../scheduler/runner.ts';
import { openJobs } from '../work/queue.ts';
import type { Program } from './program.ts';

/** Real time: people wait for it. */
const LOOK_MS = 500;
/** A job that ends at once with something still open is not begun again and again. */
const REST_MS = 5_000;

export function startWorks({ context, store }: Program, runner: Pick<Runner, 'runNow' | 'running'>): Repeated {
  const resting = new Map<string, number>();
  const look = async (): Promise<void> => {
    const busy = runner.running().map(({ name }) => name);
    for (const job of await openJobs(store)) {
      if (busy.includes(job) || performance.now() < (resting.get(job) ?? 0)) continue;
      const started = runner.runNow(job, { dueAt: null, trigger: 'chat' });
      void started.done.then(({ id, status }) => {
        // Failed before its run began: the store, or the configuration.
        if (id === null || status === 'already') resting.set(job, performance.now() + REST_MS);
      });
    }
  };
  return repeated(LOOK_MS, look, (thrown) => context.log.warn({ err: thrown }, 'asked-for work not looked at'));
}
