// What did not happen: the rule as a table, and what the watch tells of it through its life.
import { expect, it, onTestFinished } from 'vitest';
import type { Expectation } from '../../src/feature.ts';
import { type BeatJudging, judgeBeat } from '../../src/features/duty/absence/judge.ts';
import { watchBeats } from '../../src/features/duty/absence/look.ts';
import type { TimetableRow } from '../../src/scheduler/timetable.ts';
import { beat, type HeartbeatRow } from '../../src/store/heartbeats.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { dutyBench } from './bench.ts';
import { hourly, run } from './rows.ts';

/** 10:30 in Shanghai, between two moments of an hourly job. */
const NOW = new Date('2026-11-26T02:30:00Z');
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const JUDGING: BeatJudging = {
  now: NOW,
  since: ago(600),
  graceMs: 20 * 60_000,
  schedule: hourly,
  isJobTroubled: false,
};
const REMEDY = '请看网络通不通';
const SOURCE: Expectation = {
  ...{ name: 'source/suzhou/iot', kind: 'source', title: '苏州基地 iot', every: { job: 'daily' }, remedy: REMEDY },
  within: 'site/suzhou',
};
const SITE: Expectation = {
  ...{ name: 'site/suzhou', kind: 'site', title: '苏州基地', every: { job: 'daily' }, remedy: REMEDY },
};
const SENDER: Expectation = {
  ...{ name: 'process/sender', kind: 'process', title: '发消息的部分', every: { ms: 60_000 }, remedy: REMEDY },
};

function row(last: Date | null, parts: Partial<HeartbeatRow> = {}): HeartbeatRow {
  const last_at = last === null ? null : last.toISOString();
  const since = ago(2_000).toISOString();
  return { name: 'x', kind: 'x', since, last_at, expected_ms: 0, state: 'ok', detail: null, ...parts };
}

const cases: readonly (readonly [string, Expectation, HeartbeatRow | null, Partial<BeatJudging>, string])[] = [
  ['was read at ten', SOURCE, row(ago(25)), {}, 'well'],
  ['was due at ten, and has some time left', SOURCE, row(ago(45)), { graceMs: 31 * 60_000 }, 'well'],
  ['was due at ten', SOURCE, row(ago(45)), {}, '苏州基地 iot该读的 1 次没有读成'],
  ['was due at ten, which the job missed itself', SOURCE, row(ago(45)), { isJobTroubled: true }, 'unclear'],
  [
    'missed two, whatever the job did',
    SOURCE,
    row(ago(100)),
    { isJobTroubled: true },
    '苏州基地 iot该读的 2 次没有读成',
  ],
  ['was silent while nobody looked', SOURCE, row(ago(600)), { since: ago(19) }, 'unclear'],
  ['goes with a job that is switched off', SOURCE, row(ago(9_000)), { schedule: null }, 'well'],
  ['never was read', SOURCE, row(null), {}, '苏州基地 iot该读的 30 次以上没有读成'],
  ['turned a minute ago', SENDER, row(ago(1)), {}, 'well'],
  ['turned three minutes ago', SENDER, row(ago(3)), {}, '发消息的部分已经 3 分钟没有动静'],
  ['stood still before we looked', SENDER, row(ago(500)), { since: ago(1) }, 'unclear'],
  ['is expected for the first time', SENDER, null, { since: ago(1) }, 'well'],
  ['is expected from now on', SOURCE, null, { since: new Date(0) }, 'well'],
  ['never came', SENDER, row(null), {}, '发消息的部分已经 33 小时没有动静'],
];
it.each(cases)('what %s', (_, expected, found, parts, verdict) => {
  const judged = judgeBeat(expected, found, { ...JUDGING, ...parts });
  expect(judged.state === 'silent' ? judged.title : judged.state).toBe(verdict);
});

it('says when it last succeeded', () => {
  const cause = (found: HeartbeatRow | null): unknown => judgeBeat(SOURCE, found, JUDGING);
  expect(cause(row(ago(45)))).toMatchObject({ cause: '上一次成功是 11-26 周四 09:45' });
  expect(cause(row(null))).toMatchObject({ cause: '从来没有成功过' });
});

async function bench() {
  const database = await freshDatabase('sqlite');
  const store = await openStore(database.url);
  onTestFinished(async () => {
    await store.close();
    await database.drop();
  });
  const duty = await dutyBench({ store, url: database.url });
  const [last, next] = [run({ startedAt: duty.now() }), null];
  const job: TimetableRow = {
    name: 'daily',
    title: '每日台账',
    schedule: hourly,
    next,
    last,
    skipped: null,
    waiting: null,
  };
  const begun = { product: duty.now(), store: new Date() };
  const look = (...expected: readonly Expectation[]): Promise<void> =>
    watchBeats(duty.ctx, expected, { jobs: [job], since: begun, graceMs: 10 * 60_000 });
  const read = (name: string): Promise<void> =>
    beat(store.db, { name, kind: 'source', at: duty.now(), everyMs: 3_600_000 });
  return { ...duty, look, read };
}

it('is told once, as the whole and not as its parts, and recovers', async () => {
  const { look, read, said, told, later } = await bench();
  await look(SITE, SOURCE);
  await read('source/suzhou/iot');
  later(60);
  await look(SITE, SOURCE);
  await look(SITE, SOURCE);
  const silent = [['oc_a', 'send', '苏州基地该读的 1 次没有读成', 'orange']];
  const shown = async () => (await told()).map(({ chat, act, title, colour }) => [chat, act, title, colour]);
  expect(await shown()).toEqual(silent);
  expect((await said())[0]?.text).toContain(REMEDY);
  await read('site/suzhou');
  await look(SITE);
  later(1);
  expect((await shown()).slice(1)).toEqual([['oc_a', 'patch', '已恢复：苏州基地该读的 1 次没有读成', 'green']]);
  await look(SITE, SOURCE);
  expect((await shown()).slice(2).map(([chat, , title]) => [chat, title])).toEqual([
    ['oc_a', '苏州基地 iot该读的 1 次没有读成'],
  ]);
});

it('is told also of what lives in a bad state', async () => {
  const { store, look, said, told, later } = await bench();
  const disk: Expectation = { ...SENDER, name: 'process/disk', title: '数据文件夹的磁盘' };
  const at = (): Date => new Date();
  const alive = { name: disk.name, kind: 'process', everyMs: 60_000 };
  await beat(store.db, { ...alive, at: at(), state: 'warning', detail: '剩余 1.9 GB' });
  await look(disk);
  expect(await said()).toEqual([]);
  await beat(store.db, { ...alive, at: at(), state: 'fault', detail: '剩余 0.1 GB' });
  await look(disk);
  await told();
  later(1);
  await beat(store.db, { ...alive, at: at(), detail: '剩余 9.0 GB' });
  await look(disk);
  expect((await told()).filter(({ chat }) => chat === 'oc_a').map(({ title }) => title)).toEqual([
    '数据文件夹的磁盘不正常',
    '已恢复：数据文件夹的磁盘不正常',
  ]);
});
