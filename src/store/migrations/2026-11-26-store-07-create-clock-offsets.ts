import type { Migration } from '../migrate.ts';

export const createClockOffsets: Migration = {
  id: '2026-11-26-store-07-create-clock-offsets',
  up: (schema) =>
    schema.createTable('clock_offsets', {
      columns: { name: 'word(100)', offset_ms: 'count' },
      primaryKey: ['name'],
    }),
};
