import type { Migration } from '../../store/migrate.ts';
import { createOutbox } from './2026-11-26-outbox-01-create-outbox.ts';
import { indexState } from './2026-11-26-outbox-02-index-state.ts';
import { indexOfRow } from './2026-11-26-outbox-03-index-of-row.ts';
import { indexOfId } from './2026-11-26-outbox-04-index-of-id.ts';
import { indexChat } from './2026-11-26-outbox-05-index-chat.ts';
import { addChannel } from './2026-11-26-outbox-06-add-channel.ts';
import { fillChannel } from './2026-11-26-outbox-07-fill-channel.ts';
import { addProof } from './2026-11-26-outbox-08-add-proof.ts';
import { addStandsFor } from './2026-11-26-outbox-09-add-stands-for.ts';
import { addMergedInto } from './2026-11-26-outbox-10-add-merged-into.ts';
import { indexMerged } from './2026-11-26-outbox-11-index-merged.ts';

export const outboxMigrations: readonly Migration[] = [
  createOutbox,
  indexState,
  indexOfRow,
  indexOfId,
  indexChat,
  addChannel,
  fillChannel,
  addProof,
  addStandsFor,
  addMergedInto,
  indexMerged,
];
