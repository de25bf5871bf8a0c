import type { Migration } from '../../store/migrate.ts';

export const createAuditChain: Migration = {
  id: '2026-11-26-people-06-create-audit-chain',
  up: (schema) =>
    schema.createTable('audit_chain', {
      columns: { seq: 'count', entry: 'id', at: 'instant', hash: 'word(64)' },
      primaryKey: ['seq'],
      unique: [['entry']],
    }),
};
