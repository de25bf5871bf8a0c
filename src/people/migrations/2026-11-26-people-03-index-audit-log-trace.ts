import type { Migration } from '../../store/migrate.ts';

export const indexAuditLogTrace: Migration = {
  id: '2026-11-26-people-03-index-audit-log-trace',
  up: (schema) => schema.createIndex('audit_log_trace', 'audit_log', ['trace']),
};
