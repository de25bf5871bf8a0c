// A storm: thousands of alarms in a minute while Feishu answers 429 and 500, the worker's transactions break and everything is begun
// again; then Feishu is back, and all is counted. The product's clock is the test's: its hour takes as long as the work does.
import type { Kysely } from 'kysely';
import { expect } from 'vitest';
import { alertMigrations } from '../../src/alerts/migrations/index.ts';
import { raiseAlert, recoverAlert } from '../../src/alerts/raise.ts';
import type { Alert } from '../../src/alerts/state.ts';
import type { AlertTables } from '../../src/alerts/tables.ts';
import { wake } from '../../src/alerts/worker.ts';
import { feishuChannel } from '../../src/feishu/channel.ts';
import { openFeishu } from '../../src/feishu/client.ts';
import type { Channel } from '../../src/outbox/channel.ts';
import { outboxMigrations } from '../../src/outbox/migrations/index.ts';
import { startSender } from '../../src/outbox/sender.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { facts, MINUTE, NOON, rules, SECOND } from './bench.ts';

const APP = {
  appId: 'cli_a000000000000001',
  appSecret: 's'.repeat(20),
  encryptKey: 'k'.repeat(20),
  verificationToken: 't'.repeat(20),
};
const SOURCES = 5;
const QUIET_LOG = { info: () => {}, warn: () => {}, error: () => {} };

export interface StormOptions {
  readonly url: string;
  /** How many alarms come within the minute. */
  readonly alarms: number;
  /** Of how many different things. */
  readonly things: number;
}

export interface StormFigures {
  readonly alarms: number;
  readonly alerts: number;
  readonly cards: number;
  readonly posted: number;
  readonly robot: number;
  readonly refused: number;
  readonly broken: number;
}

/** Runs it and expects what has to hold; answers the figures. */
export async function storm({ url, alarms, things }: StormOptions): Promise<StormFigures> {
  const simulator = await startSimulator({ port: 0, file: null, apps: [{ ...APP, eventUrl: null }] });
  const group = simulator.chats.create('告警', [simulator.people.add('王工')], [APP.appId]);
  let at = NOON.getTime();
  const now = (): Date => new Date(at);
  const robot: string[] = [];
  let broken = 0;
  let life = await begun(url, simulator.url, robot);
  await migrate(life.store, [...storeMigrations, ...outboxMigrations, ...alertMigrations]);
  life.speak();
  const given = rules({
    targetsOf: () => ({ first: [group.id], next: ['robot:R'] }),
    dutyOf: () => ({ primary: null, backup: null }),
  });
  const look = async (): Promise<void> => {
    // Every fourth evaluation dies in the middle of its transaction, and is begun anew.
    for (let isWhole = false; !isWhole; ) {
      let named = 0;
      const dies = (at / SECOND) % 4 === 0 && broken < 200;
      try {
        await wake({
          ...{ store: life.store, lease: { assertHeld: async () => {} }, now, rules: () => given },
          siteName: (code) => {
            named += 1;
            if (dies && named === 3 && Math.random() < 0.5) throw new Error('killed');
            return code;
          },
        });
        isWhole = true;
      } catch (thrown) {
        if (!(thrown instanceof Error && thrown.message === 'killed')) throw thrown;
        broken += 1;
      }
    }
  };
  const key = (n: number): string => `thing/${n % things}`;
  const source = (n: number): string => `source-${(n % things) % SOURCES}`;
  const isCritical = (n: number): boolean => (n % things) % 50 === 0;

  // The minute: Feishu refuses from the first second on.
  simulator.faults.set('rate-limit', { count: 40, resetSeconds: 1 });
  simulator.faults.set('server-error');
  const perTick = Math.ceil(alarms / 12);
  for (let tick = 0, n = 0; tick < 12; tick += 1) {
    for (const end = Math.min(alarms, n + perTick); n < end; ) {
      const some = Array.from({ length: Math.min(200, end - n) }, (_, index) => n + index);
      const ids = some.map(() => life.store.newId(now()));
      await life.store.transaction(async (trx) => {
        for (const [index, one] of some.entries()) {
          const raise = { id: ids[index] ?? '', now: now(), key: key(one), site: 'suzhou' };
          const said = facts({ source: source(one), severity: isCritical(one) ? 'critical' : 'warning' });
          await raiseAlert(trx, { ...raise, ...said });
        }
      });
      n += some.length;
    }
    await look();
    at += 5 * SECOND;
  }
  // The hour, with a restart of everything in between.
  for (let minute = 0; minute < 60; minute += 1) {
    if (minute === 30) {
      await life.end();
      life = await begun(url, simulator.url, robot);
      life.speak();
    }
    await look();
    at += MINUTE;
  }
  const refused = simulator.faults.list().reduce((sum, { struck }) => sum + struck, 0);
  simulator.faults.clear();
  await life.drained();
  await look();
  const posted = group.messages().filter(({ type }) => type === 'interactive');
  const alerts = await life.alerts();
  const cards = await life.db.selectFrom('alert_cards').selectAll().execute();
  const inGroup = cards.filter(({ target }) => target === group.id);

  // None lost: every alarm counts, and every alert stands on one card in the group.
  const raises = await life.db.selectFrom('alert_raises').select('taken').execute();
  expect([raises.length, raises.every(({ taken }) => taken === 1)]).toEqual([alarms, true]);
  expect(alerts.length).toBe(Math.min(alarms, things));
  expect(alerts.reduce((sum, { count }) => sum + count, 0)).toBe(alarms);
  const places = await life.db.selectFrom('alert_places').selectAll().where('target', '=', group.id).execute();
  expect(places.length).toBe(alerts.length);
  expect(places.every(({ card }) => inGroup.some(({ id }) => id === card))).toBe(true);
  // None repeated: a card is one message, and below it no more than the rule says, two calls for what is critical.
  const critical = new Set(
    places
      .filter(({ alert }) => alerts.find(({ id }) => id === alert)?.severity === 'critical')
      .map(({ card }) => card),
  );
  const own = posted.filter(({ parent }) => parent === null);
  expect(own.length).toBe(inGroup.length);
  expect(new Set(inGroup.map(({ proof }) => proof)).size).toBe(inGroup.length);
  expect(posted.length - own.length).toBeLessThanOrEqual(2 * critical.size);
  // Bounded: a bundle of each source, and of what is critical one each half minute.
  expect(inGroup.length).toBeLessThanOrEqual(SOURCES * 4);
  // The robot spoke while the group could not be reached: once a card, and the calls for what is critical.
  const ofRobot = cards.filter(({ target }) => target === 'robot:R');
  expect(ofRobot.length).toBeLessThanOrEqual(SOURCES * 4);
  const calls = robot.filter((text) => text.includes('没有人确认')).length;
  expect([robot.length - calls, calls <= 2 * critical.size]).toEqual([ofRobot.length, true]);
  const spoken = robot.length;

  // All is well again: every card says so, by an edit; the robot once more each.
  for (let n = 0; n < things && n < alarms; n += 200) {
    const some = Array.from({ length: Math.min(200, things - n, alarms - n) }, (_, index) => n + index);
    const ids = some.map(() => life.store.newId(now()));
    await life.store.transaction(async (trx) => {
      for (const [index, one] of some.entries()) {
        await recoverAlert(trx, { id: ids[index] ?? '', now: now(), key: key(one), site: 'suzhou' });
      }
    });
  }
  await look();
  at += MINUTE;
  await life.drained();
  await look();
  const after = group.messages().filter(({ type }) => type === 'interactive');
  expect(after.length).toBe(posted.length);
  const colours = after.filter(({ parent }) => parent === null).map(({ card }) => JSON.stringify(card?.header));
  expect(colours.every((header) => header.includes('"template":"green"'))).toBe(true);
  expect(robot.length - spoken).toBe(ofRobot.length);
  expect((await life.db.selectFrom('alert_cards').selectAll().where('closed_at', 'is', null).execute()).length).toBe(0);
  await life.end();
  await simulator.close();
  return {
    alarms,
    alerts: alerts.length,
    cards: inGroup.length,
    posted: own.length,
    robot: spoken,
    refused,
    broken,
  };
}

/** One life of the processes: a store, a sender. */
async function begun(url: string, domain: string, robot: string[]) {
  const store: Store = await openStore(url);
  const db = store.withTables<AlertTables & OutboxTables>().db as unknown as Kysely<AlertTables & OutboxTables>;
  const stop = new AbortController();
  const { appId, appSecret } = APP;
  const feishu = openFeishu({ appId, appSecret, domain, timeoutMs: 10_000 }, QUIET_LOG);
  const speaker: Channel = {
    deliver: async ({ body }) => {
      robot.push(JSON.stringify(body));
      return { messageId: null, proof: '0' };
    },
    settle: async () => ({ found: 'none' }),
  };
  const channels = { feishu: feishuChannel(feishu, { pageUrl: null, fileLink: async () => null }), robot: speaker };
  const rates = { appPerSecond: 40, appPerMinute: 100_000, chatPerSecond: 4 };
  let ended: Promise<void> = Promise.resolve();
  return {
    store,
    db,
    speak: (): void => {
      const backoff = { firstMs: 20, mostMs: 200 };
      const common = { store, channels, now: () => new Date(), log: QUIET_LOG, signal: stop.signal, pollMs: 20 };
      ({ ended } = startSender({ ...common, rates: rates as never, backoff }));
    },
    alerts: async (): Promise<readonly Alert[]> =>
      (await db.selectFrom('alerts').select('life').execute()).map(({ life }) => JSON.parse(life) as Alert),
    drained: async (): Promise<void> => {
      for (;;) {
        const waiting = db.selectFrom('outbox').select('id').where('state', 'in', ['waiting', 'sending']).limit(1);
        if ((await waiting.execute()).length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    end: async (): Promise<void> => {
      stop.abort();
      await ended;
      feishu.close();
      await store.close();
    },
  };
}
