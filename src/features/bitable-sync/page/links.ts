// Addresses of the pages of Bitable sync.

export const LIST_PATH = '/sync';
export const NEW_PATH = '/sync/new';
export const IMPORT_PATH = '/sync/import';
/** Several tasks at once: `run`, `pause`, `resume`. */
export function bulkPath(act: 'run' | 'pause' | 'resume'): string {
  return `/sync/bulk/${act}`;
}

export const EXPORT_PATH = '/sync/tasks.yaml';

export function taskPath(task: number): string {
  return `/sync/tasks/${task}`;
}

/** @param version of which the form is filled in; the task as it is unless told */
export function editPath(task: number, version?: number): string {
  return `/sync/tasks/${task}/edit${version === undefined ? '' : `?version=${version}`}`;
}

export function runPath(run: string): string {
  return `/sync/runs/${run}`;
}

/** All runs, or those of a task; @param before the runs asked for before this one */
export function logsPath({ task, before }: { readonly task?: number | undefined; readonly before?: string }): string {
  const query = new URLSearchParams({
    ...(task === undefined ? {} : { task: String(task) }),
    ...(before === undefined ? {} : { before }),
  });
  return query.size === 0 ? '/sync/runs' : `/sync/runs?${query.toString()}`;
}

/** What tells that something of these has changed. */
export function eventsPath(of: { readonly run: string } | { readonly task: number } | null): string {
  if (of === null) return '/sync/events';
  return 'run' in of ? `/sync/events?run=${of.run}` : `/sync/events?task=${of.task}`;
}
