// A second process with a planner: `node planner-child.js <deed> <url> <instant> [<ms>]`, its clock standing still at the instant.
import { createPlanner } from '../../../src/scheduler/planner.ts';
import type { Schedule } from '../../../src/scheduler/schedule.ts';
import { openStore } from '../../../src/store/store.ts';
import { planning } from '../planning.ts';

const [, , deed = '', url = '', instant = '', blockMs = ''] = process.argv;

function say(message: unknown): void {
  process.send?.(message);
}

/** Never ends by itself: it waits to be killed. */
function killed(): Promise<never> {
  return new Promise(() => {});
}

const daily: Schedule = { cron: '0 8 * * *', missed: { policy: 'once' }, overlap: 'queue' };
const every: Schedule = { cron: '* * * * *', missed: { policy: 'all', max: 100 }, overlap: 'queue' };
const store = await openStore(url);
const now = (): Date => new Date(instant);
const log = { info: () => {}, warn: () => {}, error: () => {} };

const DEEDS: Readonly<Record<string, () => Promise<unknown>>> = {
  /** Looks at the same word as the others; says what it ran. */
  tick: async () => {
    const { planner, begun } = planning({ store, now, jobs: { daily, every } });
    say('ready');
    await new Promise((resolve) => process.once('message', resolve));
    await planner.tick();
    return begun;
  },
  /** Decides that the moment is to be run, and is killed before the runner has done anything. */
  'decide-and-hang': async () => {
    const runner = {
      running: () => [],
      runNow: () => {
        say('decided');
        return { status: 'started', done: killed() } as const;
      },
    };
    const jobs = [{ name: 'daily', title: 'daily', schedule: daily }];
    return createPlanner({ store, runner, jobs: () => jobs, now, log }).tick();
  },
  /** Claims the run, begins the work, and is killed in the middle. */
  'work-and-hang': async () => {
    const body = async (): Promise<void> => {
      say('working');
      await killed();
    };
    return planning({ store, now, jobs: { daily }, body }).planner.tick();
  },
  /** Claims the run and lets nothing else happen in its process for a while: no heartbeat, no renewal of a lease. */
  'work-and-block': async () => {
    const body = async (): Promise<void> => {
      say('working');
      // What was said goes out first.
      await new Promise((resolve) => setImmediate(resolve));
      for (const until = performance.now() + Number(blockMs); performance.now() < until; ) Math.sqrt(2);
    };
    return planning({ store, now, jobs: { daily }, body }).planner.tick();
  },
};

say(await DEEDS[deed]?.());
await store.close();
process.disconnect();
