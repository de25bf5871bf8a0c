// A bot on a real store, with commands that do what a test asks for; what it answers is read from the outbox.
import { afterEach, expect } from 'vitest';
import type { CommandInput } from '../../src/bot/command.ts';
import { botMigrations } from '../../src/bot/migrations/index.ts';
import { type BotOptions, runBot } from '../../src/bot/run-bot.ts';
import { storeEvents } from '../../src/bot/store-events.ts';
import type { BotEventsTable, BotTables } from '../../src/bot/tables.ts';
import { cardFaults } from '../../src/feishu/card/check.ts';
import type { FeishuEvent } from '../../src/feishu/events/event.ts';
import type { OutgoingBody } from '../../src/outbox/channel.ts';
import { outboxMigrations } from '../../src/outbox/migrations/index.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import type { AuditRow } from '../../src/people/audit-queries.ts';
import type { AuditTables } from '../../src/people/audit-tables.ts';
import { peopleMigrations } from '../../src/people/migrations/index.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { botWords, type Deeds, type WordsTables, wordsMigration } from './commands.ts';
import { BOT } from './events.ts';

export interface Said {
  readonly chat: string;
  readonly act: string;
  readonly of: string | null;
  readonly body: OutgoingBody;
  readonly row: string;
  readonly once: string | null;
}

export interface Logged {
  readonly level: 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

const ends: (() => Promise<void>)[] = [];

/** Call it once in the test file. */
export function endBots(): void {
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
  });
}

export interface Started {
  wake(): void;
  /** Aborts it and waits until it has ended. */
  stop(): Promise<void>;
}

/** @param deeds what the commands do, by their names; see commands.ts for what they do untold */
export async function botBench({ store, url }: { readonly store: Store; readonly url: string }, deeds: Deeds = {}) {
  await migrate(store, [
    ...storeMigrations,
    ...outboxMigrations,
    ...botMigrations,
    ...peopleMigrations,
    wordsMigration,
  ]);
  const tables = store.withTables<AuditTables & BotTables & OutboxTables & WordsTables>();
  const inputs: CommandInput[] = [];
  const logged: Logged[] = [];
  const log = {
    warn: (fields: object, text: string) => logged.push({ level: 'warn', fields: { ...fields }, message: text }),
    error: (fields: object, text: string) => logged.push({ level: 'error', fields: { ...fields }, message: text }),
  };
  const rules = botWords(deeds, (input) => inputs.push(input));
  const events = (): Promise<readonly BotEventsTable[]> =>
    tables.db.selectFrom('bot_events').selectAll().orderBy('id').execute();
  const said = async (): Promise<readonly Said[]> => {
    const rows = await tables.db.selectFrom('outbox').selectAll().orderBy('id').execute();
    return rows.map(({ chat, act, of_id, body, id, once }) => {
      const read = JSON.parse(body) as OutgoingBody;
      if (read.kind === 'card') expect(cardFaults(read.card)).toEqual([]);
      return { chat, act, of: of_id, body: read, row: id, once };
    });
  };
  return {
    store,
    url,
    rules,
    inputs,
    logged,
    events,
    said,
    /** All texts of each answer, as one. */
    texts: async (): Promise<readonly string[]> => (await said()).map(({ body }) => JSON.stringify(body)),
    audit: (): Promise<readonly AuditRow[]> => tables.db.selectFrom('audit_log').selectAll().orderBy('id').execute(),
    /** What the commands wrote. */
    words: (): Promise<readonly { readonly event: string; readonly word: string }[]> =>
      tables.db.selectFrom('words').select(['event', 'word']).orderBy('id').execute(),
    keys: () => tables.db.selectFrom('bot_keys').selectAll().orderBy('key').execute(),
    put: (...some: readonly FeishuEvent[]) => storeEvents(store, some, new Date()),
    start: (options: Partial<BotOptions> = {}): Started => {
      const controller = new AbortController();
      const bot = runBot({
        ...{ store, rules: () => rules, botOpenId: async () => BOT, now: () => new Date(), log, pollMs: 10 },
        ...options,
        signal: controller.signal,
      });
      const stop = async (): Promise<void> => {
        controller.abort();
        await bot.ended;
      };
      ends.push(stop);
      return { wake: bot.wake, stop };
    },
    drained: () =>
      expect
        .poll(async () => (await events()).filter(({ state }) => state === 'waiting').length, {
          timeout: 30_000,
          interval: 10,
        })
        .toBe(0),
  };
}
