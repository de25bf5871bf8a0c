import type { Migration } from '../../store/migrate.ts';

export const addMergedInto: Migration = {
  id: '2026-11-26-outbox-10-add-merged-into',
  up: (schema) => schema.addColumn('outbox', 'merged_into', 'id?'),
};
