// Another process that takes the store's write lock again and again: `node lock-child.js <store url> <milliseconds> <pause>`.
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../../src/store/store.ts';

const [, , url = '', heldMs = '', pauseMs = ''] = process.argv;

const store = await openStore(url);
for (let round = 0; ; round += 1) {
  await store.transaction(async (trx) => {
    const row = { name: `lock ${round}`, holder: '', fence: 0, acquired_at: '', expires_at: '' };
    await trx.insertInto('leases').values(row).execute();
    process.send?.('locked');
    await sleep(Number(heldMs));
  });
  if (Number(pauseMs) > 0) await sleep(Number(pauseMs));
}
