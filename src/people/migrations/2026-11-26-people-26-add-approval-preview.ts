import type { Migration } from '../../store/migrate.ts';

export const addApprovalPreview: Migration = {
  id: '2026-11-26-people-26-add-approval-preview',
  up: (schema) => schema.addColumn('approvals', 'preview', 'text?'),
};
