// What happened to a task, one stream, the newest first: runs, edits with what they changed, pauses and the like. Pure.
import type { SyncTask } from '../model/task.ts';
import { type TaskDifference, taskDifferences } from '../tasks/differences.ts';
import type { TaskVersion } from '../tasks/queries.ts';
import { editPath } from './links.ts';
import { type RunLine, runLines } from './log-view.ts';
import type { Naming } from './names.ts';
import type { ListedRun } from './queries.ts';
import { shortTime } from './words.ts';

export const STREAMS = ['runs', 'edits', 'others'] as const;
export type Stream = (typeof STREAMS)[number];

export const STREAM_TITLES: Readonly<Record<Stream, string>> = { runs: '运行', edits: '修改', others: '暂停和其他' };

export type Moment =
  | { readonly stream: 'runs'; readonly at: string; readonly run: RunLine }
  | {
      readonly stream: 'edits';
      readonly at: string;
      readonly time: string;
      readonly title: string;
      readonly who: string;
      readonly differences: readonly TaskDifference[];
      /** Fills the form with the task as it was then; null for how it is now. */
      readonly restore: string | null;
      readonly id: string;
    }
  | {
      readonly stream: 'others';
      readonly at: string;
      readonly time: string;
      readonly who: string;
      readonly title: string;
    };

/** A row of the audit that the task left. */
export interface TaskNote {
  /** ISO instant, UTC. */
  readonly at: string;
  readonly person: string;
  readonly text: string;
}

export interface TimelineInput {
  readonly task: SyncTask;
  /** All newest first. */
  readonly runs: readonly ListedRun[];
  /** One more than is shown, for what the oldest of them changed. */
  readonly versions: readonly TaskVersion[];
  readonly notes: readonly TaskNote[];
  readonly naming: Naming;
  readonly now: Date;
}

export function timelineOf(input: TimelineInput, only: Stream | null): readonly Moment[] {
  const { runs, naming, now } = input;
  const ran = runLines(runs, naming, now).map(
    (run, at): Moment => ({
      stream: 'runs',
      at: runs[at]?.askedAt ?? '',
      run,
    }),
  );
  const all = [...ran, ...edits(input), ...others(input)];
  const wanted = only === null ? all : all.filter(({ stream }) => stream === only);
  return wanted.toSorted((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}

function edits({ task, versions, naming }: TimelineInput): readonly Moment[] {
  return versions.flatMap((version, at): readonly Moment[] => {
    const before = versions[at + 1];
    if (before === undefined && version.version !== 1) return [];
    return [
      {
        stream: 'edits',
        at: version.editedAt,
        time: shortTime(version.editedAt),
        title: version.version === 1 ? '新建' : `改成第 ${version.version} 版`,
        who: naming(version.editedBy),
        differences: before === undefined ? [] : taskDifferences(before.definition, version.definition),
        restore: version.version === task.version ? null : editPath(task.id, version.version),
        id: `v${version.version}`,
      },
    ];
  });
}

/** Edits have their own moments with what they changed. */
function others({ notes, naming }: TimelineInput): readonly Moment[] {
  return notes.flatMap(({ at, person, text }) => {
    const title = /：(.*)$/su.exec(text)?.[1] ?? text;
    if (!/^(暂停|恢复|同意自动运行)/u.test(title)) return [];
    return [{ stream: 'others' as const, at, time: shortTime(at), who: naming(person), title }];
  });
}

export function streamAsked(text: string | undefined): Stream | null {
  return STREAMS.find((stream) => stream === text) ?? null;
}
