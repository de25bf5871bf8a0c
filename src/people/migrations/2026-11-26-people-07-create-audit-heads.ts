import type { Migration } from '../../store/migrate.ts';

export const createAuditHeads: Migration = {
  id: '2026-11-26-people-07-create-audit-heads',
  up: (schema) =>
    schema.createTable('audit_heads', {
      columns: { day: 'word(10)', seq: 'count', hash: 'word(64)', at: 'instant' },
      primaryKey: ['day'],
    }),
};
