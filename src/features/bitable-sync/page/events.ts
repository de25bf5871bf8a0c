// Tells a page that what it shows has changed. What moves is in the store, written by the process that does it, so that the store is
// looked at; each reader looks for himself.
import { setTimeout as delay } from 'node:timers/promises';
import { madeAt } from '../../../lib/ids.ts';
import type { Store } from '../../../store/store.ts';
import type { Route, ServerEvent } from '../../../web/route.ts';
import type { SyncContext } from '../context.ts';
import { SEE } from './access.ts';
import { runsMark } from './queries.ts';

/** Real time: somebody watches. */
const LOOK_MS = 700;

type Watched = { readonly run: string } | { readonly task: number } | null;

export const eventsRoute: Route<SyncContext> = {
  method: 'GET',
  path: '/sync/events',
  ...SEE,
  api: true,
  handle: async ({ store }, { query }) => {
    const watched = watchedIn(query);
    return watched === undefined
      ? { kind: 'missing', message: '没有这样的运行或任务可以看着。' }
      : { kind: 'events', events: (signal) => changesOf(store, watched, signal) };
  },
};

function watchedIn({ run, task }: Readonly<Record<string, string>>): Watched | undefined {
  if (run !== undefined) return madeAt(run) === null ? undefined : { run };
  if (task === undefined) return null;
  return /^\d{1,9}$/.test(task) ? { task: Number(task) } : undefined;
}

/** The first one comes at once: between the page and the stream something may have changed. */
async function* changesOf(store: Store, watched: Watched, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  let known: string | null = null;
  while (!signal.aborted) {
    const mark = await runsMark(store, watched);
    if (mark !== known) yield { event: 'changed', data: {} };
    known = mark;
    await delay(LOOK_MS, undefined, { signal });
  }
}
