// An outbox in a store with a platform beside it, whose clock the test moves on.
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import type { Backoff } from '../../src/lib/backoff.ts';
import { outboxMigrations } from '../../src/outbox/migrations/index.ts';
import type { OutboxRow } from '../../src/outbox/queries.ts';
import { type Saying, say } from '../../src/outbox/say.ts';
import { startSender } from '../../src/outbox/sender.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type PlatformOptions, type Post, platformChannel, postsIn } from './platform.ts';

export const MINUTE_MS = 60_000;
const FAST = { appPerSecond: 10_000, appPerMinute: 100_000, chatPerSecond: 10_000 };
const QUICK: Backoff = { firstMs: 4, mostMs: 20 };

export type Spoken = Partial<Omit<Extract<Saying, { act: 'send' }>, 'body' | 'act'>> & {
  readonly act?: 'reply' | 'patch';
  readonly of?: string;
  readonly ofRow?: string;
};

export interface Logged {
  readonly level: 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

const ends: (() => Promise<void>)[] = [];

/** Call it once in the test file. */
export function endSenders(): void {
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
  });
}

export async function outboxBench({ store, url }: { readonly store: Store; readonly url: string }) {
  await migrate(store, [...storeMigrations, ...outboxMigrations]);
  const file = join(temporaryFolder('outbox'), 'posts.jsonl');
  const db = store.withTables<OutboxTables>();
  const logged: Logged[] = [];
  let aheadMs = 0;
  const now = (): Date => new Date(Date.now() + aheadMs);
  const log = {
    warn: (fields: object, message: string) => logged.push({ level: 'warn', fields, message }),
    error: (fields: object, message: string) => logged.push({ level: 'error', fields, message }),
  };
  const rows = (): Promise<readonly OutboxRow[]> => db.db.selectFrom('outbox').selectAll().orderBy('id').execute();
  return {
    store,
    url,
    file,
    now,
    logged,
    rows,
    posts: (): readonly Post[] => postsIn(file),
    texts: (): readonly string[] => postsIn(file).map((post) => post.text),
    advance: (minutes: number): void => {
      aheadMs += minutes * MINUTE_MS;
    },
    /** Says a text, into chat `oc_a` as a result unless told; answers the row's id. */
    speak: async (text: string, spoken: Spoken = {}): Promise<string> => {
      const id = spoken.id ?? store.newId(now());
      const saying = { id, now: now(), chat: 'oc_a', priority: 'final', act: 'send', body: { kind: 'text', text } };
      await db.transaction((trx) => say(trx, { ...saying, ...spoken } as Saying));
      return id;
    },
    /** Starts a sender; answers what ends it. */
    send: (options: Partial<PlatformOptions> & { readonly backoff?: Backoff } = {}): (() => Promise<void>) => {
      const controller = new AbortController();
      const { backoff = QUICK, ...platform } = options;
      const channel = platformChannel({ file, now, ...platform });
      const { signal } = controller;
      const sender = startSender({
        store,
        channels: { feishu: channel },
        now,
        log,
        signal,
        rates: FAST,
        backoff,
        pollMs: 10,
      });
      const end = async (): Promise<void> => {
        controller.abort();
        await sender.ended;
      };
      ends.push(end);
      return end;
    },
    drained: () =>
      expect
        .poll(async () => (await rows()).filter(({ state }) => state === 'waiting' || state === 'sending').length, {
          timeout: 100_000,
        })
        .toBe(0),
  };
}
