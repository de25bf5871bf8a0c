// A bot in a process of its own that kills itself: `node bot-child.js <store url> <n>` before the n-th of its statements, begins and
// commits; or `node bot-child.js <store url> run` in every command. Tells that it is done when nothing waits.
import { sql } from 'kysely';
import { runBot } from '../../../src/bot/run-bot.ts';
import { openStore } from '../../../src/store/store.ts';
import { countedStore } from '../../support/counted-store.ts';
import { botWords, writing } from '../commands.ts';
import { BOT } from '../events.ts';

const [, , url = '', killAt = ''] = process.argv;
let steps = 0;

function step(): void {
  steps += 1;
  if (String(steps) === killAt) process.kill(process.pid, 'SIGKILL');
}

const real = await openStore(url);
const store = countedStore(real, step);
const rules = botWords({
  记: async (input) => {
    if (killAt === 'run') process.kill(process.pid, 'SIGKILL');
    await store.transaction((trx) => input.recorded(trx));
    return writing(input, input.words.join(' '));
  },
});
runBot({
  store,
  rules: () => rules,
  botOpenId: async () => BOT,
  greet: async () => ({ messages: [{ body: { kind: 'text', text: '大家好' } }] }),
  now: () => new Date(),
  log: { warn: () => {}, error: () => {} },
  signal: new AbortController().signal,
  pollMs: 5,
});

for (;;) {
  const { rows } = await sql`select id from bot_events where state = 'waiting'`.execute(real.db);
  if (rows.length === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 5));
}
process.send?.(`done in ${steps}`);
// Killed, or told to go; it does not let go of anything by itself.
