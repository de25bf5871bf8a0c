// kill -9 before every statement of a grant, of an approval and of a claim: what is done is done once, and recorded.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { storeEvents } from '../../../src/bot/store-events.ts';
import { makeAdminCode } from '../../../src/people/admin-codes.ts';
import { enterApproval } from '../../../src/people/approval-queries.ts';
import type { ApprovalTables } from '../../../src/people/approval-tables.ts';
import { approvalMark, digestOf } from '../../../src/people/approvals.ts';
import type { AuditTables } from '../../../src/people/audit-tables.ts';
import { button, click, message } from '../../bot/events.ts';
import { compile, type Program, start } from '../../store/child.ts';
import { DATABASE_KINDS, freshDatabase } from '../../support/fresh-database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { composeRights, writeConfig } from './composed.ts';
import { rebuild } from './rebuild.ts';

const RIGHTS = [
  'rights:',
  '  secondPerson: [重建]',
  '  grants: {wang: {to: ou_wang, right: admin}, li: {to: ou_li, right: operate}}',
].join('\n');

let child: Program;
beforeAll(async () => {
  child = await compile('test/duty/rights/children/rights-child.ts');
});
afterAll(() => child.end());

/** False when it got through everything first. */
async function killed(folder: string, killAt: number): Promise<boolean> {
  const one = start(child, [folder, String(killAt)]);
  const gone = once(one.process, 'exit').then(() => true);
  const done = one.next().then(
    () => false,
    () => true,
  );
  const wasKilled = await Promise.race([gone, done]);
  if (wasKilled) await gone;
  else await one.end('SIGKILL');
  return wasKilled;
}

it.each(DATABASE_KINDS)(
  'of a grant, an approval and a claim, %s',
  async (kind) => {
    const folder = temporaryFolder();
    const database = await freshDatabase(kind);
    onTestFinished(() => database.drop());
    writeConfig(folder, RIGHTS, database.url);
    const silent = { info: () => {}, warn: () => {}, error: () => {} };
    const { program, start: startBot } = await composeRights(folder, silent, [rebuild]);
    onTestFinished(() => program.closers.close());
    const { store } = program;
    const tables = store.withTables<AuditTables & ApprovalTables & { outbox: { id: string; body: string } }>().db;
    const approvals: string[] = [];
    let deaths = 0;
    let rounds = 0;
    for (let at = 1; ; at += 2) {
      rounds += 1;
      const word = `第${at}`;
      const id = store.newId(new Date());
      const [code] = await store.transaction(async (trx) => {
        const digest = digestOf({ command: '重建', words: [word], options: new Map(), sites: [] });
        const asked = { id, command: '重建', line: `重建 ${word}`, digest, requester: 'ou_li', chat: 'oc_a' };
        await enterApproval(trx, { ...asked, needsSecond: true, preview: null }, new Date());
        await trx
          .updateTable('approvals' as never)
          .set({ state: 'waiting' } as never)
          .where('id' as never, '=', id as never)
          .execute();
        return [await makeAdminCode(trx, new Date())];
      });
      approvals.push(id);
      const events = [
        message(`权限 授予 ou_p${at} 操作`, { person: 'ou_wang' }),
        click(button(`重建 ${word}`, { ctx: approvalMark(id, 'yes') }), { person: 'ou_wang' }),
        message(`权限 认领 ${code}`, { person: `ou_c${at}` }),
      ];
      await storeEvents(store, events, new Date());
      const died = await killed(folder, at);
      if (died) deaths += 1;
      const stop = new AbortController();
      const bot = startBot(stop.signal);
      await expect
        .poll(
          () =>
            tables
              .selectFrom('bot_events' as never)
              .selectAll()
              .where('state' as never, '=', 'waiting' as never)
              .execute(),
          { timeout: 90_000 },
        )
        .toEqual([]);
      stop.abort();
      await bot.ended;
      if (!died) break;
    }
    expect(deaths).toBeGreaterThan(20);
    await program.context.live.refresh();
    const grants = Object.values(program.context.config.rights.grants).map(({ to }) => to);
    const expected = Array.from({ length: rounds }, (_, n) => [`ou_p${2 * n + 1}`, `ou_c${2 * n + 1}`]).flat();
    expect(grants.toSorted()).toEqual(['ou_wang', 'ou_li', ...expected].toSorted());
    const audit = await tables.selectFrom('audit_log').selectAll().execute();
    const results = (start: string): number => audit.filter(({ result }) => result.startsWith(start)).length;
    expect([results('已授予'), results('成为管理员'), results('同意（')]).toEqual([rounds, rounds, rounds]);
    expect(audit.filter(({ kind }) => kind === 'click')).toHaveLength(rounds);
    const states = await tables.selectFrom('approvals').select('state').execute();
    expect(states.map(({ state }) => state)).toEqual(Array(rounds).fill('done'));
    const said = await tables.selectFrom('outbox').select('body').execute();
    expect(said.filter(({ body }) => body.includes('重建完了'))).toHaveLength(rounds);
  },
  1_200_000,
);
