import type { Migration } from '../../store/migrate.ts';

export const indexAuditLogAt: Migration = {
  id: '2026-11-26-people-02-index-audit-log-at',
  up: (schema) => schema.createIndex('audit_log_at', 'audit_log', ['at']),
};
