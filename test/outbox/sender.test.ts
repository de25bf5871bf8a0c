import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../src/outbox/channel.ts';
import { outboxMigrations } from '../../src/outbox/migrations/index.ts';
import { type Saying, say } from '../../src/outbox/say.ts';
import { startSender } from '../../src/outbox/sender.ts';
import { forgetSaid, outboxStanding } from '../../src/outbox/standing.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { compile, type Program, start } from '../store/child.ts';
import { onSomeStores } from '../store/each-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Mishap, type PlatformOptions, type Post, platformChannel, postsIn } from './platform.ts';

const MINUTE_MS = 60_000;
const QUICK = { firstMs: 4, mostMs: 20 };
const FAST = { appPerSecond: 10_000, appPerMinute: 10_000, chatPerSecond: 10_000 };
const log = { warn: () => {}, error: () => {} };

let program: Program;
beforeAll(async () => {
  program = await compile('test/outbox/children/sender-child.ts');
});
afterAll(() => program.end());

type Spoken = Partial<Omit<Extract<Saying, { act: 'send' }>, 'body' | 'act'>> & {
  readonly act?: 'reply' | 'patch';
  readonly of?: string;
  readonly ofRow?: string;
};

/** Says a text, into chat `oc_a` as a result unless told. */
async function speak(store: Store, text: string, spoken: Spoken = {}): Promise<{ id: string; answer: string }> {
  const id = spoken.id ?? store.newId(new Date());
  const saying = {
    id,
    now: new Date(),
    chat: 'oc_a',
    priority: 'final',
    act: 'send',
    body: { kind: 'text', text },
    ...spoken,
  };
  const answer = await store.withTables<OutboxTables>().transaction((trx) => say(trx, saying as Saying));
  return { id, answer };
}

onSomeStores('the outbox', ({ fresh, again }) => {
  const controllers: AbortController[] = [];
  const senders: Promise<void>[] = [];
  afterEach(async () => {
    for (const controller of controllers.splice(0)) controller.abort();
    await Promise.all(senders.splice(0));
  });

  async function opened() {
    const { store, url } = await fresh();
    await migrate(store, [...storeMigrations, ...outboxMigrations]);
    const file = join(temporaryFolder('outbox'), 'posts.jsonl');
    let aheadMs = 0;
    const now = (): Date => new Date(Date.now() + aheadMs);
    const send = (options: Partial<PlatformOptions> = {}, from: Store = store): AbortController => {
      const controller = new AbortController();
      controllers.push(controller);
      const channel = platformChannel({ file, now, ...options });
      senders.push(
        startSender({
          store: from,
          channels: { feishu: channel },
          now,
          log,
          signal: controller.signal,
          rates: FAST,
          backoff: QUICK,
          pollMs: 10,
        }).ended,
      );
      return controller;
    };
    const texts = (): readonly string[] => postsIn(file).map((post) => post.text);
    const settled = async (): Promise<void> => {
      await expect.poll(async () => (await outboxStanding(store.db as never)).waiting, { timeout: 20_000 }).toBe(0);
    };
    return {
      store,
      url,
      file,
      send,
      texts,
      settled,
      advance: (ms: number) => (aheadMs += ms),
      posts: () => postsIn(file),
    };
  }

  it('says a thing once for a key, and lets older progress give way', async () => {
    const { store, send, texts, settled } = await opened();
    expect((await speak(store, '一', { once: 'changelog/7' })).answer).toBe('said');
    expect((await speak(store, '一', { once: 'changelog/7' })).answer).toBe('already');
    for (const text of ['10%', '50%', '90%']) await speak(store, text, { replaces: 'card/1', priority: 'progress' });
    send();
    await settled();
    expect(texts()).toEqual(['一', '90%']);
  });

  it('keeps the order of a chat, lets acknowledgements pass, and serves other chats meanwhile', async () => {
    const { store, send, posts, settled } = await opened();
    for (let n = 1; n <= 5; n += 1) await speak(store, `a${n}`);
    await speak(store, 'b1', { chat: 'oc_b' });
    await speak(store, 'ack', { priority: 'ack' });
    await speak(store, '50%', { priority: 'progress' });
    // Until the other chat is served: were it made to wait, nothing would ever be.
    const isServed = (): boolean => posts().some(({ text }) => text === 'b1');
    send({ mishap: ({ chat }) => (chat === 'oc_a' && !isServed() ? 'unreachable' : null) });
    await settled();
    const of = (chat: string): readonly string[] =>
      posts()
        .filter((post) => post.chat === chat)
        .map((post) => post.text);
    expect(of('oc_a')).toEqual(['ack', 'a1', 'a2', 'a3', 'a4', 'a5', '50%']);
    expect(posts()[0]?.text).toBe('b1');
  });

  it('answers and patches a message that a row before has posted; one that never was leaves an error', async () => {
    const { store, send, posts, settled } = await opened();
    const card = await speak(store, 'card');
    const reply = await speak(store, 'reply', { act: 'reply', ofRow: card.id, priority: 'ack' });
    await speak(store, 'patched', { act: 'patch', ofRow: reply.id });
    await speak(store, 'known', { act: 'reply', of: 'om_x' });
    const lost = await speak(store, 'refused', { chat: 'oc_gone' });
    await speak(store, 'orphan', { chat: 'oc_gone', act: 'patch', ofRow: lost.id });
    send({ mishap: ({ chat }): Mishap => (chat === 'oc_gone' ? 'refused' : null) });
    await settled();
    const byText = (text: string): Post | undefined => posts().find((post) => post.text === text);
    expect(byText('reply')).toMatchObject({ act: 'reply', of: byText('card')?.messageId });
    expect(byText('patched')).toMatchObject({ act: 'patch', of: byText('reply')?.messageId });
    expect(byText('known')).toMatchObject({ of: 'om_x' });
    const failed = await store
      .withTables<OutboxTables>()
      .db.selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'failed')
      .execute();
    expect(failed.map(({ error }) => error)).toEqual(['机器人不在群里', '它回复或更新的那条消息没有发出去']);
    expect((await outboxStanding(store.db as never)).lastFailure?.error).toContain('没有发出去');
  });

  it.each(['busy', 'unreachable', 'answer-lost'] as const)(
    'posts each thing once when calls end as %s',
    async (kind) => {
      const { store, send, texts, settled } = await opened();
      const said = Array.from({ length: 12 }, (_, index) => `${index}`);
      for (const text of said) await speak(store, text);
      const tried = new Map<string, number>();
      const mishap = ({ id }: OutgoingMessage): Mishap => {
        const count = (tried.get(id) ?? 0) + 1;
        tried.set(id, count);
        return count <= 1 ? kind : null;
      };
      send({ mishap });
      await settled();
      expect(texts()).toEqual(said);
    },
  );

  describe('an answer lost for longer than a uuid holds', () => {
    /** The call is made and posted, its answer lost; so many minutes later a sender looks again. */
    async function lostFor(minutes: number, history = true) {
      const bench = await opened();
      const { store, send, settled, advance } = bench;
      await speak(store, '变更日志');
      let calls = 0;
      const doubtful = (): Mishap => {
        calls += 1;
        return 'answer-lost';
      };
      const stopped = send({ mishap: doubtful });
      await expect.poll(() => calls).toBeGreaterThan(0);
      stopped.abort();
      await Promise.all(senders.splice(0));
      advance(minutes * MINUTE_MS);
      return {
        ...bench,
        again: async () => {
          send({ history });
          await settled();
        },
      };
    }

    it('is found in the history and not posted again', async () => {
      const { again: look, texts, store } = await lostFor(61);
      await look();
      expect(texts()).toEqual(['变更日志']);
      const [row] = await store.withTables<OutboxTables>().db.selectFrom('outbox').selectAll().execute();
      expect(row).toMatchObject({ state: 'sent', message_id: 'om_1', note: '应答丢失，在群的历史里找到了' });
    });

    it('is posted again, marked, when the history cannot be read', async () => {
      const { again: look, posts } = await lostFor(61, false);
      await look();
      expect(posts().map(({ maybeTwice }) => maybeTwice)).toEqual([false, true]);
      expect(new Set(posts().map(({ uuid }) => uuid)).size).toBe(2);
    });

    it('is posted under its uuid while that still holds', async () => {
      const { again: look, texts } = await lostFor(40, false);
      await look();
      expect(texts()).toEqual(['变更日志']);
    });
  });

  it('posts everything once although its sender is killed at each moment of a call', async () => {
    const { store, url, file, send, texts, settled } = await opened();
    const said = Array.from({ length: 6 }, (_, index) => `${index}`);
    for (const text of said) await speak(store, text);
    for (const moment of ['called', 'posted', 'called', 'posted']) {
      const child = start(program, [url, file, moment]);
      await new Promise((resolve) => child.process.once('exit', resolve));
    }
    for (let ms = 5; ms <= 60; ms += 11) {
      await speak(store, `late ${ms}`);
      const child = start(program, [url, file, 'never']);
      expect(await child.next()).toBe('sending');
      await new Promise((resolve) => setTimeout(resolve, ms));
      await child.end('SIGKILL');
    }
    send();
    await settled();
    expect(texts()).toEqual([...said, ...[5, 16, 27, 38, 49, 60].map((ms) => `late ${ms}`)]);
  });

  it('is served by one of two senders at a time', async () => {
    const { store, url, send, texts, settled } = await opened();
    const other = await again(url);
    const first = send();
    send({}, other);
    for (let n = 0; n < 20; n += 1) await speak(store, `${n}`);
    first.abort();
    for (let n = 20; n < 40; n += 1) await speak(store, `${n}`);
    await settled();
    expect(texts()).toEqual(Array.from({ length: 40 }, (_, index) => `${index}`));
  });

  it('forgets what was said long ago, and nothing that waits', async () => {
    const { store, send, settled } = await opened();
    const old = new Date('2026-01-01T00:00:00Z');
    for (let n = 0; n < 5; n += 1) await speak(store, `${n}`, { now: old });
    send();
    await settled();
    controllers.at(-1)?.abort();
    await Promise.all(senders.splice(0));
    await speak(store, 'waits', { now: old });
    expect(await forgetSaid(store, new Date('2026-02-01T00:00:00Z'))).toBe(5);
    expect(await outboxStanding(store.db as never)).toMatchObject({ waiting: 1, oldest: old.toISOString() });
  });
});
