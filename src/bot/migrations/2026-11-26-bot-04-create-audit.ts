import type { Migration } from '../../store/migrate.ts';

export const createAudit: Migration = {
  id: '2026-11-26-bot-04-create-audit',
  up: (schema) =>
    schema.createTable('audit', {
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
