import type { Kysely } from 'kysely';
import type { Migration } from '../../store/migrate.ts';

/** There was one channel only. */
export const fillChannel: Migration = {
  id: '2026-11-26-outbox-07-fill-channel',
  up: async ({ db }) => {
    const outbox = db as Kysely<{ outbox: { channel: string | null } }>;
    await outbox.updateTable('outbox').set({ channel: 'feishu' }).where('channel', 'is', null).execute();
  },
};
