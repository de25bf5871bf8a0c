// The bot with duty's words in a process of its own that kills itself: `node rights-child.js <folder> <n>` before the n-th of its
// statements, begins and commits. Tells that it is done when nothing waits.
import { sql } from 'kysely';
import { countedStore } from '../../../support/counted-store.ts';
import { composeRights } from '../composed.ts';
import { rebuild } from '../rebuild.ts';

const [, , folder = '', killAt = ''] = process.argv;
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const { program, start } = await composeRights(folder, silent, [rebuild]);
let steps = 0;
const store = countedStore(program.store, () => {
  steps += 1;
  if (String(steps) === killAt) process.kill(process.pid, 'SIGKILL');
});
start(new AbortController().signal, store);
for (;;) {
  const { rows } = await sql`select id from bot_events where state = 'waiting'`.execute(program.store.db);
  if (rows.length === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 5));
}
process.send?.(`done in ${steps}`);
// Killed, or told to go; it does not let go of anything by itself.
