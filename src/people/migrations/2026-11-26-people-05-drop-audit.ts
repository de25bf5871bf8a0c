import type { Migration } from '../../store/migrate.ts';

export const dropAudit: Migration = {
  id: '2026-11-26-people-05-drop-audit',
  takes: ['audit'],
  up: (schema) => schema.dropTable('audit'),
};
