// What is wrong with a job, as a table of rows and verdicts, and what holds for any row.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Judging, judgeJob, type Trouble } from '../../src/features/duty/notices/trouble.ts';
import type { TimetableRow } from '../../src/scheduler/timetable.ts';
import type { Run } from '../../src/store/run.ts';
import type { RunStatus } from '../../src/store/tables.ts';
import { anyTimetableRow, hourly, run } from './rows.ts';

/** 10:30 in Shanghai, between two moments of an hourly job. */
const NOW = new Date('2026-11-26T02:30:00Z');
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const JUDGING: Judging = { now: NOW, since: ago(600), lateMinutes: 45, longMinutes: 120 };

const row = (parts: Partial<TimetableRow> = {}): TimetableRow => ({
  name: 'daily',
  title: '每日台账：读取、比对、发布',
  schedule: hourly,
  next: new Date(NOW.getTime() + 30 * 60_000),
  last: null,
  skipped: null,
  waiting: null,
  ...parts,
});
/** The run of 10:00. */
const ended = (status: RunStatus, parts: Partial<Run> = {}): Run =>
  run({ status, dueAt: ago(30), startedAt: ago(30), finishedAt: ago(29), ...parts });

function trouble(judged: ReturnType<typeof judgeJob>): Trouble {
  if (typeof judged === 'string') throw new Error(`a trouble was wanted, it is ${judged}`);
  return judged;
}

describe('a job that ended', () => {
  it.each([
    ['ok', 'well'],
    ['running', 'unclear'],
  ] as const)('%s is %s', (status, verdict) => {
    expect(judgeJob(row({ last: ended(status) }), JUDGING)).toBe(verdict);
  });

  it.each([
    ['failed', '每日台账没有做成'],
    ['partial', '每日台账有一部分没有做成'],
    ['lost', '每日台账中途断了'],
  ] as const)('%s is told: %s', (status, title) => {
    const last = ended(status, { id: 'run-1', error: '苏州没有应答\n无锡没有应答' });
    expect(judgeJob(row({ last }), JUDGING)).toEqual({
      key: 'job/daily',
      title,
      causes: ['苏州没有应答', '无锡没有应答'],
      remedy: expect.stringContaining('重做'),
      impact: expect.stringContaining('上一次的'),
      run: 'run-1',
      failure: true,
    });
  });

  it('is told with its first eight causes, and says so when it left none', () => {
    const many = Array.from({ length: 40 }, (_, index) => `原因 ${index}`).join('\n');
    expect(trouble(judgeJob(row({ last: ended('failed', { error: many }) }), JUDGING)).causes).toHaveLength(8);
    const none = trouble(judgeJob(row({ last: ended('failed') }), JUDGING));
    expect(none.causes).toEqual(['没有留下原因']);
  });

  it('is nobody’s business when it runs only when asked: who asked was told', () => {
    expect(judgeJob(row({ schedule: null, last: ended('failed') }), JUDGING)).toBe('well');
  });
});

describe('a job under way', () => {
  const started = (minutes: number) => ended('running', { startedAt: ago(minutes), finishedAt: null, host: 'ems-1' });

  it.each([
    [119, 'unclear'],
    [120, 'told'],
    [600, 'told'],
  ] as const)('for %i minutes is %s', (minutes, verdict) => {
    const judged = judgeJob(row({ last: started(minutes) }), JUDGING);
    if (verdict === 'unclear') expect(judged).toBe('unclear');
    else
      expect(judged).toMatchObject({
        title: '每日台账运行了 120 分钟还没有结束',
        causes: [expect.stringContaining('ems-1')],
        run: 'run',
      });
  });

  it('for long is told also when the next moment waits behind it', () => {
    const waiting = run({ status: 'waiting', dueAt: ago(30), startedAt: ago(30), finishedAt: null });
    expect(trouble(judgeJob(row({ last: started(150), waiting }), JUDGING)).title).toContain('还没有结束');
    expect(judgeJob(row({ last: started(5), waiting }), JUDGING)).toBe('unclear');
  });
});

describe('a job that waits or did not begin', () => {
  const waiting = run({ status: 'waiting', dueAt: ago(30), startedAt: ago(30), finishedAt: null });

  it('is unclear while its moment waits for its turn, whatever the run before it came to', () => {
    expect(judgeJob(row({ waiting }), JUDGING)).toBe('unclear');
    expect(judgeJob(row({ last: ended('failed'), waiting }), JUDGING)).toBe('unclear');
  });

  it('is unclear before its first run, when nothing was due since we look', () => {
    expect(judgeJob(row(), { ...JUDGING, since: ago(20) })).toBe('unclear');
  });

  it.each([
    ['a run that is long past', { last: ended('ok', { dueAt: ago(150), startedAt: ago(150) }) }],
    ['nothing ever since we look', {}],
    ['a failure that is long past', { last: ended('failed', { dueAt: ago(150), startedAt: ago(150) }) }],
  ] as const)('is late after %s', (_, parts) => {
    expect(trouble(judgeJob(row(parts), JUDGING))).toMatchObject({
      key: 'job/daily',
      title: '每日台账到点没有运行',
      run: null,
    });
  });

  it('is late only after the minutes that the settings give it', () => {
    const last = ended('ok', { dueAt: ago(90), startedAt: ago(90) });
    expect(judgeJob(row({ last }), { ...JUDGING, lateMinutes: 31 })).toBe('well');
    expect(trouble(judgeJob(row({ last }), { ...JUDGING, lateMinutes: 30 })).title).toContain('到点没有运行');
  });

  it('is not late for what was before we began to look: the planner makes up for that', () => {
    const last = ended('ok', { dueAt: ago(600), startedAt: ago(600) });
    expect(judgeJob(row({ last }), { ...JUDGING, since: ago(30) })).toBe('well');
  });

  it('is not late when the moment was skipped for a reason, nor when somebody ran it by hand since', () => {
    const last = ended('ok', { dueAt: ago(150), startedAt: ago(150) });
    const skipped = run({ status: 'skipped', dueAt: ago(30), startedAt: ago(30) });
    expect(judgeJob(row({ last, skipped }), JUDGING)).toBe('well');
    const byHand = ended('ok', { dueAt: null, startedAt: ago(10), trigger: 'chat' });
    expect(judgeJob(row({ last: byHand }), JUDGING)).toBe('well');
  });
});

describe('any row', () => {
  const judging = fc.record({
    now: fc.constant(NOW),
    since: fc.integer({ min: 0, max: 10_000 }).map(ago),
    lateMinutes: fc.integer({ min: 1, max: 10_000 }),
    longMinutes: fc.integer({ min: 1, max: 10_000 }),
  });

  it('is judged without a throw, in Chinese, about its own job, with a cause', () => {
    const property = fc.property(anyTimetableRow(NOW), judging, (any, settings) => {
      const judged = judgeJob(any, settings);
      if (judged === 'well' || judged === 'unclear') return;
      expect(judged.key).toBe(`job/${any.name}`);
      expect(judged.causes.length).toBeGreaterThan(0);
      expect(judged.causes.length).toBeLessThanOrEqual(8);
      expect(`${judged.title.replace(any.title.split('：')[0] ?? '', '')}${judged.remedy}`).not.toMatch(
        /undefined|NaN|Invalid/,
      );
      if (judged.run !== null) expect(judged.run).toBe(any.last?.id);
      // What a job without a schedule does is told to who asked.
      expect(any.schedule).not.toBeNull();
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('that ended well and is on time is well, whatever else stands in it', () => {
    const property = fc.property(anyTimetableRow(NOW), (any) => {
      const well = { ...any, schedule: hourly, waiting: null, last: ended('ok') };
      expect(judgeJob(well, JUDGING)).toBe('well');
    });
    fc.assert(property);
  });
});
