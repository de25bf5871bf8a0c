// What was heard of the sources: a row a meter, and a row a host.
import type { Migration } from '../../../store/migrate.ts';

export const sourceMigrations: readonly Migration[] = [
  {
    id: '2026-11-26-meter-20-create-sources',
    up: (schema) =>
      schema.createTable('meter_sources', {
        columns: {
          meter: 'word(64)',
          state: 'word(20)',
          since: 'instant',
          asked_at: 'instant?',
          ok_at: 'instant?',
          failures: 'count',
          sentence: 'text',
          remain: 'count?',
          same_since: 'instant?',
          jump_remain: 'count?',
          jump_at: 'instant?',
          jumps: 'count',
          next_at: 'instant?',
          fetched_at: 'instant?',
        },
        primaryKey: ['meter'],
      }),
  },
  {
    id: '2026-11-26-meter-21-create-hosts',
    up: (schema) =>
      schema.createTable('meter_hosts', {
        columns: {
          host: 'word(300)',
          slot_ms: 'count',
          failures: 'count',
          rests_until: 'instant?',
          state: 'word(20)',
          sentence: 'text',
        },
        primaryKey: ['host'],
      }),
  },
  {
    id: '2026-11-26-meter-22-add-failed-to-hosts',
    up: (schema) => schema.addColumn('meter_hosts', 'failed', 'text?'),
  },
];
