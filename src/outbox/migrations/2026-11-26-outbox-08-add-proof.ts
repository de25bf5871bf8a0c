import type { Migration } from '../../store/migrate.ts';

export const addProof: Migration = {
  id: '2026-11-26-outbox-08-add-proof',
  up: (schema) => schema.addColumn('outbox', 'proof', 'text?'),
};
