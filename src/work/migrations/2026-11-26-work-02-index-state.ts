import type { Migration } from '../../store/migrate.ts';

export const indexWorksState: Migration = {
  id: '2026-11-26-work-02-index-state',
  up: (schema) => schema.createIndex('works_state', 'works', ['state', 'id']),
};
