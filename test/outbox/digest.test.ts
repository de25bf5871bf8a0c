import { afterEach, expect, it } from 'vitest';
import { type Channel, DeliveryFault } from '../../src/outbox/channel.ts';
import { outboxMigrations } from '../../src/outbox/migrations/index.ts';
import { outcomeOf } from '../../src/outbox/outcome.ts';
import { type Saying, say } from '../../src/outbox/say.ts';
import { startSender } from '../../src/outbox/sender.ts';
import { outboxStanding } from '../../src/outbox/standing.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { onEachStore } from '../store/each-store.ts';

const log = { warn: () => {}, error: () => {} };
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

onEachStore('a storm', ({ fresh }) => {
  async function opened() {
    const { store } = await fresh();
    await migrate(store, [...storeMigrations, ...outboxMigrations]);
    const { db, transaction } = store.withTables<OutboxTables>();
    const now = (): Date => new Date();
    const speak = async (words: string, more: Partial<Saying> = {}): Promise<string> => {
      const id = store.newId(now());
      const body = { kind: 'text', text: words } as const;
      const saying = { id, now: now(), channel: 'robot', chat: 'ops', act: 'send', priority: 'final', body, ...more };
      await transaction((trx) => say(trx, saying as Saying));
      return id;
    };
    return {
      db,
      speak,
      storm: async (name: string, count: number): Promise<string[]> => {
        const ids: string[] = [];
        for (let n = 1; n <= count; n += 1) ids.push(await speak(`${name} ${n}\nmore`));
        return ids;
      },
      send: (fails: () => DeliveryFault | null = () => null): { heard: string[]; end: () => Promise<void> } => {
        const heard: string[] = [];
        const robot: Channel = {
          forgets: true,
          digestAbove: 5,
          deliver: async ({ chat, body }) => {
            const fault = fails();
            if (fault !== null) throw fault;
            heard.push(`${chat} ${body.kind === 'text' ? body.text : body.kind}`);
            return { messageId: null, proof: 'code 0' };
          },
          settle: async () => ({ found: 'unclear' }),
        };
        const controller = new AbortController();
        const { signal } = controller;
        const backoff = { firstMs: 4, mostMs: 20 };
        const sender = startSender({ store, channels: { robot }, now, log, signal, backoff, pollMs: 10 });
        const end = async (): Promise<void> => {
          controller.abort();
          await sender.ended;
        };
        ends.push(end);
        return { heard, end };
      },
      drained: () =>
        expect.poll(async () => (await outboxStanding(store.db as never)).waiting, { timeout: 20_000 }).toBe(0),
    };
  }

  it('becomes one message that says how many, whose outcome is that of all of them', async () => {
    const { db, storm, speak, send, drained } = await opened();
    const ids = await storm('停机', 60);
    const other = await speak('别的群', { chat: 'night' });
    const { heard } = send();
    await drained();
    expect(heard).toHaveLength(2);
    expect(heard).toContain('night 别的群');
    const digest = heard.find((one) => one.startsWith('ops')) ?? '';
    expect(digest).toMatch(/^ops 共 60 条消息，合并成这一条：\n· 停机 1\n· 停机 2\n/);
    expect(digest).toMatch(/\n· 停机 40\n……另有 20 条$/);
    const outcomes = await outcomeOf(db, [...ids, other]);
    expect([...outcomes.values()].every(({ state, proof }) => state === 'sent' && proof === 'code 0')).toBe(true);
    expect([...outcomes.keys()]).toEqual(expect.arrayContaining(ids));
  });

  it('that goes on while the robot is away stays one message, and counts all; few are said one by one', async () => {
    const { db, storm, send, drained } = await opened();
    let isAway = true;
    const away = new DeliveryFault('连不上', { outcome: 'not-sent', final: false, retryAfterMs: null });
    const { heard } = send(() => (isAway ? away : null));
    const ids = [...(await storm('甲', 8)), ...(await storm('乙', 8)), ...(await storm('丙', 8))];
    await expect
      .poll(async () => (await db.selectFrom('outbox').selectAll().where('state', '=', 'waiting').execute()).length)
      .toBeLessThanOrEqual(6);
    isAway = false;
    await drained();
    const counted = heard
      .map((one) => Number(/共 (\d+) 条/.exec(one)?.[1] ?? 1))
      .reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(24);
    expect(heard.length).toBeLessThanOrEqual(7);
    const outcomes = await outcomeOf(db, ids);
    expect([...outcomes.values()].every(({ state }) => state === 'sent')).toBe(true);
    const before = heard.length;
    await storm('平静', 3);
    await drained();
    expect(heard.slice(before)).toEqual(['ops 平静 1\nmore', 'ops 平静 2\nmore', 'ops 平静 3\nmore']);
  });

  it('that the robot refuses is refused for every one of them', async () => {
    const { db, storm, send, drained } = await opened();
    const ids = await storm('停机', 10);
    send(() => new DeliveryFault('签名不对', { outcome: 'not-sent', final: true, retryAfterMs: null }));
    await drained();
    const outcomes = await outcomeOf(db, ids);
    expect([...outcomes.values()].every(({ state, error }) => state === 'failed' && error === '签名不对')).toBe(true);
  });
});
