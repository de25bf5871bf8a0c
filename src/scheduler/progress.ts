// How far a running job is, from the steps that it reports.
import type { Step } from '../context.ts';

export interface Progress {
  /** What it is at, in Chinese; null before the first stage. */
  readonly stage: string | null;
  /** How far this stage is, 0 to 1; null where that is not known. */
  readonly share: number | null;
  /** What was said last, the newest first. */
  readonly lines: readonly string[];
}

export const NO_PROGRESS: Progress = { stage: null, share: null, lines: [] };

const LINES_KEPT = 20;

export function progressAfter(progress: Progress, step: Step): Progress {
  if (step.name === 'stage.begin') return { stage: step.text ?? null, share: null, lines: progress.lines };
  const lines = step.text === undefined ? progress.lines : [step.text, ...progress.lines].slice(0, LINES_KEPT);
  return { ...progress, lines, share: step.share ?? progress.share };
}
