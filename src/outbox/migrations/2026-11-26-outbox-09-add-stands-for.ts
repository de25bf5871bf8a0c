import type { Migration } from '../../store/migrate.ts';

export const addStandsFor: Migration = {
  id: '2026-11-26-outbox-09-add-stands-for',
  up: (schema) => schema.addColumn('outbox', 'stands_for', 'count?'),
};
