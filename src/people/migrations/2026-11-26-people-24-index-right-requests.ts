import type { Migration } from '../../store/migrate.ts';

export const indexRightRequests: Migration = {
  id: '2026-11-26-people-24-index-right-requests',
  up: (schema) => schema.createIndex('right_requests_state', 'right_requests', ['state', 'person', 'id']),
};
