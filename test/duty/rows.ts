// Rows of the timetable for duty's tests: plain ones, and any.
import fc from 'fast-check';
import type { Schedule } from '../../src/scheduler/schedule.ts';
import type { TimetableRow } from '../../src/scheduler/timetable.ts';
import type { Run } from '../../src/store/run.ts';
import { hostileData } from '../feishu/card/hostile.ts';

export const hourly: Schedule = { cron: '0 * * * *', missed: { policy: 'once' }, overlap: 'queue' };

export function run(parts: Partial<Run> = {}): Run {
  const at = new Date('2026-11-26T00:00:00Z');
  return {
    ...{ id: 'run', job: 'daily', dueAt: at, trigger: 'schedule', status: 'ok', startedAt: at, finishedAt: at },
    ...{ heartbeatAt: at, host: 'host', pid: 1, summary: null, error: null, attempts: 1 },
    ...parts,
  };
}

const STATUSES = ['running', 'ok', 'partial', 'failed', 'lost'] as const;

/** Any run that began within the last week. */
function anyRun(now: Date, statuses: readonly Run['status'][], text: fc.Arbitrary<string>): fc.Arbitrary<Run> {
  const moment = fc.integer({ min: 0, max: 7 * 24 * 60 }).map((minutes) => new Date(now.getTime() - minutes * 60_000));
  return fc
    .record({
      id: fc.stringMatching(/^[0-9a-z]{26}$/),
      dueAt: fc.option(moment),
      startedAt: moment,
      finishedAt: fc.option(moment),
      status: fc.constantFrom(...statuses),
      trigger: fc.constantFrom('cli', 'page', 'schedule', 'chat', '别的'),
      error: fc.option(text),
      host: text,
      pid: fc.nat(),
    })
    .map(run);
}

export function anyTimetableRow(now: Date, text: fc.Arbitrary<string> = hostileData): fc.Arbitrary<TimetableRow> {
  const cron = fc.constantFrom('*/10 * * * *', '0 * * * *', '0 8 * * *', '30 3 1 * *', '0 0 29 2 *', '0 8 * * 1-5');
  return fc.record({
    name: fc.stringMatching(/^[a-z][a-z-]{0,39}$/),
    title: text,
    schedule: fc.option(cron.map((each) => ({ ...hourly, cron: each }))),
    next: fc.option(fc.integer({ min: 1, max: 10_000 }).map((minutes) => new Date(now.getTime() + minutes * 60_000))),
    last: fc.option(anyRun(now, STATUSES, text)),
    skipped: fc.option(anyRun(now, ['skipped'], text)),
    waiting: fc.option(anyRun(now, ['waiting'], text)),
  });
}
