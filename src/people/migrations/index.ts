// The schema changes of this room, in the order they run.
import type { Migration } from '../../store/migrate.ts';
import { createAuditLog } from './2026-11-26-people-01-create-audit-log.ts';
import { indexAuditLogAt } from './2026-11-26-people-02-index-audit-log-at.ts';
import { indexAuditLogTrace } from './2026-11-26-people-03-index-audit-log-trace.ts';
import { takeAuditRows } from './2026-11-26-people-04-take-audit-rows.ts';
import { dropAudit } from './2026-11-26-people-05-drop-audit.ts';
import { createAuditChain } from './2026-11-26-people-06-create-audit-chain.ts';
import { createAuditHeads } from './2026-11-26-people-07-create-audit-heads.ts';
import { createAuditAnchors } from './2026-11-26-people-08-create-audit-anchors.ts';
import { createPeople } from './2026-11-26-people-21-create-people.ts';
import { createAdminCodes } from './2026-11-26-people-22-create-admin-codes.ts';
import { createRightRequests } from './2026-11-26-people-23-create-right-requests.ts';
import { indexRightRequests } from './2026-11-26-people-24-index-right-requests.ts';
import { createApprovals } from './2026-11-26-people-25-create-approvals.ts';
import { addApprovalPreview } from './2026-11-26-people-26-add-approval-preview.ts';

export const peopleMigrations: readonly Migration[] = [
  createAuditLog,
  indexAuditLogAt,
  indexAuditLogTrace,
  takeAuditRows,
  dropAudit,
  createAuditChain,
  createAuditHeads,
  createAuditAnchors,
  createPeople,
  createAdminCodes,
  createRightRequests,
  indexRightRequests,
  createApprovals,
  addApprovalPreview,
];
