// The schema changes of this room, in the order they run.
import type { Migration } from '../../store/migrate.ts';
import { createEvents } from './2026-11-26-bot-01-create-events.ts';
import { indexEvents } from './2026-11-26-bot-02-index-events.ts';
import { createKeys } from './2026-11-26-bot-03-create-keys.ts';
import { createAudit } from './2026-11-26-bot-04-create-audit.ts';
import { indexAuditAt } from './2026-11-26-bot-05-index-audit-at.ts';
import { indexAuditTrace } from './2026-11-26-bot-06-index-audit-trace.ts';
import { indexKeysAt } from './2026-11-26-bot-07-index-keys-at.ts';

export const botMigrations: readonly Migration[] = [
  createEvents,
  indexEvents,
  createKeys,
  createAudit,
  indexAuditAt,
  indexAuditTrace,
  indexKeysAt,
];
