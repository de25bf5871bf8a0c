// Alerts over a real store, with a clock of the test's own: what is raised, what is evaluated, and what stands in the outbox.
import type { Kysely } from 'kysely';
import { alertMigrations } from '../../src/alerts/migrations/index.ts';
import { askOfAlert, type PersonalAct, raiseAlert, recoverAlert } from '../../src/alerts/raise.ts';
import type { AlertRules } from '../../src/alerts/rules.ts';
import type { Alert, AlertFacts } from '../../src/alerts/state.ts';
import type { AlertCardsTable, AlertRaisesTable, AlertTables } from '../../src/alerts/tables.ts';
import { type AlertWork, wake } from '../../src/alerts/worker.ts';
import { isoInstant } from '../../src/lib/clock.ts';
import { outboxMigrations } from '../../src/outbox/migrations/index.ts';
import type { OutboxTable, OutboxTables } from '../../src/outbox/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { facts, NOON, rules } from './bench.ts';
import { saidFrom } from './said.ts';

export const FREE = { assertHeld: async () => {} };

export async function alertStore(store: Store, given: AlertRules = rules(), parts: Partial<AlertWork> = {}) {
  await migrate(store, [...storeMigrations, ...outboxMigrations, ...alertMigrations]);
  const own = store.withTables<AlertTables & OutboxTables>();
  const db = own.db as unknown as Kysely<AlertTables & OutboxTables>;
  let at = NOON.getTime();
  let current = given;
  const now = (): Date => new Date(at);
  const work: AlertWork = {
    ...{ store, lease: FREE, now, rules: () => current, siteName: (code: string) => `${code}基地` },
    ...parts,
  };
  const outbox = (): Promise<readonly OutboxTable[]> => db.selectFrom('outbox').selectAll().orderBy('id').execute();
  return {
    ...{ store, db, now, work, outbox },
    pass: (ms: number): void => {
      at += ms;
    },
    follow: (next: AlertRules): void => {
      current = next;
    },
    wake: () => wake(work),
    raise: (
      key: string,
      said: Partial<AlertFacts> = {},
      more: { readonly site?: string; readonly once?: string } = {},
    ) =>
      own.transaction((trx) => raiseAlert(trx, { id: store.newId(now()), now: now(), key, ...more, ...facts(said) })),
    recover: (key: string, site?: string) =>
      own.transaction((trx) =>
        recoverAlert(trx, { id: store.newId(now()), now: now(), key, ...(site === undefined ? {} : { site }) }),
      ),
    ask: (number: number, act: PersonalAct, person = 'ou_li') =>
      own.transaction((trx) =>
        askOfAlert(trx, {
          id: store.newId(now()),
          now: now(),
          number,
          person,
          act,
          once: `test/${store.newId(now())}`,
        }),
      ),
    /** What became of all that was said and not heard of yet. */
    deliver: async (state: 'sent' | 'failed', channel?: string): Promise<void> => {
      const end =
        state === 'sent'
          ? { message_id: 'om_x', sent_at: isoInstant(now()), error: null }
          : { error: '机器人不在群里' };
      const waiting = db
        .updateTable('outbox')
        .set({ state, ...end })
        .where('state', '=', 'waiting');
      await (channel === undefined ? waiting : waiting.where('channel', '=', channel as never)).execute();
    },
    alerts: async (): Promise<readonly Alert[]> =>
      (await db.selectFrom('alerts').select('life').orderBy('number').execute()).map(
        ({ life }) => JSON.parse(life) as Alert,
      ),
    cards: (): Promise<readonly AlertCardsTable[]> =>
      db.selectFrom('alert_cards').selectAll().orderBy('id').execute() as never,
    raises: (): Promise<readonly AlertRaisesTable[]> =>
      db.selectFrom('alert_raises').selectAll().orderBy('id').execute() as never,
    said: async () => (await outbox()).map(saidFrom),
  };
}

export type AlertStore = Awaited<ReturnType<typeof alertStore>>;
