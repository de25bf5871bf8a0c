// The schema changes of this room, in the order they run.
import type { Migration } from '../../store/migrate.ts';
import { createPlans } from './2026-11-26-scheduler-01-create-plans.ts';

export const schedulerMigrations: readonly Migration[] = [createPlans];
