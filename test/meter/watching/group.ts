// Meters that are read from pages that misbehave, watched, and told of in a group of the simulated Feishu; time is the test's.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';
import { configuredRules } from '../../../src/alerts/configured-rules.ts';
import { openWorkdays } from '../../../src/alerts/workdays.ts';
import { wake } from '../../../src/alerts/worker.ts';
import { poll } from '../../../src/features/meter/poll/poll.ts';
import { sourceStandings } from '../../../src/features/meter/poll/standings.ts';
import { watchMeters } from '../../../src/features/meter/watching/watch.ts';
import { feishuChannel } from '../../../src/feishu/channel.ts';
import { openFeishu } from '../../../src/feishu/client.ts';
import { startSender } from '../../../src/outbox/sender.ts';
import type { OutboxTables } from '../../../src/outbox/tables.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { type MeterChat, openMeterChat } from './chat.ts';

const APP = { appId: 'cli_a000000000000001', appSecret: 's', encryptKey: 'k', verificationToken: 't' };
export const MINUTE = 60_000;

export interface Card {
  readonly title: string;
  readonly colour: string;
  /** All of it, as JSON. */
  readonly text: string;
}

export interface MeterGroup {
  readonly chat: MeterChat;
  /** So many minutes go by: every five of them the meters are read and looked at, and what was raised is told. */
  pass(minutes: number): Promise<void>;
  /** Alert cards in the group as they are now, the oldest first. */
  cards(): Promise<readonly Card[]>;
  /** What was written there as text. */
  texts(): Promise<readonly string[]>;
  stateOf(number: string): Promise<string | undefined>;
}

/** @param meters YAML, as it stands under `meter.meters`, with the group's id */
export async function openMeterGroup(meters: (group: string) => string): Promise<MeterGroup> {
  const simulator = await startSimulator({ port: 0, file: null, apps: [{ ...APP, eventUrl: null }] });
  onTestFinished(() => simulator.close());
  const group = simulator.chats.create('宿舍', [simulator.people.add('王工')], [APP.appId]);
  const chat = await openMeterChat({ meters: meters(group.id), group: group.id });
  const { store } = chat.program;
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const feishu = openFeishu(
    { appId: APP.appId, appSecret: APP.appSecret, domain: simulator.url, timeoutMs: 10_000 },
    log,
  );
  const stop = new AbortController();
  const { ended } = startSender({
    ...{ store, now: () => new Date(), log, signal: stop.signal, pollMs: 20 },
    channels: { feishu: feishuChannel(feishu, { pageUrl: null, fileLink: async () => null }) },
    rates: { appPerSecond: 40, appPerMinute: 100_000, chatPerSecond: 40 } as never,
    backoff: { firstMs: 20, mostMs: 200 },
  });
  onTestFinished(async () => {
    stop.abort();
    await ended;
    feishu.close();
  });
  const workdays = (await openWorkdays())({});
  const tell = async (): Promise<void> => {
    const { config, now } = chat.ctx();
    const rules = configuredRules(config, { primary: {}, backup: {} }, workdays);
    const lease = { assertHeld: async () => {} };
    await wake({ store, lease, now, rules: () => rules, siteName: (code) => code });
  };
  const db = store.withTables<OutboxTables>().db as unknown as Kysely<OutboxTables>;
  const drained = async (): Promise<void> => {
    for (;;) {
      const waiting = db.selectFrom('outbox').select('id').where('state', 'in', ['waiting', 'sending']).limit(1);
      if ((await waiting.execute()).length === 0) return;
      await sleep(20);
    }
  };
  // The hosts' pace is the machine's; waiting for it would be all that the test does.
  const pace = { now: () => Date.now(), sleep: async () => {} };
  const turn = async (): Promise<void> => {
    await poll(chat.ctx(), { byHand: false, pace });
    await watchMeters(chat.ctx());
    await tell();
    chat.pass(MINUTE);
    await tell();
    chat.pass(4 * MINUTE);
    await drained();
    await tell();
  };
  const own = async () => {
    await drained();
    return group.messages().filter(({ parent }) => parent === null);
  };
  return {
    chat,
    pass: async (minutes) => {
      for (let gone = 0; gone < minutes; gone += 5) await turn();
    },
    cards: async () =>
      (await own()).flatMap(({ card }) => {
        if (card === undefined || card === null) return [];
        const { title, template } = card.header as { title: { content: string }; template: string };
        return [{ title: title.content, colour: template, text: JSON.stringify(card) }];
      }),
    texts: async () => (await own()).filter(({ type }) => type === 'text').map(({ text }) => text),
    stateOf: async (number) => (await sourceStandings(chat.ctx(), [number])).get(number)?.state,
  };
}
