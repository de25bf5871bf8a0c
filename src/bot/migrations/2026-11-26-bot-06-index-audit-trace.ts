import type { Migration } from '../../store/migrate.ts';

export const indexAuditTrace: Migration = {
  id: '2026-11-26-bot-06-index-audit-trace',
  up: (schema) => schema.createIndex('audit_trace', 'audit', ['trace']),
};
