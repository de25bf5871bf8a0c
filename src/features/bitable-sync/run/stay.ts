// Looks every second at what there is to do, and does it: one run at a time per base, several bases at once.
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../lib/errors.ts';
import { beat, processBeat } from '../../../store/heartbeats.ts';
import { withLease } from '../../../store/leases.ts';
import type { Store } from '../../../store/store.ts';
import { lapsePlans, queueDecided, tellDecided } from '../approve/lapse.ts';
import type { SyncContext } from '../context.ts';
import { enterDue } from './due.ts';
import { baseLease, handBackLeft } from './life-queries.ts';
import { queuedRuns, runFrom, runningRows } from './queries.ts';
import { runTask } from './run-task.ts';

/** Real time. */
const LOOK_MS = 1_000;
/** Where time is moved by hand people wait for what happens on the way. */
const PLAYGROUND_LOOK_MS = 200;
const BEAT_MS = 5_000;
/** How long it may be silent. */
export const SYNC_SILENT_MS = 60_000;
export const SYNC_BEAT = processBeat('bitable-sync');

interface AtWork {
  readonly base: string;
  readonly done: Promise<void>;
}

export async function stay(fresh: () => Promise<SyncContext>, signal: AbortSignal): Promise<void> {
  const atWork = new Map<string, AtWork>();
  let beatAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const ctx = await fresh();
    try {
      await look(ctx, atWork);
      if (performance.now() - beatAt >= BEAT_MS) {
        await beat(ctx.store.db, { name: SYNC_BEAT, kind: 'process', at: new Date(), everyMs: SYNC_SILENT_MS });
        beatAt = performance.now();
      }
    } catch (thrown) {
      if (signal.aborted) break;
      ctx.log.error({ err: thrown }, 'sync runs not looked for; tried again');
    }
    const waitMs = ctx.config.playground.enabled ? PLAYGROUND_LOOK_MS : LOOK_MS;
    await sleep(waitMs, undefined, { signal }).catch(() => {});
  }
  // Each gives its run back by itself.
  await Promise.all([...atWork.values()].map(({ done }) => done));
}

/** One look; exported for who moves the time by hand. */
export async function look(ctx: SyncContext, atWork: Map<string, AtWork>): Promise<void> {
  const steps = [
    () => lapsePlans(ctx),
    () => queueDecided(ctx.store),
    () => tellDecided(ctx),
    () => handBackDead(ctx.store, atWork),
    () => enterDue(ctx),
  ];
  for (const step of steps) {
    // What is in the way of one of them is not in the way of the runs.
    await step().catch((thrown: unknown) => ctx.log.error({ err: thrown }, 'a look at the sync runs broke off'));
  }
  const busy = new Set([...atWork.values()].map(({ base }) => base));
  for (const { row, base } of await queuedRuns(ctx.store)) {
    if (atWork.size >= ctx.settings.basesAtOnce) return;
    if (busy.has(base) || atWork.has(row.id)) continue;
    busy.add(base);
    const done = runTask(ctx, runFrom(row))
      .catch((thrown: unknown) => ctx.log.error({ run: row.id, err: thrown }, 'sync run broke off'))
      .finally(() => atWork.delete(row.id));
    atWork.set(row.id, { base, done });
  }
}

/** A run whose base's lease can be had is nobody's any more: its process died, or stood still for too long. */
async function handBackDead(store: Store, atWork: ReadonlyMap<string, AtWork>): Promise<void> {
  const running = await runningRows(store);
  const bases = new Set(running.filter(({ id }) => !atWork.has(id)).flatMap(({ base }) => base ?? []));
  for (const base of bases) {
    try {
      await withLease(store, baseLease(base), { waitMs: 0 }, (lease) => handBackLeft(store, lease, base));
    } catch (thrown) {
      // Somebody works there.
      if (!(thrown instanceof UserError)) throw thrown;
    }
  }
}
