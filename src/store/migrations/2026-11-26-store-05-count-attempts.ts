import type { Migration } from '../migrate.ts';

export const countAttempts: Migration = {
  id: '2026-11-26-store-05-count-attempts',
  up: (schema) => schema.addColumn('runs', 'attempts', 'count?'),
};
