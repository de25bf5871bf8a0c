// POST /feishu/events over a real server and a real store: what is proved is stored before it is acknowledged, and nothing else is.

import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EVENTS_PATH, feishuDoor } from '../../src/app/group/door.ts';
import { simulatorProxy } from '../../src/app/pages/simulator-proxy.ts';
import { createIntake } from '../../src/bot/intake.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import { MOST_BODY_BYTES } from '../../src/feishu/events/delivery.ts';
import { UpstreamError } from '../../src/lib/errors.ts';
import type { Forgery } from '../../src/simulator/control/addresses.ts';
import { TENANT_KEY } from '../../src/simulator/tenant.ts';
import type { Store } from '../../src/store/store.ts';
import type { StoreTables } from '../../src/store/tables.ts';
import { startWebServer } from '../../src/web/server.ts';
import { botBench } from '../bot/bench.ts';
import { APP_ID, card, ENCRYPT_KEY, opened, sent, VERIFICATION_TOKEN } from '../simulator/opened.ts';
import { onSomeStores, type StoreBench } from '../store/each-store.ts';
import { ask } from '../web/ask.ts';
import { THIS_MACHINE } from '../web/served.ts';
import { gate } from '../work/bench.ts';
import { allRules } from './all-commands.ts';

/** The same store, whose transactions pass `before` first. */
function behind<T extends StoreTables>(store: Store<T>, before: () => Promise<void>): Store<T> {
  return {
    ...store,
    withTables: <U extends object>() => behind(store.withTables<U>(), before),
    transaction: async (work) => {
      await before();
      return store.transaction(work);
    },
  };
}

interface DoorWorldOptions {
  /** Before every transaction of the intake. */
  readonly before?: () => Promise<void>;
  readonly retryScale?: number;
}

async function doorWorld(
  fresh: StoreBench['fresh'],
  { before = async () => {}, retryScale = 1 }: DoorWorldOptions = {},
) {
  const { store, events, keys, said, audit } = await botBench(await fresh());
  const simulated = await opened({ retryScale });
  const { simulator } = simulated;
  const intake = createIntake({ store: behind(store, before) });
  const warned: string[] = [];
  const log = {
    info: () => {},
    warn: (fields: object) => void warned.push(JSON.stringify(fields)),
    error: (_: object, message: string) => void warned.push(message),
  };
  const settings = {
    encryptKey: ENCRYPT_KEY,
    verificationToken: VERIFICATION_TOKEN,
    appId: APP_ID,
    tenantKey: TENANT_KEY,
  };
  const logged: object[] = [];
  const server = await startWebServer({
    web: { host: '127.0.0.1', port: 0, trustedProxies: [] },
    access: THIS_MACHINE,
    routes: [],
    doors: [
      feishuDoor({
        settings,
        intake,
        rules: () => allRules,
        people: { known: async () => new Map() },
        approvalBy: async () => null,
        log,
      }),
      simulatorProxy(simulator.url),
    ],
    templates: join(packageRoot(), 'templates'),
    log: { info: () => {}, warn: (fields) => void logged.push(fields), error: (fields) => void logged.push(fields) },
    checkHealth: async () => ({ ok: true, schedulerAgeSeconds: null, senderAgeSeconds: null }),
  });
  onTestFinished(async () => {
    await server.close();
    await intake.close();
  });
  // What the group's creation said went nowhere: there was no address yet.
  await simulator.events.settled();
  const url = `http://127.0.0.1:${server.port}${EVENTS_PATH}`;
  simulator.apps.setUrl(APP_ID, url);
  /** Everything that an event could have changed. */
  const everything = async (): Promise<string> =>
    JSON.stringify([await events(), await keys(), await said(), await audit()]);
  return { ...simulated, port: server.port, url, events, everything, warned, logged };
}

const MESSAGE = {
  sender: { sender_id: { open_id: 'ou_wang' }, sender_type: 'user', tenant_key: TENANT_KEY },
  message: {
    ...{ message_id: 'om_forged', create_time: '1764115200000', chat_id: 'oc_a', chat_type: 'p2p' },
    ...{ message_type: 'text', content: '{"text":"基线 确认 苏州"}' },
  },
};

onSomeStores('the door', ({ fresh }) => {
  it('answers the challenge, and stores nothing for it', async () => {
    const { simulator, events } = await doorWorld(fresh);
    expect(await simulator.apps.verify(APP_ID)).toEqual({ ok: true });
    expect(await events()).toEqual([]);
  });

  it('stores an event before it is acknowledged', async () => {
    const [asked, go] = [gate(), gate()];
    const before = async (): Promise<void> => {
      asked.open();
      await go.opened;
    };
    const { simulator, group, zhang, events } = await doorWorld(fresh, { before });
    group.says(zhang, '@值班 状态', { mentions: [APP_ID] });
    await asked.opened;
    expect(await events()).toEqual([]);
    expect(simulator.events.reports().filter(({ outcome }) => outcome === 'delivered')).toEqual([]);
    go.open();
    await simulator.events.settled();
    expect(simulator.events.reports()).toMatchObject([{ outcome: 'delivered', posted: { status: 200, body: '{}' } }]);
    expect(await events()).toMatchObject([{ state: 'waiting' }]);
  });

  it('answers a click at once with a toast: received, or why not', async () => {
    const world = await doorWorld(fresh);
    const { simulator, zhang, group, events } = world;
    const button = (text: string, value: object) => ({
      ...{ tag: 'button', text: { tag: 'plain_text', content: text } },
      behaviors: [{ type: 'callback', value }],
    });
    await sent(
      world,
      'interactive',
      card([
        button('看状态', { v: 1, do: '状态' }),
        button('确认', { v: 1, do: '基线 确认 苏州基地' }),
        button('旧的', { old: true }),
      ]),
    );
    const message = group.messages().at(-1);
    const toast = async (text: string) => message?.click(zhang, text);
    expect(await toast('看状态')).toMatchObject({
      kind: 'done',
      toast: { type: 'info', content: '收到：状态' },
      replaced: false,
    });
    expect(await toast('确认')).toMatchObject({
      toast: { type: 'error', content: expect.stringContaining('操作权限') },
    });
    expect(await toast('旧的')).toMatchObject({
      toast: { type: 'warning', content: expect.stringContaining('旧版本') },
    });
    // For the audit, also what is not allowed.
    expect(await events()).toHaveLength(3);
    await simulator.events.settled();
  });

  it.each<Forgery>(['signature', 'unsigned', 'stale', 'token', 'app', 'tenant', 'plain', 'key'])(
    'refuses what is forged, and nothing changes: %s',
    async (forgery) => {
      const { simulator, group, zhang, everything, warned } = await doorWorld(fresh);
      group.says(zhang, '@值班 状态', { mentions: [APP_ID] });
      await simulator.events.settled();
      const was = await everything();
      const answer = await simulator.apps.forge(APP_ID, forgery, 'im.message.receive_v1', MESSAGE);
      expect(answer).toMatchObject({ kind: 'answered', status: forgery === 'plain' ? 400 : 401 });
      // Who sends learns nothing of the reason; the log does, and holds no secret.
      expect(JSON.stringify(answer)).toContain('没有接受');
      expect(warned).toHaveLength(1);
      expect(warned[0]).toContain('127.0.0.1');
      expect(warned.join()).not.toMatch(new RegExp(`${ENCRYPT_KEY}|${VERIFICATION_TOKEN}`));
      expect(await everything()).toBe(was);
    },
  );

  it('acknowledges what is brought again, and nothing changes', async () => {
    const { simulator, group, zhang, everything } = await doorWorld(fresh);
    group.says(zhang, '@值班 状态', { mentions: [APP_ID] });
    await simulator.events.settled();
    const was = await everything();
    const [report] = simulator.events.reports();
    expect(await simulator.apps.replay(report?.eventId ?? '')).toMatchObject({ kind: 'answered', status: 200 });
    expect(await everything()).toBe(was);
  });

  it('answers 503 while the store is gone, and the platform brings it later', async () => {
    let isGone = true;
    const before = async (): Promise<void> => {
      if (isGone) throw new UpstreamError('存储', '存储连不上', { retryable: true });
    };
    const { simulator, group, zhang, events, warned } = await doorWorld(fresh, { before });
    group.says(zhang, '@值班 状态', { mentions: [APP_ID] });
    await simulator.events.settled();
    expect(simulator.events.reports()).toMatchObject([{ outcome: 'will be tried again', posted: { status: 503 } }]);
    expect(await events()).toEqual([]);
    expect(warned).toEqual(['event not stored; the platform brings it again']);
    isGone = false;
    simulator.events.hurry();
    await simulator.events.settled();
    expect(simulator.events.waiting()).toBe(0);
    expect(await events()).toHaveLength(1);
  });

  it('takes a burst, every event once', async () => {
    const { simulator, group, zhang, events } = await doorWorld(fresh);
    for (let n = 0; n < 40; n += 1) group.says(zhang, `@值班 台账 ${n}`, { mentions: [APP_ID] });
    await simulator.events.settled();
    const delivered = simulator.events.reports().filter(({ outcome }) => outcome === 'delivered');
    expect(delivered).toHaveLength(40);
    const stored = await events();
    expect(stored).toHaveLength(40);
    expect(new Set(stored.map(({ id }) => id)).size).toBe(40);
  });
});

// The store has no part in it: each of them is as good as the others.
onSomeStores('what knocks at the door', ({ fresh }) => {
  const post = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } });

  it('with a body over the limit is answered 413, and the next one is served', async () => {
    const { url, simulator, events } = await doorWorld(fresh);
    const fits = await post(url, 'x'.repeat(MOST_BODY_BYTES));
    expect(fits.status).toBe(401);
    const tooBig = await post(url, 'x'.repeat(MOST_BODY_BYTES + 1));
    expect([tooBig.status, await tooBig.json()]).toEqual([413, { error: '请求太大' }]);
    expect(await simulator.apps.verify(APP_ID)).toEqual({ ok: true });
    expect(await events()).toEqual([]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('with %s is answered 405', async (method) => {
    const { port } = await doorWorld(fresh);
    const answer = await ask({ port, path: EVENTS_PATH, method });
    expect(answer.status).toBe(405);
    expect(JSON.parse(answer.text)).toEqual({ error: expect.stringContaining('POST') });
  });

  it.each(['', '{', '[]', '{"encrypt":"x"}', '{"encrypt":1}', '\u0000', '{"type":"url_verification","challenge":"x"}'])(
    'with a body of no sense is refused, not failed at: %j',
    async (body) => {
      const { url, events, logged } = await doorWorld(fresh);
      expect((await post(url, body)).status).toBe(401);
      expect(logged).toEqual([]);
      expect(await events()).toEqual([]);
    },
  );

  it('from outside is heard, whatever its host and proxy; the pages and the chat page’s way are not open to it', async () => {
    const { port, simulator, group } = await doorWorld(fresh);
    const outside = { Host: 'zhiban.example', 'X-Forwarded-For': '203.0.113.7', Origin: 'https://open.feishu.cn' };
    const knock = (path: string, method: string, headers = {}) => ask({ port, path, method, headers });
    // Heard, and refused for its proof alone.
    expect((await knock(EVENTS_PATH, 'POST', outside)).status).toBe(401);
    for (const path of ['/', '/playground/feishu/state', '/playground/feishu/chats/x/messages']) {
      expect((await knock(path, 'GET', outside)).status, path).toBe(303);
      expect((await knock(path, 'GET', { Host: 'zhiban.example' })).status, path).toBe(303);
    }
    const before = group.messages().length;
    const foreign = { Host: `127.0.0.1:${port}`, Origin: 'https://evil.example' };
    expect((await knock('/playground/feishu/clock', 'POST', foreign)).status).toBe(403);
    expect([simulator.clock.ahead(), group.messages().length]).toEqual([0, before]);
    const here = await knock('/playground/feishu/state', 'GET', { Host: `127.0.0.1:${port}` });
    expect(here.status).toBe(200);
    expect(here.text).toContain('能源组');
  });

  it('beside its path is a page that is not there', async () => {
    const { port } = await doorWorld(fresh);
    const headers = { Host: `127.0.0.1:${port}` };
    for (const path of [`${EVENTS_PATH}/`, '/feishu', `${EVENTS_PATH}x`]) {
      expect((await ask({ port, path, headers })).status, path).toBe(404);
    }
  });
});
