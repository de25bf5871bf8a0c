// Starts jobs, each in a worker thread of Bree's with a child process below it, and knows how far they are.
import { join } from 'node:path';
import Bree from 'bree';
import type { Log } from '../context.ts';
import type { Clock } from '../lib/clock.ts';
import { isoInstant } from '../lib/clock.ts';
import { errorText } from '../lib/errors.ts';
import type { Json } from '../lib/json.ts';
import type { JobEnd, JobMessage, JobOrder, WorkerData } from './job-message.ts';
import { NO_PROGRESS, type Progress, progressAfter } from './progress.ts';

export interface RunnerOptions {
  readonly jobs: readonly { readonly name: string; readonly title: string }[];
  /** The folder of the compiled job files, one a job: Bree cannot load TypeScript. */
  readonly folder: string;
  /** How long a job may take to end in order before it is killed, milliseconds; ten seconds unless told. */
  readonly endLimitMs?: number;
  readonly now: Clock;
  /** How far that clock is ahead of the machine's, for the jobs' processes, milliseconds; 0 unless told. */
  readonly clockOffsetMs?: () => number;
  /** Where the server is, for the jobs' processes; null before it is known, and unless told. */
  readonly serverUrl?: () => string | null;
  /** Secrets for the process of the job of this name, which no argument and no file has; null for none, and unless told. */
  readonly handed?: (name: string) => Json;
  readonly log: Log;
}

export interface RunningJob extends Progress {
  readonly name: string;
  readonly title: string;
  readonly since: Date;
}

export type RunNow =
  /** `done` never rejects: a job that crashed ends as `failed`. */
  | { readonly status: 'started'; readonly done: Promise<JobEnd> }
  /** One at a time: this one is at it; `done` is its end. */
  | { readonly status: 'running'; readonly job: RunningJob; readonly done: Promise<JobEnd> };

export interface Runner {
  /** Starts a job now, unless it is running. */
  runNow(name: string, order: { readonly dueAt: Date | null; readonly trigger: JobOrder['trigger'] }): RunNow;
  running(): readonly RunningJob[];
  /** Resolves when no job is running. */
  idle(): Promise<void>;
  /** Asks every job to end, kills it when it does not, and waits until all are gone. */
  close(): Promise<void>;
}

interface Slot {
  job: RunningJob;
  end: JobEnd | null;
  trouble: string;
  readonly started: Promise<void>;
  readonly done: Promise<JobEnd>;
}

const END_LIMIT_MS = 10_000;

export function createRunner(options: RunnerOptions): Runner {
  const {
    jobs,
    folder,
    now,
    log,
    endLimitMs = END_LIMIT_MS,
    clockOffsetMs = () => 0,
    serverUrl = () => null,
    handed = () => null,
  } = options;
  const slots = new Map<string, Slot>();
  const bree = new Bree({
    root: false,
    logger: false,
    removeCompleted: true,
    jobs: [],
    workerMessageHandler: ({ name, message }) => {
      const slot = slots.get(name);
      if (slot !== undefined) hear(slot, message as JobMessage);
    },
    errorHandler: (thrown, { name }) => {
      const slot = slots.get(name);
      if (slot !== undefined && slot.trouble === '') slot.trouble = errorText(thrown);
      log.error({ job: name, err: thrown }, 'worker of a job failed');
    },
  });

  const start = (name: string, title: string, order: JobOrder): Slot => {
    const gone = new Promise<void>((resolve) => {
      const onGone = (deleted: string): void => {
        if (deleted !== name) return;
        bree.off('worker deleted', onGone);
        resolve();
      };
      bree.on('worker deleted', onGone);
    });
    const secret = handed(name);
    const told = secret === null ? order : { ...order, isHanded: true };
    const data: WorkerData = { order: JSON.stringify(told), endLimitMs, handed: secret };
    const started = startWorker(bree, name, join(folder, `${name}.js`), data);
    const slot: Slot = {
      job: { name, title, since: now(), ...NO_PROGRESS },
      end: null,
      trouble: '',
      started,
      done: started
        .then(() => gone)
        .catch((thrown: unknown) => {
          slot.trouble = errorText(thrown);
          log.error({ job: name, err: thrown }, 'job not started');
        })
        .then(() => {
          slots.delete(name);
          const end = slot.end ?? crashed(slot);
          log.info({ job: name, run: end.id, status: end.status }, 'job ended');
          return end;
        }),
    };
    return slot;
  };

  return {
    runNow: (name, { dueAt, trigger }) => {
      const job = jobs.find((one) => one.name === name);
      if (job === undefined) throw new Error(`no job ${name}`);
      const busy = slots.get(name);
      if (busy !== undefined) return { status: 'running', job: busy.job, done: busy.done };
      const due = dueAt === null ? null : isoInstant(dueAt);
      const url = serverUrl();
      const where = url === null ? {} : { serverUrl: url };
      const slot = start(name, job.title, { dueAt: due, trigger, clockOffsetMs: clockOffsetMs(), ...where });
      slots.set(name, slot);
      return { status: 'started', done: slot.done };
    },
    running: () => [...slots.values()].map((slot) => slot.job),
    idle: async () => {
      while (slots.size > 0) await Promise.all([...slots.values()].map((slot) => slot.done));
    },
    close: async () => {
      const all = [...slots.entries()];
      await Promise.allSettled(all.map(([, slot]) => slot.started));
      await Promise.all(all.filter(([name]) => bree.workers.has(name)).map(([name]) => bree.stop(name)));
      await Promise.all(all.map(([, slot]) => slot.done));
    },
  };
}

async function startWorker(bree: Bree, name: string, path: string, workerData: WorkerData): Promise<void> {
  await bree.add({ name, path, worker: { workerData } });
  await bree.run(name);
}

function hear(slot: Slot, message: JobMessage): void {
  if (message.kind === 'step') slot.job = { ...slot.job, ...progressAfter(slot.job, message.step) };
  else if (message.kind === 'end') slot.end = message.end;
  else slot.trouble = message.signal === null ? `退出码 ${message.code}` : `被 ${message.signal} 结束`;
}

function crashed({ trouble }: Slot): JobEnd {
  return { status: 'failed', id: null, summary: null, error: `作业的进程没有跑完就退出了（${trouble}），详情见日志` };
}
