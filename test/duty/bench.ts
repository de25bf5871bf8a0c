// Duty on a real store with the groups of a configuration; what it raises is evaluated, and what is said is read from the outbox and
// looked at by the card rules.
import type { Kysely } from 'kysely';
import { configuredRules } from '../../src/alerts/configured-rules.ts';
import type { AlertRaisesTable, AlertTables } from '../../src/alerts/tables.ts';
import { wake } from '../../src/alerts/worker.ts';
import { roomMigrations } from '../../src/app/room-migrations.ts';
import type { CoreConfig } from '../../src/config/core.ts';
import { coreShape } from '../../src/config/core.ts';
import type { Context } from '../../src/context.ts';
import { dutyMigrations } from '../../src/features/duty/migrations/index.ts';
import type { Trouble } from '../../src/features/duty/notices/trouble.ts';
import type { OutboxTable, OutboxTables } from '../../src/outbox/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Store } from '../../src/store/store.ts';
import { saidFrom } from '../alerts/said.ts';

export const CHATS = ['oc_a', 'oc_b'];
const ALERTS = coreShape.alerts.parse({});

export function trouble(parts: Partial<Trouble> = {}): Trouble {
  return {
    ...{ key: 'job/daily', title: '每日台账没有做成', causes: ['苏州没有应答'], remedy: '请按原因处理' },
    ...{ run: '01run0000000000000000000001', failure: true },
    ...parts,
  };
}

/** A context of another process over the same store, or the same one's: duty needs no more of it. */
export function dutyContext(store: Store, now: () => Date, chats: readonly string[] = CHATS) {
  const feishu = { chats: chats.map((id) => ({ id })) };
  const rights = {
    default: 'query',
    grants: { li: { to: 'ou_li', right: 'operate' }, wang: { to: 'ou_wang', right: 'admin', name: '王工' } },
    secondPerson: [],
  };
  const config = { feishu, rights, alerts: ALERTS, sites: [] } as unknown as CoreConfig;
  return { store, now, config } satisfies Pick<Context, 'store' | 'now' | 'config'>;
}

export async function dutyBench({ store, url }: { readonly store: Store; readonly url: string }) {
  await migrate(store, [...roomMigrations, ...dutyMigrations]);
  const db = store.withTables<AlertTables & OutboxTables>().db as unknown as Kysely<AlertTables & OutboxTables>;
  let at = new Date('2026-11-26T00:30:00Z');
  const now = (): Date => at;
  const ctx = dutyContext(store, now);
  const workdays = { isWorkday: () => true, knows: () => true };
  const rules = configuredRules(ctx.config, { primary: {}, backup: {} }, workdays);
  const evaluate = () =>
    wake({ store, lease: { assertHeld: async () => {} }, now, rules: () => rules, siteName: (code) => code });
  const later = (minutes: number): void => {
    at = new Date(at.getTime() + minutes * 60_000);
  };
  const rows = (): Promise<readonly OutboxTable[]> =>
    db.selectFrom('outbox').selectAll().orderBy('id').execute() as never;
  const said = async () => (await rows()).map(saidFrom);
  return {
    ...{ store, url, db, now, ctx, later, rows, said },
    /** Half a minute goes by, and what was raised before it is said. */
    told: async () => {
      await evaluate();
      later(0.5);
      await evaluate();
      return said();
    },
    raises: (): Promise<readonly AlertRaisesTable[]> =>
      db.selectFrom('alert_raises').selectAll().orderBy('id').execute() as never,
  };
}
