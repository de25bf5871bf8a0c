import type { Migration } from '../../store/migrate.ts';

/** The audit of the bot's room, as it was before this room was there. */
export const takeAuditRows: Migration = {
  id: '2026-11-26-people-04-take-audit-rows',
  takes: ['audit'],
  up: (schema) =>
    schema.copyRows('audit', 'audit_log', {
      key: 'id',
      columns: [
        ...['id', 'at', 'once', 'kind', 'person', 'chat'],
        ...['text', 'command', 'decision', 'result', 'ms', 'trace'],
      ],
    }),
};
