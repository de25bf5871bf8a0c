import { afterEach, expect, it } from 'vitest';
import { type Channel, type ChannelName, DeliveryFault, type OutgoingMessage } from '../../src/outbox/channel.ts';
import type { Channels } from '../../src/outbox/deliver.ts';
import { outboxMigrations } from '../../src/outbox/migrations/index.ts';
import { outcomeOf } from '../../src/outbox/outcome.ts';
import { type Saying, say } from '../../src/outbox/say.ts';
import { startSender } from '../../src/outbox/sender.ts';
import { outboxStanding } from '../../src/outbox/standing.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { onSomeStores } from '../store/each-store.ts';

const FAST = { appPerSecond: 10_000, appPerMinute: 10_000, chatPerSecond: 10_000 };
const log = { warn: () => {}, error: () => {} };
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

/** Takes everything and keeps it; `fails` is asked first. */
function taking(heard: string[], name: string, fails: (message: OutgoingMessage) => Promise<void> | void = () => {}) {
  const channel: Channel = {
    deliver: async (message) => {
      await fails(message);
      const text = message.body.kind === 'text' ? message.body.text : message.body.kind;
      heard.push(`${name} ${message.chat} ${text}`);
      return {
        messageId: name === 'feishu' ? `om_${text}` : null,
        ...(name === 'feishu' ? {} : { proof: `${name} ok` }),
      };
    },
    settle: async () => ({ found: 'none' }),
  };
  return channel;
}

onSomeStores('channels of the outbox', ({ fresh }, kind) => {
  // What the stores do not do differently.
  const once = (title: string, test: () => Promise<void>): void => {
    if (kind === 'sqlite') it(title, test);
  };

  async function opened() {
    const { store } = await fresh();
    await migrate(store, [...storeMigrations, ...outboxMigrations]);
    const { db, transaction } = store.withTables<OutboxTables>();
    const now = (): Date => new Date();
    return {
      store,
      db,
      speak: async (saying: Omit<Extract<Saying, { act: 'send' }>, 'id' | 'now' | 'act' | 'priority'>) => {
        const id = store.newId(now());
        await transaction((trx) => say(trx, { id, now: now(), act: 'send', priority: 'final', ...saying }));
        return id;
      },
      urge: async (ofRow: string, people: readonly string[]) => {
        const id = store.newId(now());
        const urgent = { act: 'urgent', priority: 'final', chat: 'oc_a', ofRow, people } as const;
        await transaction((trx) => say(trx, { id, now: now(), ...urgent }));
        return id;
      },
      /** Answers how it is ended. */
      send: (channels: Channels, rates = FAST) => {
        const controller = new AbortController();
        const { signal } = controller;
        const backoff = { firstMs: 4, mostMs: 20 };
        const sender = startSender({ store, channels, now, log, signal, backoff, rates, pollMs: 10 });
        const end = async (): Promise<void> => {
          controller.abort();
          await sender.ended;
        };
        ends.push(end);
        return end;
      },
      drained: () =>
        expect.poll(async () => (await outboxStanding(store.db as never)).waiting, { timeout: 20_000 }).toBe(0),
    };
  }
  const text = (words: string) => ({ kind: 'text', text: words }) as const;

  it('are held to their rates by a sender that has just begun, too', async () => {
    const bench = await opened();
    const channel: Channel = { deliver: async () => ({ messageId: 'om_x' }), settle: async () => ({ found: 'none' }) };
    for (const words of ['一', '二', '三']) {
      const end = bench.send({ feishu: channel }, { ...FAST, chatPerSecond: 1 });
      await bench.speak({ chat: 'oc_a', body: text(words) });
      await bench.drained();
      await end();
    }
    const rows = await bench.db.selectFrom('outbox').select('sent_at').orderBy('id').execute();
    const sent = rows.map(({ sent_at }) => Date.parse(sent_at ?? ''));
    for (const [index, at] of sent.slice(1).entries()) expect(at - (sent[index] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('take each its own rows, and say what became of them', async () => {
    const { db, speak, send, drained } = await opened();
    const heard: string[] = [];
    const app = await speak({ chat: 'oc_a', body: text('1') });
    const robot = await speak({ channel: 'robot', chat: 'ops', body: text('2') });
    const refused = await speak({ channel: 'robot', chat: 'night', body: text('3') });
    const mail = await speak({ channel: 'mail', chat: 'a@b.cn', body: text('4') });
    const refuses = ({ chat }: OutgoingMessage): void => {
      if (chat === 'night') {
        throw new DeliveryFault('签名不对', { outcome: 'not-sent', final: true, retryAfterMs: null });
      }
    };
    send({ feishu: taking(heard, 'feishu'), robot: taking(heard, 'robot', refuses) });
    await drained();
    expect([...heard].sort()).toEqual(['feishu oc_a 1', 'robot ops 2']);
    const outcomes = await outcomeOf(db, [app, robot, refused, mail, 'unknown']);
    expect(outcomes.size).toBe(4);
    expect(outcomes.get(app)).toMatchObject({ channel: 'feishu', state: 'sent', messageId: 'om_1', proof: 'om_1' });
    expect(outcomes.get(robot)).toMatchObject({ channel: 'robot', state: 'sent', messageId: null, proof: 'robot ok' });
    expect(outcomes.get(refused)).toMatchObject({ state: 'failed', error: '签名不对', proof: null, sentAt: null });
    expect(outcomes.get(mail)).toMatchObject({
      channel: 'mail',
      state: 'failed',
      error: '没有配置邮件，请在配置的 channels.mail 里写上',
    });
  });

  once('do not wait for each other, even when one hangs in every place it has', async () => {
    const { speak, send } = await opened();
    const heard: string[] = [];
    const open: (() => void)[] = [];
    for (let n = 0; n < 12; n += 1) await speak({ channel: 'mail', chat: `${n}@b.cn`, body: text('hangs') });
    send({ feishu: taking(heard, 'feishu'), mail: taking(heard, 'mail', () => new Promise((end) => open.push(end))) });
    await expect.poll(() => open.length).toBe(8);
    await speak({ chat: 'oc_a', body: text('goes') });
    await expect.poll(() => heard).toEqual(['feishu oc_a goes']);
    for (const end of open) end();
    await Promise.all(ends.splice(0).map((end) => end()));
  });

  once('rest by themselves: what one is told to wait keeps no other, though they are called the same', async () => {
    const { speak, send } = await opened();
    const heard: string[] = [];
    await speak({ channel: 'robot', chat: 'same', body: text('r') });
    const waits = (): never => {
      throw new DeliveryFault('太快', { outcome: 'not-sent', final: false, retryAfterMs: 60_000, wholeApp: true });
    };
    let asked = 0;
    const robot = taking(heard, 'robot', () => {
      asked += 1;
      return waits();
    });
    send({ feishu: taking(heard, 'feishu'), robot });
    await expect.poll(() => asked).toBe(1);
    for (const words of ['1', '2', '3']) await speak({ chat: 'same', body: text(words) });
    await expect.poll(() => heard).toEqual(['feishu same 1', 'feishu same 2', 'feishu same 3']);
    expect(asked).toBe(1);
  });

  once('that know no uuids say at once that what is tried again may be there already', async () => {
    const { speak, send, drained } = await opened();
    const marks: boolean[] = [];
    const lost = new DeliveryFault('没有应答', { outcome: 'unknown', final: false, retryAfterMs: null });
    const busy = new DeliveryFault('太快', { outcome: 'not-sent', final: false, retryAfterMs: null });
    const faults = [busy, lost, null];
    const robot = taking([], 'robot', ({ maybeTwice }) => {
      marks.push(maybeTwice);
      const fault = faults.shift() ?? null;
      if (fault !== null) throw fault;
    });
    await speak({ channel: 'robot', chat: 'ops', body: text('1') });
    send({ robot: { ...robot, forgets: true } });
    await drained();
    expect(marks).toEqual([false, false, true]);
  });

  once(
    'ring at people for a message once it is out, of it or of a patch of it; where there is no ringing it fails',
    async () => {
      const { db, speak, urge, send, drained } = await opened();
      const urged: unknown[] = [];
      const card = await speak({ chat: 'oc_a', body: text('card') });
      const ring = await urge(card, ['ou_1', 'ou_2']);
      const again = await urge(ring, ['ou_3']);
      const channel = taking([], 'feishu');
      send({
        feishu: {
          ...channel,
          urge: async (urging) => {
            urged.push(urging);
            return { messageId: null, proof: '已加急' };
          },
        },
      });
      await drained();
      expect(urged).toEqual([
        { of: 'om_card', people: ['ou_1', 'ou_2'] },
        { of: 'om_card', people: ['ou_3'] },
      ]);
      expect((await outcomeOf(db, [again])).get(again)).toMatchObject({
        state: 'sent',
        proof: '已加急',
        messageId: null,
      });
      await Promise.all(ends.splice(0).map((end) => end()));
      const deaf = await urge(card, ['ou_1']);
      send({ feishu: channel });
      await drained();
      expect((await outcomeOf(db, [deaf])).get(deaf)).toMatchObject({
        state: 'failed',
        error: '这个渠道的消息不能加急',
      });
    },
  );

  it('find rows of before as those of the app', async () => {
    const { store } = await fresh();
    await migrate(store, [...storeMigrations, ...outboxMigrations.slice(0, 5)]);
    const { db, transaction } = store.withTables<OutboxTables>();
    const id = store.newId(new Date());
    const row = { act: 'send', body: '{"kind":"text","text":"old"}', priority: 1, state: 'waiting', round: 0 } as const;
    const rest = { uncertain: 0, maybe_twice: 0, attempts: 0, due_at: new Date(0).toISOString() };
    const said = { id, chat: 'oc_a', said_at: new Date().toISOString(), ...row, ...rest };
    await transaction((trx) =>
      trx
        .insertInto('outbox')
        .values(said as never)
        .execute(),
    );
    await migrate(store, [...storeMigrations, ...outboxMigrations]);
    const { channel } = await db.selectFrom('outbox').select('channel').executeTakeFirstOrThrow();
    expect(channel satisfies ChannelName).toBe('feishu');
  });
});
