// A storm: thousands of alarms in a minute while Feishu answers 429 and 500, those who tell of them die and everything is begun again;
// then Feishu is back, and all is counted. The product's clock is the test's: its hour takes as long as the work does.
import { expect } from 'vitest';
import { alertMigrations } from '../../src/alerts/migrations/index.ts';
import { raiseAlert, recoverAlert } from '../../src/alerts/raise.ts';
import { outboxMigrations } from '../../src/outbox/migrations/index.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { facts, MINUTE, NOON, SECOND } from './bench.ts';
import { APP, openView, type Stage, type Troupe } from './troupe.ts';

const SOURCES = 5;
/** The robot's webhook lies beside it, and works. */
const OF_THE_APP = '/open-apis/im/*';

export interface StormOptions {
  readonly url: string;
  /** How many alarms come within the minute. */
  readonly alarms: number;
  /** Of how many different things. */
  readonly things: number;
  readonly troupe: (stage: Stage) => Promise<Troupe>;
  /** How long each step of the hour is, minutes; 1 unless told. */
  readonly stepMinutes?: number;
  /** The hour lasts until Feishu has refused so often, at least; 1 unless told. */
  readonly leastRefused?: number;
}

export interface StormFigures {
  readonly alarms: number;
  readonly alerts: number;
  readonly cards: number;
  readonly posted: number;
  readonly robot: number;
  /** Of the robot's, those that came again after an answer was lost, and say so. */
  readonly maybeTwice: number;
  readonly refused: number;
  readonly deaths: number;
}

/** Runs it and expects what has to hold; answers the figures. */
export async function storm({
  url,
  alarms,
  things,
  troupe,
  stepMinutes = 1,
  leastRefused = 1,
}: StormOptions): Promise<StormFigures> {
  const simulator = await startSimulator({ port: 0, file: null, apps: [{ ...APP, eventUrl: null }] });
  const group = simulator.chats.create('告警', [simulator.people.add('王工')], [APP.appId]);
  let at = NOON.getTime();
  const now = (): Date => new Date(at);
  const view = await openView(url);
  await migrate(view.store, [...storeMigrations, ...outboxMigrations, ...alertMigrations]);
  const players = await troupe({ url, simulator, group: group.id });
  const look = (): Promise<void> => players.evaluate(now());
  const key = (n: number): string => `thing/${n % things}`;
  const source = (n: number): string => `source-${(n % things) % SOURCES}`;
  const isCritical = (n: number): boolean => (n % things) % 50 === 0;

  // The minute: Feishu refuses from the first second on.
  simulator.faults.set('rate-limit', { path: OF_THE_APP, count: 40, resetSeconds: 1 });
  simulator.faults.set('server-error', { path: OF_THE_APP });
  const perTick = Math.ceil(alarms / 12);
  for (let tick = 0, n = 0; tick < 12; tick += 1) {
    for (const end = Math.min(alarms, n + perTick); n < end; ) {
      const some = Array.from({ length: Math.min(200, end - n) }, (_, index) => n + index);
      const ids = some.map(() => view.store.newId(now()));
      await view.store.transaction(async (trx) => {
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
  for (let minute = 0; minute < 60; minute += stepMinutes) {
    if (minute === 30) await players.restart();
    await look();
    at += stepMinutes * MINUTE;
  }
  const struck = (): number => simulator.faults.list().reduce((sum, fault) => sum + fault.struck, 0);
  await expect.poll(struck, { timeout: 240_000 }).toBeGreaterThanOrEqual(leastRefused);
  const refused = struck();
  simulator.faults.clear();
  players.calm();
  await view.drained();
  await look();
  const posted = group.messages().filter(({ type }) => type === 'interactive');
  const alerts = await view.alerts();
  const cards = await view.db.selectFrom('alert_cards').selectAll().execute();
  const inGroup = cards.filter(({ target }) => target === group.id);

  // None lost: every alarm counts, and every alert stands on one card in the group.
  const raises = await view.db.selectFrom('alert_raises').select('taken').execute();
  expect([raises.length, raises.every(({ taken }) => taken === 1)]).toEqual([alarms, true]);
  expect(alerts.length).toBe(Math.min(alarms, things));
  expect(alerts.reduce((sum, { count }) => sum + count, 0)).toBe(alarms);
  const places = await view.db.selectFrom('alert_places').selectAll().where('target', '=', group.id).execute();
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
  const robot = said(players);
  const calls = robot.filter((text) => text.includes('没有人确认')).length;
  expect([robot.length - calls, calls <= 2 * critical.size]).toEqual([ofRobot.length, true]);
  const spoken = robot.length;

  // All is well again: every card says so, by an edit; the robot once more each.
  for (let n = 0; n < things && n < alarms; n += 200) {
    const some = Array.from({ length: Math.min(200, things - n, alarms - n) }, (_, index) => n + index);
    const ids = some.map(() => view.store.newId(now()));
    await view.store.transaction(async (trx) => {
      for (const [index, one] of some.entries()) {
        await recoverAlert(trx, { id: ids[index] ?? '', now: now(), key: key(one), site: 'suzhou' });
      }
    });
  }
  await look();
  at += MINUTE;
  await view.drained();
  await look();
  const after = group.messages().filter(({ type }) => type === 'interactive');
  expect(after.length).toBe(posted.length);
  const headers = after.filter(({ parent }) => parent === null).map(({ card }) => JSON.stringify(card?.header));
  expect(headers.filter((header) => !header.includes('"template":"green"'))).toEqual([]);
  expect(said(players).length - spoken).toBe(ofRobot.length);
  expect((await view.db.selectFrom('alert_cards').selectAll().where('closed_at', 'is', null).execute()).length).toBe(0);
  const maybeTwice = players.robot().filter((one) => one.maybeTwice).length;
  await players.end();
  await view.store.close();
  await simulator.close();
  return {
    alarms,
    alerts: alerts.length,
    cards: inGroup.length,
    posted: own.length,
    robot: spoken,
    maybeTwice,
    refused,
    deaths: players.deaths(),
  };
}

/** What the robot said, each once. Only what is marked may have come before: a robot knows no uuid. */
function said(players: Troupe): readonly string[] {
  const all = players.robot();
  const plain = all.filter(({ maybeTwice }) => !maybeTwice).map(({ text }) => text);
  const again = all.filter((one) => one.maybeTwice && !plain.includes(one.text)).map(({ text }) => text);
  return [...plain, ...new Set(again)];
}
