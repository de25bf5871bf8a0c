// What the pages make of tasks and runs: order, filters, bars, figures, crowded minutes, the stream of what happened.

import { expect, it } from 'vitest';
import type { Alert } from '../../../src/alerts/state.ts';
import { barsOf } from '../../../src/features/bitable-sync/page/bars.ts';
import { crowdedMinutes } from '../../../src/features/bitable-sync/page/crowded-minutes.ts';
import { shownFigures } from '../../../src/features/bitable-sync/page/figures.ts';
import { groupChips, linkHref, nextText, taskLines } from '../../../src/features/bitable-sync/page/list-view.ts';
import { runLines } from '../../../src/features/bitable-sync/page/log-view.ts';
import { timelineOf } from '../../../src/features/bitable-sync/page/timeline.ts';
import {
  countParts,
  countsSentence,
  isOpen,
  REASONS,
  remedyOf,
} from '../../../src/features/bitable-sync/page/words.ts';
import { UNTIL_RESUMED } from '../../../src/features/bitable-sync/tasks/pause.ts';
import { listedRun, NOW, taskWith } from './listed.ts';

const PLAIN = { approveSql: false };
const naming = (person: string | null): string => (person === null ? '定时' : person.replace('ou_', ''));

function lines(states: Readonly<Record<number, readonly ReturnType<typeof listedRun>[]>>) {
  const tasks = [1, 2, 3, 4, 5].map((id) => taskWith(id, id === 5 ? { enabled: false } : { cron: '17 8 * * *' }));
  const runs = new Map(Object.entries(states).map(([id, list]) => [Number(id), list]));
  const open = Object.entries(states).flatMap(([id, list]) =>
    list.flatMap((run) => (isOpen(run.state) ? { ...run, task: Number(id) } : [])),
  );
  return taskLines({ tasks, runs, open, sourceTitle: (name) => name, naming, now: NOW, settings: PLAIN });
}

it('puts failures on top, and says how a task ended last apart from what it does now', () => {
  const shown = lines({
    1: [listedRun()],
    2: [
      listedRun({ state: 'running', endedAt: null, askedBy: 'ou_wang', kind: 'manual' }),
      listedRun({ state: 'failed' }),
    ],
    3: [listedRun({ state: 'partly' })],
    4: [listedRun({ state: 'waiting', endedAt: null }), listedRun()],
  });
  expect(shown.map(({ id }) => id)).toEqual([2, 3, 4, 1, 5]);
  const [second] = shown;
  // A failure is not hidden by the run that goes on, nor the run by the failure.
  expect([second?.last?.title, second?.now[0]?.title, second?.now[0]?.detail]).toEqual([
    '失败',
    '进行中',
    'wang 今天 08:31 手动',
  ]);
  const chips = groupChips(shown, 'failed').map(
    ({ title, count, isChosen }) => `${title} ${count}${isChosen ? ' *' : ''}`,
  );
  expect(chips).toEqual(['全部 5', '失败 1 *', '部分成功 1', '进行中 1', '等审批 1', '停用 1']);
});

it('shows an undoing that waits beside the run that goes on, however many runs ended since it was asked for', () => {
  const undo = listedRun({ task: 1, state: 'waiting', endedAt: null, kind: 'undo', askedBy: 'ou_wang' });
  const [only] = taskLines({
    tasks: [taskWith(1)],
    runs: new Map([[1, Array.from({ length: 20 }, () => listedRun())]]),
    open: [listedRun({ task: 1, state: 'running', endedAt: null }), undo, listedRun({ task: 2, state: 'queued' })],
    ...{ sourceTitle: (name) => name, naming, now: NOW, settings: PLAIN },
  });
  expect(only?.now.map(({ title, detail }) => `${title} ${detail}`)).toEqual([
    '进行中 今天 08:31 定时',
    '等审批 wang 今天 08:31 撤销',
  ]);
  expect(only?.groups).toEqual(['open', 'waiting']);
});

it('takes neither dry runs nor verifying for the last result, nor a plan that a newer one replaced', () => {
  const beside = [listedRun({ kind: 'dry' }), listedRun({ kind: 'verify' }), listedRun({ state: 'replaced' })];
  const [only] = taskLines({
    tasks: [taskWith(1)],
    runs: new Map([[1, [...beside, listedRun({ state: 'failed' })]]]),
    ...{ open: [], sourceTitle: (name) => name, naming, now: NOW, settings: PLAIN },
  });
  expect(only?.last?.title).toBe('失败');
  expect(only?.bars.bars).toHaveLength(1);
});

it('says when a task runs next, or why it does not', () => {
  const at = (cron: string | null, rest = {}, enabled = true) =>
    nextText(taskWith(1, { cron, enabled }, rest), NOW, PLAIN);
  expect(at('17 11 * * *')).toBe('今天 11:17');
  expect(at('17 8 * * *')).toBe('11-27 周五 08:17');
  expect(at(null)).toBe('—');
  expect(at('17 8 * * *', {}, false)).toBe('停用');
  expect(at('17 8 * * *', { pausedUntil: UNTIL_RESUMED })).toBe('暂停，直到有人恢复');
  expect(at('17 8 * * *', { pausedUntil: '2026-11-28T02:00:00.000Z' })).toBe('暂停中，11-29 周日 08:17 再运行');
  expect(at('17 8 * * *', { pausedUntil: '2026-11-25T02:00:00.000Z' })).toBe('11-27 周五 08:17');
  expect(at('every morning')).toBe('—');
  expect(nextText(taskWith(1, { cron: '17 8 * * *' }), NOW, { approveSql: true })).toBe('等有人同意它的 SQL');
});

it('links to nothing but the web', () => {
  expect(linkHref(' https://acme.feishu.cn/base/b?table=t ')).toBe('https://acme.feishu.cn/base/b?table=t');
  for (const link of ['javascript:alert(1)', 'data:text/html,x', 'base/b', '']) expect(linkHref(link)).toBeNull();
});

it('draws the last fourteen runs by how long they took, the newest at the right', () => {
  const runs = Array.from({ length: 20 }, (_, at) =>
    listedRun({ tookMs: (20 - at) * 1_000, state: at === 0 ? 'failed' : 'ok' }),
  );
  const { bars, width, height, label } = barsOf(runs);
  expect(bars).toHaveLength(14);
  expect([bars.at(-1)?.tone, (bars.at(-1)?.x ?? 0) + (bars.at(-1)?.width ?? 0)]).toEqual(['bad', width]);
  expect(bars.every((bar) => bar.y >= 0 && bar.y + bar.height === height)).toBe(true);
  expect(bars.at(-1)?.height).toBe(height);
  expect(bars.at(-1)?.title).toBe('11-26 08:31 定时 失败，用了 20.0 秒');
  expect(label).toBe('最近 14 次里成功 13 次');
  const [one] = barsOf([listedRun()]).bars;
  expect((one?.x ?? 0) + (one?.width ?? 0)).toBe(width);
});

it('never calls a month with a failure perfect, and counts no refusal as one', () => {
  const end = (state: 'ok' | 'failed' | 'refused', count: number, reason: 'sql' | null = null) => ({
    ...{ state, reason, count, tookMs: count * 2_000, rows: count * 10 },
  });
  const shown = shownFigures({ ends: [end('ok', 99_999), end('failed', 1, 'sql'), end('refused', 50_000)] });
  expect(shown).toMatchObject({ rate: '99.9%', runs: '100,000', meanTook: '2.0 秒', rows: '1,000,000', isBad: false });
  expect(shown.reasons).toEqual([{ ...REASONS.sql, count: '1' }]);
  expect(shownFigures({ ends: [] })).toMatchObject({ rate: '—', meanTook: '—', rows: '0', reasons: [] });
});

it('says of a run how long it worked, as the mean does: not how long it waited to be approved', () => {
  const waited = { startedAt: '2026-11-26T00:31:00.000Z', endedAt: '2026-11-26T01:31:00.000Z', tookMs: 700 };
  const [line] = runLines([listedRun(waited)], naming, NOW);
  const figures = shownFigures({ ends: [{ state: 'ok', reason: null, count: 1, tookMs: 700, rows: 1 }] });
  expect([line?.took, figures.meanTook]).toEqual(['700 毫秒', '700 毫秒']);
  const stage = { name: '读表', startedAt: '2026-11-26T01:59:50.000Z', endedAt: null, rows: null, note: null };
  const progress = { stages: [stage], batches: 0, batchesDone: 0, requests: 1, retries: 0, waitedMs: 0 };
  const open = { ...waited, endedAt: null, tookMs: null, progress };
  const shown = runLines(
    [listedRun({ ...open, state: 'waiting' }), listedRun({ ...open, state: 'running' })],
    naming,
    NOW,
  );
  expect(shown.map(({ took }) => took)).toEqual(['', '10.0 秒']);
});

it('warns of minutes that many share, and of the hours that everybody takes', () => {
  const at = (crons: readonly string[]) =>
    crowdedMinutes(
      crons.map((cron, id) => taskWith(id + 1, { cron })),
      NOW,
    );
  expect(at(['17 8 * * *', '17 8 * * *'])).toEqual([]);
  const [shared, hours] = at(['0 8 * * *', '0 8 * * *', '0 8,9 * * *', '7 3 * * *']);
  expect(shared).toBe('08:00 有 3 个任务同时开始（任务1、任务2、任务3）；把它们错开几分钟，例如 17、23、37 分。');
  expect(hours).toMatch(/^3 个任务排在整点或半点（任务1、任务2、任务3）/);
  expect(at(['17 8 * * *', '17 8 * * *', '17 8 * * *'])).toHaveLength(1);
  expect(at(['0 8 * * *', '30 9 * * *', '0 3 * * *'])).toHaveLength(1);
});

it('tells runs, edits with what they changed, pauses, approvals, alerts and new fields in one stream, the newest first', () => {
  const task = taskWith(7, { mode: 'clone' }, { version: 2 });
  const version = (number: number, mode: 'full' | 'clone', editedAt: string) => ({
    ...{ version: number, editedBy: 'ou_li', editedAt, definition: { ...task.definition, mode } },
  });
  const made = { name: '建字段', startedAt: '2026-11-26T01:00:02.000Z', endedAt: null, rows: 2, note: '数量、班次' };
  const progress = { stages: [made], batches: 0, batchesDone: 0, requests: 9, retries: 0, waitedMs: 0 };
  const input = {
    ...{ task, naming, now: NOW, runs: [listedRun({ askedAt: '2026-11-26T01:00:00.000Z', progress })] },
    versions: [version(2, 'clone', '2026-11-26T01:30:00.000Z'), version(1, 'full', '2026-11-25T01:00:00.000Z')],
    notes: [
      { at: '2026-11-26T01:10:00.000Z', person: 'ou_wang', text: '同步任务 7（任务7）：暂停到 11-27 08:00，库在迁移' },
      { at: '2026-11-26T01:12:00.000Z', person: 'ou_wang', text: '同步任务 7（任务7）：恢复' },
      { at: '2026-11-26T01:30:00.000Z', person: 'ou_li', text: '同步任务 7（任务7）：模式 full → clone' },
    ],
    decided: [{ run: '01', isApproved: false, by: 'ou_wang', at: '2026-11-26T01:05:00.000Z' }],
    alerts: [
      {
        number: 12,
        facts: { title: '同步任务 7“任务7”失败' },
        timeline: [
          { at: '2026-11-26T01:06:00.000Z', what: 'fired', note: 'warning' },
          { at: '2026-11-26T01:06:30.000Z', what: 'held' },
          { at: '2026-11-26T01:07:00.000Z', what: 'acknowledged', by: 'ou_li' },
          { at: '2026-11-26T01:08:00.000Z', what: 'recovered' },
        ],
      } as unknown as Alert,
    ],
  };
  const shown = timelineOf(input, null).map((moment) => (moment.stream === 'runs' ? moment.run.state : moment.title));
  expect(shown).toEqual([
    ...['改成第 2 版', '恢复', '暂停到 11-27 08:00，库在迁移', '告警 12 恢复', '告警 12 有人确认'],
    ...['告警 12 发出：同步任务 7“任务7”失败', '拒绝了一份计划', '在表里新建了 2 个字段：数量、班次', '成功', '新建'],
  ]);
  const [edit] = timelineOf(input, 'edits');
  expect(edit).toMatchObject({
    who: 'li',
    restore: null,
    differences: [{ field: '模式', before: expect.stringContaining('full'), after: expect.stringContaining('clone') }],
  });
  const counts = ['holds', 'approvals', 'alerts', 'fields'] as const;
  expect(counts.map((stream) => timelineOf(input, stream).length)).toEqual([2, 1, 3, 1]);
  expect(timelineOf(input, 'approvals')).toMatchObject([{ who: 'wang', href: '/sync/runs/01' }]);
});

it('counts each row of the source once, and says of an undoing neither source nor rows', () => {
  const counts = { rows: 30, created: 21, updated: 0, cleared: 0, unchanged: 0, failed: 9, deleted: 0 };
  const lacking = { ...counts, partly: { created: 9, updated: 0, unchanged: 0 } };
  const parts = countParts(lacking, 'done');
  expect(parts.map(({ sign, count }) => `${sign}${count}`)).toEqual(['+21', '~0', '−0', '✕9', '=0']);
  expect(parts.find(({ sign }) => sign === '✕')?.title).toBe('没写全 9 行（新增 9）');
  expect(countsSentence(lacking, 'done')).toContain('源 30 行，新增 21');
  expect(countsSentence(lacking, 'done')).toContain('没写全 9 行（新增 9）');
  expect(countsSentence(lacking, 'done', 'undo')).toMatch(/^新增 21，/);
  expect(remedyOf({ kind: 'manual' }, 'rows')).toContain('改源数据');
  expect(remedyOf({ kind: 'undo' }, 'rows')).not.toContain('源');
});
