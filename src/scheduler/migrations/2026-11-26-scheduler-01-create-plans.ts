import type { Migration } from '../../store/migrate.ts';

export const createPlans: Migration = {
  id: '2026-11-26-scheduler-01-create-plans',
  up: (schema) =>
    schema.createTable('job_plans', {
      columns: { job: 'word(100)', cron: 'word(200)', planned_until: 'instant' },
      primaryKey: ['job'],
    }),
};
