import type { Migration } from '../../store/migrate.ts';

export const createAdminCodes: Migration = {
  id: '2026-11-26-people-22-create-admin-codes',
  up: (schema) =>
    schema.createTable('admin_codes', {
      columns: {
        hash: 'word(64)',
        made_at: 'instant',
        expires_at: 'instant',
        used_at: 'instant?',
        used_by: 'word(100)?',
      },
      primaryKey: ['hash'],
    }),
};
