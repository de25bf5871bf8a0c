// Duty on a real store with the groups of a configuration; what it says is read from the outbox and looked at by the card rules.
import type { Kysely } from 'kysely';
import { expect } from 'vitest';
import { roomMigrations } from '../../src/app/room-migrations.ts';
import type { CoreConfig } from '../../src/config/core.ts';
import type { Context } from '../../src/context.ts';
import { dutyMigrations } from '../../src/features/duty/migrations/index.ts';
import type { Trouble } from '../../src/features/duty/notices/trouble.ts';
import type { DutyNoticesTable, DutyTables } from '../../src/features/duty/tables.ts';
import { cardFaults } from '../../src/feishu/card/check.ts';
import type { OutgoingBody } from '../../src/outbox/channel.ts';
import type { OutboxTable, OutboxTables } from '../../src/outbox/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Store } from '../../src/store/store.ts';

export const CHATS = ['oc_a', 'oc_b'];

export interface SaidCard {
  readonly id: string;
  readonly chat: string;
  readonly act: string;
  readonly ofRow: string | null;
  readonly title: string;
  readonly colour: string;
  /** The whole body as text. */
  readonly text: string;
}

export function trouble(parts: Partial<Trouble> = {}): Trouble {
  return {
    ...{ key: 'job/daily', title: '每日台账没有做成', causes: ['苏州没有应答'], remedy: '请按原因处理' },
    ...{ run: '01run0000000000000000000001', isPartial: false },
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
  const config = { feishu, rights } as unknown as CoreConfig;
  return { store, now, config } satisfies Pick<Context, 'store' | 'now' | 'config'>;
}

export async function dutyBench({ store, url }: { readonly store: Store; readonly url: string }) {
  await migrate(store, [...roomMigrations, ...dutyMigrations]);
  const db = store.withTables<DutyTables & OutboxTables>().db as unknown as Kysely<DutyTables & OutboxTables>;
  let at = new Date('2026-11-26T00:30:00Z');
  const now = (): Date => at;
  const rows = (): Promise<readonly OutboxTable[]> => db.selectFrom('outbox').selectAll().orderBy('id').execute();
  return {
    store,
    url,
    db,
    now,
    ctx: dutyContext(store, now),
    later: (minutes: number): void => {
      at = new Date(at.getTime() + minutes * 60_000);
    },
    rows,
    said: async (): Promise<readonly SaidCard[]> =>
      (await rows()).map(({ id, chat, act, of_row: ofRow, body: text }) => {
        const body = JSON.parse(text) as OutgoingBody;
        if (body.kind !== 'card') throw new Error(`no card: ${text}`);
        expect(cardFaults(body.card)).toEqual([]);
        const { header } = body.card as { header: { title: { content: string }; template: string } };
        return { id, chat, act, ofRow, title: header.title.content, colour: header.template, text };
      }),
    notices: (): Promise<readonly DutyNoticesTable[]> =>
      db.selectFrom('duty_notices').selectAll().orderBy('id').execute(),
  };
}
