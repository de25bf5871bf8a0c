import type { Migration } from '../../store/migrate.ts';

export const indexAuditAt: Migration = {
  id: '2026-11-26-bot-05-index-audit-at',
  up: (schema) => schema.createIndex('audit_at', 'audit', ['at']),
};
