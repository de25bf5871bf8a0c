import type { Migration } from '../../store/migrate.ts';

export const createAuditAnchors: Migration = {
  id: '2026-11-26-people-08-create-audit-anchors',
  up: (schema) =>
    schema.createTable('audit_anchors', {
      columns: { seq: 'count', hash: 'word(64)', at: 'instant' },
      primaryKey: ['seq'],
    }),
};
