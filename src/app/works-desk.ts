// Starts the jobs for which people have asked something, as soon as it is in the store, whoever put it there.
import type { Runner } from '../scheduler/runner.ts';
import { openJobs } from '../work/queue.ts';
import type { Program } from './program.ts';

export interface WorksDesk {
  /** Starts nothing any more; waits for a look that is under way. */
  close(): Promise<void>;
}

/** Real time: people wait for it. */
const LOOK_MS = 500;
/** A job that ends at once with something still open is not begun again and again. */
const REST_MS = 5_000;

export function startWorks({ context, store }: Program, runner: Pick<Runner, 'runNow' | 'running'>): WorksDesk {
  const resting = new Map<string, number>();
  let looking: Promise<void> = Promise.resolve();
  let isClosed = false;
  let timer: NodeJS.Timeout;

  const look = async (): Promise<void> => {
    const busy = runner.running().map(({ name }) => name);
    for (const job of await openJobs(store)) {
      if (isClosed || busy.includes(job) || performance.now() < (resting.get(job) ?? 0)) continue;
      const started = runner.runNow(job, { dueAt: null, trigger: 'chat' });
      void started.done.then(({ id, status }) => {
        // Failed before its run began: the store, or the configuration.
        if (id === null || status === 'already') resting.set(job, performance.now() + REST_MS);
      });
    }
  };
  const again = (): void => {
    if (isClosed) return;
    timer = setTimeout(() => {
      looking = look()
        .catch((thrown: unknown) => context.log.warn({ err: thrown }, 'asked-for work not looked at'))
        .finally(again);
    }, LOOK_MS);
  };
  again();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
