// The schema changes of this room, in the order they run.
import type { Migration } from '../../store/migrate.ts';
import { createWorks } from './2026-11-26-work-01-create-works.ts';
import { indexWorksState } from './2026-11-26-work-02-index-state.ts';
import { createWorkFollowers } from './2026-11-26-work-03-create-followers.ts';

export const workMigrations: readonly Migration[] = [createWorks, indexWorksState, createWorkFollowers];
