// A process that changes settings, with an audit row in the same transaction: dies at a step, or races with another like it.
import type { KyselyPlugin } from 'kysely';
import { loadConfig } from '../../../src/config/load.ts';
import { recordAudit } from '../../../src/people/audit.ts';
import { openSettings } from '../../../src/settings/open-settings.ts';
import { openStore, type Store } from '../../../src/store/store.ts';

const [url = '', folder = '', who = '', count = '1', killAt = 'never'] = process.argv.slice(2);

let steps = 0;
/** Before and after each statement, and after the commit. */
function step(): void {
  steps += 1;
  if (`${steps}` === killAt) process.kill(process.pid, 'SIGKILL');
}

const everyStatement: KyselyPlugin = {
  transformQuery: ({ node }) => {
    step();
    return node;
  },
  transformResult: async ({ result }) => {
    step();
    return result;
  },
};

function counted(store: Store): Store {
  return {
    ...store,
    transaction: async (work) => {
      const answer = await store.transaction((trx) => work(trx.withPlugin(everyStatement)));
      step();
      return answer;
    },
  };
}

const store = counted(await openStore(url));
const files = loadConfig({ file: 'main.yaml', cwd: folder, env: {}, sections: {} });
const live = await openSettings({ store, files, partial: false });
process.send?.('ready');
for (let n = 0; n < Number(count); n += 1) {
  const now = new Date();
  const id = store.newId(now);
  const path = ['schedule', `${who}-${n}`, 'cron'];
  await store.transaction(async (trx) => {
    await live.change(trx, { changes: [{ path, to: { value: '0 1 * * *' } }], by: who, now });
    await recordAudit(trx, {
      ...{ id, now, once: `setting/${id}`, kind: 'setting', person: who, chat: null, text: path.join('.'), ms: 0 },
      ...{ command: null, decision: 'allowed', result: 'ok', trace: id.slice(-6) },
    });
  });
}
process.send?.(`done in ${steps}`);
process.exit();
