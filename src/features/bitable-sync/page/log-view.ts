// Lines of a list of runs. Pure.
import { tenseOf } from '../cards/run-words.ts';
import { runPath, taskPath } from './links.ts';
import type { Naming } from './names.ts';
import type { ListedRun } from './queries.ts';
import { countParts, RUN_KIND_TITLES, shortTime, stateTitle, type Tone, toneOf, workText } from './words.ts';

export interface RunLine {
  readonly id: string;
  readonly href: string;
  readonly at: string;
  readonly task: string;
  readonly taskHref: string;
  readonly kind: string;
  readonly who: string;
  readonly tone: Tone;
  readonly state: string;
  readonly took: string;
  readonly counts: ReturnType<typeof countParts>;
  readonly message: string;
  readonly trace: string;
}

export function runLines(runs: readonly ListedRun[], naming: Naming, now: Date): readonly RunLine[] {
  return runs.map((run) => ({
    ...{ id: run.id, href: runPath(run.id), at: shortTime(run.startedAt ?? run.askedAt), trace: run.trace },
    ...{ task: run.taskName, taskHref: taskPath(run.task), kind: RUN_KIND_TITLES[run.kind] },
    who: run.kind === 'scheduled' ? '' : naming(run.askedBy),
    ...{ tone: toneOf(run.state), state: stateTitle(run.state), counts: countParts(run.counts, tenseOf(run)) },
    took: workText(run, now),
    // Further lines are examples: they stand on the run's own page.
    message: (run.message ?? '').split('\n', 1).join(''),
  }));
}
