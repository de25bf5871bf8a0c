// Keeps the residents running: jobs that stay, each in a process of its own, begun again when it ends.
import { join } from 'node:path';
import { isSettled } from '../alerts/worker.ts';
import { packageRoot } from '../config/package-root.ts';
import { bitableSyncResident } from '../features/bitable-sync/resident.ts';
import { isSettledSync } from '../features/bitable-sync/run/settled.ts';
import { alertsResident } from '../features/duty/alerts/resident.ts';
import { backoffMs } from '../lib/backoff.ts';
import { createRunner } from '../scheduler/runner.ts';
import type { Store } from '../store/store.ts';
import { hasWayOut } from './group/other-channels.ts';
import type { LocalApp } from './playground-feishu.ts';
import type { Program } from './program.ts';

export interface Residents {
  readonly names: readonly string[];
  /** Resolves when the alerts have seen everything up to the product's present moment, or that takes too long. */
  settled(): Promise<void>;
  /** Resolves when they are gone. */
  close(): Promise<void>;
}

/** Real time between the end of one and its next beginning; longer where it keeps ending. */
const AGAIN = { firstMs: 500, mostMs: 30_000 };
/** Real time: how long somebody waits for the alerts at most. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;
/** Who lived so long is no repeated failure. */
const LIVED_MS = 60_000;

export interface ServerPlace {
  readonly url: string;
  /** The playground's Feishu app, whose secret only this process has; null where the app is a real one. */
  readonly localApp: LocalApp | null;
}

/** No alerts where there is nobody to tell, no Bitable sync without an app. */
export function startResidents({ context, clock, store }: Program, where: ServerPlace): Residents {
  const { config, now, log } = context;
  const residents = [
    ...(hasWayOut(config) ? [alertsResident] : []),
    ...(config.feishu === undefined ? [] : [bitableSyncResident]),
  ];
  const folder = join(packageRoot(), 'dist', 'jobs');
  const runner = createRunner({
    jobs: residents,
    folder,
    now,
    clockOffsetMs: clock.offsetMs,
    serverUrl: () => where.url,
    handed: (name) => (name === bitableSyncResident.name && where.localApp !== null ? { ...where.localApp } : null),
    log,
  });
  const stop = new AbortController();
  let isLate = false;
  const timers = new Set<NodeJS.Timeout>();

  const begin = (name: string, failures: number): void => {
    const began = performance.now();
    const started = runner.runNow(name, { dueAt: null, trigger: 'schedule' });
    void started.done.then((end) => {
      if (stop.signal.aborted) return;
      log.error({ resident: name, error: end.error }, 'resident ended; it begins again');
      const count = performance.now() - began > LIVED_MS ? 1 : failures + 1;
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          begin(name, count);
        },
        backoffMs(AGAIN, count, Math.random()),
      );
      timers.add(timer);
    });
  };

  for (const { name } of residents) begin(name, 0);
  return {
    names: residents.map(({ name }) => name),
    settled: async () => {
      // After a crash the dead one's lease lasts a while: whoever was waited for in vain is not waited for again and again.
      const until = performance.now() + (isLate ? 0 : PATIENCE_MS);
      while (residents.length > 0 && !context.signal.aborted) {
        isLate = !(await areSettled(residents, store, now()));
        if (!isLate || performance.now() >= until) return;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    close: async () => {
      stop.abort();
      for (const timer of timers) clearTimeout(timer);
      await runner.close();
    },
  };
}

/** What runs enter the alerts see: they come first. */
async function areSettled(residents: readonly { readonly name: string }[], store: Store, now: Date): Promise<boolean> {
  const runs = (name: string): boolean => residents.some((one) => one.name === name);
  if (runs(bitableSyncResident.name) && !(await isSettledSync(store, now))) return false;
  return !runs(alertsResident.name) || (await isSettled(store, now));
}
