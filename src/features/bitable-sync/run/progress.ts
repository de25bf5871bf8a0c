// How far a run is: its stages and batches, written to its row at most every second, and told to its card every other.
import type { Clock } from '../../../lib/clock.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { RunProgress, StageReport } from '../model/run.ts';

export type StageName = '读源' | '读表' | '比对' | '建字段' | '写入' | '收尾';

export interface Progress {
  /** Ends the stage before it. */
  stage(name: StageName): void;
  /** @param note Chinese: `3/12 批` */
  at(seen: { readonly rows?: number; readonly note?: string }): void;
  batches(done: number, total: number): void;
  now(): RunProgress;
  /** Ends the last stage, and waits for what is being written. */
  close(): Promise<RunProgress>;
}

export interface ProgressDeps {
  readonly now: Clock;
  /** What the engine counted so far. */
  readonly stats: () => Pick<RunProgress, 'requests' | 'retries' | 'waitedMs'>;
  readonly write: (progress: RunProgress) => Promise<void>;
  readonly onFault: (thrown: unknown) => void;
}

const EVERY_MS = 1_000;

/** Written by real time, also while nothing moves: who writes it looks at the same time whether it shall stop. */
export function openProgress({ now, stats, write, onFault }: ProgressDeps): Progress {
  const stages: StageReport[] = [];
  let batches = { batches: 0, batchesDone: 0 };
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;

  const whole = (): RunProgress => ({ stages: [...stages], ...batches, ...stats() });
  const flush = (): void => {
    if (isWriting) return;
    isWriting = true;
    // Progress that is not up to date is no reason to give the run up.
    writing = write(whole())
      .catch(onFault)
      .finally(() => {
        isWriting = false;
      });
  };
  const change = (seen: Partial<StageReport>): void => {
    const last = stages.at(-1);
    if (last !== undefined) stages[stages.length - 1] = { ...last, ...seen };
  };
  const endLast = (): void => {
    if (stages.at(-1)?.endedAt === null) change({ endedAt: isoInstant(now()) });
  };
  const timer = setInterval(flush, EVERY_MS);
  return {
    stage: (name) => {
      endLast();
      stages.push({ name, startedAt: isoInstant(now()), endedAt: null, rows: null, note: null });
    },
    at: change,
    batches: (done, total) => {
      batches = { batches: total, batchesDone: done };
      change({ note: `${done}/${total} 批` });
    },
    now: whole,
    close: async () => {
      clearInterval(timer);
      endLast();
      await writing;
      return whole();
    },
  };
}
