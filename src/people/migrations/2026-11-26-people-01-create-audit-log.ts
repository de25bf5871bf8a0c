import type { Migration } from '../../store/migrate.ts';

export const createAuditLog: Migration = {
  id: '2026-11-26-people-01-create-audit-log',
  up: (schema) =>
    schema.createTable('audit_log', {
      columns: {
        id: 'id',
        at: 'instant',
        once: 'word(200)',
        kind: 'word(20)',
        person: 'word(200)',
        chat: 'word(200)?',
        text: 'text',
        command: 'word(100)?',
        decision: 'word(20)',
        result: 'text',
        ms: 'count',
        trace: 'word(20)',
      },
      primaryKey: ['id'],
      unique: [['once']],
    }),
};
