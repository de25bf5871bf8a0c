// Weekly and monthly reports: which days, to whom, late when missed, and once whatever dies.
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { keepReadings, type NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { dateAt, HOUR_MS, startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { kwh, price, yuan } from '../../../src/features/meter/units.ts';
import { monthlyReportJob, weeklyReportJob } from '../../../src/features/meter/watching/reports/jobs.ts';
import { reportPeriod } from '../../../src/features/meter/watching/reports/report-period.ts';
import { cardFaults } from '../../../src/feishu/card/check.ts';
import type { OutboxTables } from '../../../src/outbox/tables.ts';
import type { JobInput } from '../../../src/scheduler/job.ts';
import type { Store } from '../../../src/store/store.ts';
import { countedStore } from '../../support/counted-store.ts';
import { openMeterChat } from './chat.ts';

const at = (wall: string): number => Date.parse(`${wall}+08:00`);

describe('the days of a report', () => {
  it.each([
    ['2026-11-23T08:30:00', '2026-11-16', '2026-11-22', '2026-11-09', '2026-11-15'],
    // Asked for by hand on a Sunday, and late on a Wednesday, it is the last whole week.
    ['2026-11-29T23:59:00', '2026-11-16', '2026-11-22', '2026-11-09', '2026-11-15'],
    ['2026-01-05T00:00:00', '2025-12-29', '2026-01-04', '2025-12-22', '2025-12-28'],
  ])('of a week, due %s', (due, first, last, beforeFirst, beforeLast) => {
    expect(reportPeriod('weekly', at(due))).toMatchObject({
      first,
      last,
      before: { first: beforeFirst, last: beforeLast },
    });
  });

  it.each([
    ['2026-11-01T08:30:00', '2026-10-01', '2026-10-31', '2026-09-01', '2026-09-30', '2026 年 10 月'],
    ['2026-01-31T08:30:00', '2025-12-01', '2025-12-31', '2025-11-01', '2025-11-30', '2025 年 12 月'],
    ['2024-03-01T00:00:00', '2024-02-01', '2024-02-29', '2024-01-01', '2024-01-31', '2024 年 2 月'],
  ])('of a month, due %s', (due, first, last, beforeFirst, beforeLast, title) => {
    const period = reportPeriod('monthly', at(due));
    expect(period).toMatchObject({ first, last, title, before: { first: beforeFirst, last: beforeLast } });
  });
});

const METERS = `
    "201": { name: 房一, chats: [oc_a] }
    "202": { name: 房二, chats: [oc_a, oc_b] }
    "203": { name: 没有群的 }
    "204": { name: 停用的, chats: [oc_c], enabled: false }
    "205": { name: 没有读数的, chats: [oc_d] }
    "206": { name: 新装的, chats: [oc_a] }
`;

/** Readings every hour: half a kWh an hour by day and a fifth by night, more on weekends; topped up once. */
async function prepared(now: string) {
  const chat = await openMeterChat({ meters: METERS, now: at(now), intervalSeconds: 3_600 });
  const { store } = chat.program;
  const [from, to] = [startOfDate('2026-11-08'), at(now)];
  for (const meter of ['201', '202', '203']) {
    let remain = 50_000;
    const readings: NewReading[] = [];
    for (let time = from; time <= to; time += HOUR_MS) {
      const hour = new Date(time + 8 * HOUR_MS).getUTCHours();
      remain -= (hour >= 8 ? 50 : 20) + (new Date(`${dateAt(time)}T00:00:00Z`).getUTCDay() % 6 === 0 ? 10 : 0);
      if (time === startOfDate('2026-11-18') + 9 * HOUR_MS) remain += 10_000;
      readings.push({
        meter,
        at: time,
        remain: kwh(remain),
        amount: yuan(Math.round(remain * 0.8)),
        price: price(8_000),
      });
    }
    await store.transaction((trx) => keepReadings(trx, readings));
  }
  return chat;
}

function input(due: string | null): JobInput {
  return { run: 'r', dueAt: due === null ? null : new Date(at(due)), stage: async (_, work) => (await work()).value };
}

async function said(store: Store) {
  const db = store.withTables<OutboxTables>().db as unknown as Kysely<OutboxTables>;
  const rows = await db.selectFrom('outbox').selectAll().orderBy('chat').orderBy('id').execute();
  return rows.map(({ chat, body, once }) => {
    const { card, fallbackText } = JSON.parse(body);
    expect(cardFaults(card)).toEqual([]);
    return { chat, once, fallbackText, text: JSON.stringify(card) };
  });
}

describe('the weekly report', () => {
  it('comes once to every chat that has meters, with what there is to compare, and not to who has none', async () => {
    const chat = await prepared('2026-11-23T08:30:05');
    const due = '2026-11-23T08:30:00';
    await weeklyReportJob.run(chat.ctx(), input(due));
    await weeklyReportJob.run(chat.ctx(), input(due));
    await weeklyReportJob.run(chat.ctx(), input(null));
    const all = await said(chat.program.store);
    expect(all.map((one) => one.chat)).toEqual(['oc_a', 'oc_admin', 'oc_b']);
    const [both, other, one] = all;
    expect(both?.fallbackText).toMatch(/^3 块电表 11-16 → 11-22 这一周用了 \d+\.\d\d 度（1 块没有读数，不在内）$/);
    expect(both?.text).not.toMatch(/"(?:0\.00|0\.0%)"/);
    expect(both?.text).toContain('房一');
    expect(both?.text).toContain('前一周');
    expect(both?.text).toContain('100.0%');
    expect(both?.text).toContain('充值 2 次');
    expect(one?.fallbackText).toMatch(/^房二 11-16 → 11-22 这一周用了 \d+\.\d\d 度/);
    expect(other?.fallbackText).toContain('没有群的');
    expect(all.some(({ text }) => text.includes('迟到'))).toBe(false);
  });

  it('that was missed says that it is late, and when it was due', async () => {
    const chat = await prepared('2026-11-25T14:00:00');
    await weeklyReportJob.run(chat.ctx(), input('2026-11-23T08:30:00'));
    const all = await said(chat.program.store);
    expect(all).toHaveLength(3);
    for (const { text } of all) expect(text).toContain('迟到：本应 11-23 周一 08:30 发');
  });

  it('that dies before any of its statements is told once by the next run', async () => {
    const chat = await prepared('2026-11-23T08:30:05');
    const { store } = chat.program;
    const due = '2026-11-23T08:30:00';
    let deaths = 0;
    for (let dieAt = 1; ; dieAt += 1) {
      let step = 0;
      const dying = countedStore(store, () => {
        step += 1;
        if (step === dieAt) throw new Error('killed');
      });
      const end = await weeklyReportJob.run({ ...chat.ctx(), store: dying }, input(due)).then(
        () => 'through',
        () => 'dead',
      );
      if (end === 'through') break;
      deaths += 1;
      expect(new Set((await said(store)).map(({ once }) => once)).size).toBe((await said(store)).length);
    }
    expect(deaths).toBeGreaterThan(5);
    expect((await said(store)).map((one) => one.chat)).toEqual(['oc_a', 'oc_admin', 'oc_b']);
  });

  it('is not told where it is switched off', async () => {
    const chat = await prepared('2026-11-23T08:30:05');
    const { settings } = chat.ctx();
    const off = { ...chat.ctx(), settings: { ...settings, reports: { weekly: false, monthly: true } } };
    expect(await weeklyReportJob.run(off, input(null))).toMatchObject({ summary: { off: true } });
    expect(await said(chat.program.store)).toEqual([]);
  });
});

it('the monthly report is of the month before it was due, however late', async () => {
  const chat = await prepared('2026-12-03T09:00:00');
  await monthlyReportJob.run(chat.ctx(), input('2026-12-01T08:30:00'));
  const all = await said(chat.program.store);
  expect(all.find((one) => one.chat === 'oc_b')?.fallbackText).toMatch(/^房二 2026 年 11 月用了/);
  // They were read from the 8th on: what was used in November is not known whole.
  expect(all[0]?.text).toContain('2 块这段时间的读数不全，不比较');
  expect(all[0]?.text).toContain('迟到：本应 12-01 周二 08:30 发');
  expect(all[0]?.once).toBe('meter-monthly/2026-11-01/oc_a');
});
