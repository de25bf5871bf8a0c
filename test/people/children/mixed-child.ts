// A process that never stops changing what is audited, `node mixed-child.js <url> <key>`: runs of a job, secrets, and the audit's chain.
import { runJob } from '../../../src/app/run-job.ts';
import { vaultOver } from '../../../src/app/vault.ts';
import type { Context } from '../../../src/context.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { chainAudit } from '../../../src/people/chain.ts';
import { parseKeyRing } from '../../../src/secrets/key-ring.ts';
import { openStore } from '../../../src/store/store.ts';

const [, , url = '', key = ''] = process.argv;
const store = await openStore(url);
const now = (): Date => new Date();
const secrets = vaultOver(store, parseKeyRing(key, 'K'), now);
const log = { info: () => {}, warn: () => {}, error: () => {} };
const { signal } = new AbortController();
const context = { config: { schedule: {} }, store, now, log, secrets, signal, step: () => {} } as unknown as Context;
let round = 0;

const job = {
  name: 'mixed',
  title: 'mixed',
  schedule: null,
  run: async () => {
    if (round % 3 === 0) throw new UserError('没有做成');
    return { summary: null, problems: round % 3 === 1 ? [] : ['一部分没有做成'] };
  },
};

for (;;) {
  round += 1;
  await runJob(context, job as never, { dueAt: null, trigger: 'cli' });
  await secrets.set(`s${process.pid}-${round}`, `value ${round}`, 'cli', now());
  await chainAudit(store, { all: round % 2 === 0 });
  // With the first round the process is warm: whatever is interrupted then is one of these.
  if (round === 1) process.send?.('ready');
}
