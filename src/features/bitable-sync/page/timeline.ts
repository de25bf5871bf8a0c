// What happened to a task, one stream, the newest first: runs, edits with what they changed, pauses and the like. Pure.
import type { Alert } from '../../../alerts/state.ts';
import type { DecidedPlan } from '../approve/queries.ts';
import type { SyncTask } from '../model/task.ts';
import { type TaskDifference, taskDifferences } from '../tasks/differences.ts';
import type { TaskVersion } from '../tasks/queries.ts';
import { editPath, runPath } from './links.ts';
import { type RunLine, runLines } from './log-view.ts';
import type { Naming } from './names.ts';
import type { ListedRun } from './queries.ts';
import { shortTime } from './words.ts';

export const STREAMS = ['runs', 'edits', 'holds', 'approvals', 'alerts', 'fields'] as const;
export type Stream = (typeof STREAMS)[number];

export const STREAM_TITLES: Readonly<Record<Stream, string>> = {
  runs: '运行',
  edits: '修改',
  holds: '暂停和恢复',
  approvals: '审批',
  alerts: '告警',
  fields: '新建字段',
};

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
      readonly stream: Exclude<Stream, 'runs' | 'edits'>;
      readonly at: string;
      readonly time: string;
      readonly who: string;
      readonly title: string;
      /** The run that it is about; null for none. */
      readonly href: string | null;
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
  readonly decided: readonly DecidedPlan[];
  readonly alerts: readonly Alert[];
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
  const all = [...ran, ...edits(input), ...noted(input), ...decisions(input), ...alarms(input), ...madeFields(input)];
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
function noted({ notes, naming }: TimelineInput): readonly Moment[] {
  return notes.flatMap(({ at, person, text }): readonly Moment[] => {
    const title = /：(.*)$/su.exec(text)?.[1] ?? text;
    const stream = /^(?:暂停|恢复)/u.test(title) ? 'holds' : /^同意自动运行/u.test(title) ? 'approvals' : null;
    return stream === null ? [] : [{ stream, at, time: shortTime(at), who: naming(person), title, href: null }];
  });
}

function decisions({ decided, naming }: TimelineInput): readonly Moment[] {
  return decided.map(({ run, isApproved, by, at }) => {
    const title = isApproved ? '批准了一份计划' : '拒绝了一份计划';
    return { stream: 'approvals', at, time: shortTime(at), who: naming(by), title, href: runPath(run) };
  });
}

const ALARM_TITLES: Readonly<Partial<Record<Alert['timeline'][number]['what'], string>>> = {
  fired: '发出',
  worsened: '加重',
  acknowledged: '有人确认',
  silenced: '静默',
  unsilenced: '取消静默',
  escalated: '没有人确认，叫了人',
  recovered: '恢复',
};

function alarms({ alerts, naming }: TimelineInput): readonly Moment[] {
  return alerts.flatMap(({ number, facts, timeline }) =>
    timeline.flatMap(({ at, what, by }): readonly Moment[] => {
      const words = ALARM_TITLES[what];
      if (words === undefined) return [];
      const title = `告警 ${number} ${words}${what === 'fired' ? `：${facts.title}` : ''}`;
      const who = by === undefined ? '' : naming(by);
      return [{ stream: 'alerts', at, time: shortTime(at), who, title, href: null }];
    }),
  );
}

/** What runs have added to the table. */
function madeFields({ runs }: TimelineInput): readonly Moment[] {
  return runs.flatMap(({ id, progress }): readonly Moment[] => {
    const made = progress?.stages.find(({ name, rows }) => name === '建字段' && rows !== null && rows > 0);
    if (made === undefined) return [];
    const names = made.note === null ? '' : `：${made.note}`;
    const title = `在表里新建了 ${made.rows} 个字段${names}`;
    return [
      { stream: 'fields', at: made.startedAt, time: shortTime(made.startedAt), who: '', title, href: runPath(id) },
    ];
  });
}

export function streamAsked(text: string | undefined): Stream | null {
  return STREAMS.find((stream) => stream === text) ?? null;
}
