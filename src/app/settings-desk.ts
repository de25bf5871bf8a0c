// What the server does about settings that change while it runs.
import { type Repeated, repeated } from '../lib/repeated.ts';
import type { Planner } from '../scheduler/planner.ts';
import type { Program } from './program.ts';

/** Real time. */
const LOOK_MS = 1_000;

/** Takes up what other processes change; a schedule that is another has the planner look again. */
export function followSettings({ fresh, context }: Program, planner: Pick<Planner, 'wake'>): Repeated {
  const look = async (): Promise<void> => {
    if (await fresh()) planner.wake();
  };
  return repeated(LOOK_MS, look, (thrown) => context.log.warn({ err: thrown }, 'changed settings not followed'));
}

/** What does not go with the files any more is put aside at the start, and said. */
export async function putAside({ live, context }: Program): Promise<void> {
  for (const { change, reason } of await live.putAside(context.now()))
    context.log.warn(
      { path: change.path, by: change.by, version: change.version, reason },
      'changed setting put aside',
    );
}
