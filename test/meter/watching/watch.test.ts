// Looking at meters over their readings: what fires, what stays one, what ends; again and again, and nothing twice.
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import type { AlertTables } from '../../../src/alerts/tables.ts';
import { meterDb } from '../../../src/features/meter/context.ts';
import { poll } from '../../../src/features/meter/poll/poll.ts';
import { keepReadings, type NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { HOUR_MS } from '../../../src/features/meter/rules/reading.ts';
import { kwh, price, yuan } from '../../../src/features/meter/units.ts';
import { allSubscriptions } from '../../../src/features/meter/watching/queries.ts';
import { watchMeters } from '../../../src/features/meter/watching/watch.ts';
import type { OutboxTables } from '../../../src/outbox/tables.ts';
import { type MeterChat, NOW, openMeterChat } from './chat.ts';

const METER = '202';
const METERS = `{ "202": { name: 食堂, source: dorm, chats: [oc_a], limits: { days: 7 } } }`;

/** A reading every quarter of an hour. */
class Life {
  readonly chat: MeterChat;
  private remain: number;

  constructor(chat: MeterChat, remain: number) {
    this.chat = chat;
    this.remain = remain;
  }

  /** Keeps what an hour's use leaves, each hour so much; kWh. */
  async goesOn(hours: number, use: (hour: number) => number, bought = 0): Promise<void> {
    const { program, ctx } = this.chat;
    const readings: NewReading[] = [];
    this.remain += bought;
    for (let quarter = 0; quarter < hours * 4; quarter += 1) {
      this.chat.pass(HOUR_MS / 4);
      const at = ctx().now().getTime();
      this.remain -= use(new Date(at + 8 * HOUR_MS).getUTCHours()) / 4;
      const remain = kwh(Math.round(this.remain * 100));
      readings.push({ meter: METER, at, remain, amount: yuan(Math.round(remain * 0.8)), price: price(8_000) });
    }
    await program.store.transaction((trx) => keepReadings(trx, readings));
  }

  /** Looks twice; answers what was raised and recovered, and said, since the last time. */
  async look() {
    const { program, ctx } = this.chat;
    await watchMeters(ctx());
    expect(await watchMeters(ctx())).toMatchObject({ raised: 0, recovered: 0, said: 0 });
    const db = program.store.withTables<AlertTables & OutboxTables>().db as unknown as Kysely<
      AlertTables & OutboxTables
    >;
    const raises = await db.selectFrom('alert_raises').selectAll().where('taken', '=', 0).orderBy('id').execute();
    await db.updateTable('alert_raises').set({ taken: 1 }).execute();
    const said = await db.selectFrom('outbox').select(['chat', 'body']).orderBy('id').execute();
    await db.deleteFrom('outbox').execute();
    return {
      acts: raises.map(({ act, key, site }) => `${act} ${key}${site === '' ? '' : `@${site}`}`),
      facts: raises.map(({ facts }) => JSON.parse(facts)),
      said: said.map(({ chat, body }) => `${chat} ${JSON.parse(body).text}`),
    };
  }
}

async function lived(days = 20): Promise<Life> {
  const chat = await openMeterChat({ meters: METERS, now: NOW - days * 24 * HOUR_MS, intervalSeconds: 900 });
  const life = new Life(chat, 500);
  await life.goesOn(days * 24, () => 0.5);
  return life;
}

it('tells who subscribed by his own limit and the meter’s chats by the meter’s, and a top-up ends both', async () => {
  const life = await lived();
  await life.chat.says('电表 订阅 食堂 低于 10天', { chat: 'oc_p2p', chatType: 'p2p', person: 'ou_zhang' });
  expect(await life.look()).toMatchObject({ acts: [], said: [] });
  // 260 kWh are left, 12 a day: after fourteen more days there are under eight days of them.
  await life.goesOn(14 * 24, () => 0.5);
  const own = await life.look();
  const [subscription] = await allSubscriptions(meterDb(life.chat.program.store));
  expect(own.acts).toEqual([`raise meter/subscription/${subscription?.id}`]);
  expect(own.facts[0]).toMatchObject({
    audience: ['ou_zhang'],
    severity: 'info',
    action: '电表 退订 "202" "10天"',
    nextStep: '不想再收到，发“电表 退订 食堂 10天”',
  });
  expect((await life.chat.says('电表 订阅', { chat: 'oc_p2p', chatType: 'p2p', person: 'ou_zhang' })).text).toContain(
    '正低于',
  );
  await life.goesOn(24, () => 0.5);
  const both = await life.look();
  expect(both.acts.sort()).toEqual(['raise meter/low/202', `raise meter/subscription/${subscription?.id}`]);
  expect(both.facts.find(({ audience }) => audience[0] === 'oc_a')).toMatchObject({
    source: 'meter',
    severity: 'info',
  });
  await life.goesOn(1, () => 0.5, 300);
  const ended = await life.look();
  expect(ended.acts.sort()).toEqual(['recover meter/low/202', `recover meter/subscription/${subscription?.id}`]);
  expect(ended.said).toHaveLength(1);
  expect(ended.said[0]).toMatch(/^oc_a 食堂 充值到账 \+300\.\d\d 度/);
});

it('tells of an hour that used far more than it does on other days, once, until one is as usual', async () => {
  const life = await lived();
  expect((await life.look()).acts).toEqual([]);
  await life.goesOn(1, () => 6);
  const fast = await life.look();
  expect(fast.acts).toEqual(['raise meter/fast/202']);
  expect(fast.facts[0].title).toMatch(/^食堂 用电突然很快：一小时 \d\.\d\d 度$/);
  // The first of its readings still shows what was used before.
  await life.goesOn(2, () => 0.5);
  expect((await life.look()).acts).toEqual(['recover meter/fast/202']);
});

it('tells of the last hour of a day, measured by days that do not have it', async () => {
  const life = await lived();
  await life.goesOn(13, () => 0.5);
  await life.goesOn(1, () => 6);
  expect((await life.look()).acts).toEqual(['raise meter/fast/202']);
});

it('says nothing of old readings, and ends nothing by them', async () => {
  const life = await lived();
  await life.goesOn(15 * 24, () => 0.5);
  expect((await life.look()).acts).toEqual(['raise meter/low/202']);
  life.chat.pass(30 * HOUR_MS);
  expect((await life.look()).acts).toEqual([]);
});

it('ends what is open of a meter that is stopped', async () => {
  const life = await lived();
  await life.goesOn(15 * 24, () => 0.5);
  await life.look();
  await life.chat.says('电表 停用 食堂');
  expect((await life.look()).acts).toEqual(['recover meter/low/202']);
  await life.chat.says('电表 启用 食堂');
  life.chat.pass(HOUR_MS);
  await life.goesOn(1, () => 0.5);
  expect((await life.look()).acts).toEqual(['raise meter/low/202']);
});

it('tells of a value that stands still while the source goes on answering, until it moves', async () => {
  const life = await lived();
  const { pages, ctx } = life.chat;
  const shows = (remain: string, amount: string): void =>
    void pages.meters.set(METER, { remain, amount, price: '0.80' });
  const pace = { now: () => Date.now(), sleep: async () => {} };
  const acts: string[] = [];
  const goesOn = async (hours: number): Promise<void> => {
    for (let hour = 0; hour < hours; hour += 1) {
      life.chat.pass(HOUR_MS);
      await poll(ctx(), { byHand: false, pace });
      acts.push(...(await life.look()).acts);
    }
  };
  shows('259.00', '207.20');
  await goesOn(6);
  expect(acts).toEqual([]);
  await goesOn(3);
  expect(acts).toEqual(['raise meter/frozen/202']);
  shows('258.40', '206.72');
  await goesOn(2);
  expect(acts).toEqual(['raise meter/frozen/202', 'recover meter/frozen/202']);
});
