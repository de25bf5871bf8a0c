// The table of this room.

/** One row a job that has a schedule: how far the planner has decided. */
export interface JobPlansTable {
  readonly job: string;
  /** The schedule that was planned by; another one begins anew. */
  cron: string;
  /** Every moment up to and including this instant has been decided upon: its run is entered, or it is skipped. */
  planned_until: string;
}

export interface SchedulerTables {
  job_plans: JobPlansTable;
}
