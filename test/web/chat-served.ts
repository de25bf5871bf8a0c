// The chat page over a local Feishu with a few people in it, and an app behind it that answers what a test tells it to.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as lark from '@larksuiteoapi/node-sdk';
import type { Desk } from '../../src/app/desk.ts';
import { bitableLinkRoute, bitableListRoute, bitableTableRoute } from '../../src/app/pages/bitable.ts';
import { chatRoute } from '../../src/app/pages/chat.ts';
import { simulatorProxy } from '../../src/app/pages/simulator-proxy.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';
import type { Chat } from '../../src/simulator/control/chats.ts';
import type { Person } from '../../src/simulator/control/people.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Door, writeJson } from '../../src/web/door.ts';
import { servedRoutes } from '../../src/web/route.ts';
import { startWebServer, type WebServer } from '../../src/web/server.ts';
import { route, THIS_MACHINE } from './served.ts';

const APP_ID = 'cli_a000000000000001';
const APP_SECRET = 'secret-of-the-app';

/** `action` of a click, as the app hears it. */
export type Heard = JsonObject;

export interface ChatServed {
  readonly url: string;
  readonly simulator: Simulator;
  readonly people: { readonly wang: Person; readonly li: Person };
  readonly group: Chat;
  /** Messages to the app, their texts as received. */
  readonly texts: readonly string[];
  readonly clicks: readonly Heard[];
  /** What is posted to the buttons of the playground: `workday`, `hour`… */
  readonly presses: readonly string[];
  /** What /activity.json answers. */
  activity: JsonObject | null;
  /** How every further click is answered: 200 with this body, another status, or never. */
  answersClicks(answer: { readonly status?: number; readonly body?: Json } | null): void;
  /** Paths that were asked for while it was down. */
  readonly refused: readonly string[];
  /** Cuts the line of changes, and takes no request of the page until `up`. */
  down(): void;
  up(): void;
  /** Sends as the bot and answers the message's id. */
  sends(type: string, content: object): Promise<string>;
  sendsTo(chat: string, type: string, content: object): Promise<string>;
  uploads(name: string, bytes: Buffer): Promise<string>;
  replies(to: string, type: string, content: object): Promise<string>;
  patches(message: string, card: object): Promise<void>;
  close(): Promise<void>;
}

export async function serveChat(): Promise<ChatServed> {
  const [texts, clicks, presses]: [string[], Heard[], string[]] = [[], [], []];
  let answering: Parameters<ChatServed['answersClicks']>[0] = {};
  const app = await listening(async (body) => {
    const event = JSON.parse(body) as { event: { action?: JsonObject; message?: { content: string } } };
    if (event.event.message !== undefined)
      texts.push((JSON.parse(event.event.message.content) as { text: string }).text);
    if (event.event.action === undefined) return {};
    clicks.push(event.event.action);
    return answering;
  });
  const simulator = await startSimulator({
    port: 0,
    file: null,
    rateLimits: false,
    answerTimeoutMs: 1_500,
    // Without a key, events come in the clear: what is tested here is the page.
    apps: [{ appId: APP_ID, appSecret: APP_SECRET, encryptKey: '', verificationToken: 'token', eventUrl: app.url }],
  });
  const people = { wang: simulator.people.add('王工'), li: simulator.people.add('李姐') };
  const group = simulator.chats.create('值班演练群', [people.wang, people.li], [APP_ID]);
  const state = { activity: null as JsonObject | null };
  const line = breakable(simulatorProxy(simulator.url));
  const web = await startPage(line.door, presses, state);
  const client = clientOf(simulator);
  const sendsTo = async (chat: string, type: string, content: object): Promise<string> => {
    const data = { receive_id: chat, msg_type: type, content: JSON.stringify(content) };
    const sent = await client.im.v1.message.create({ params: { receive_id_type: 'chat_id' }, data });
    return sent.data?.message_id ?? '';
  };
  const served = {
    url: `http://localhost:${web.port}`,
    simulator,
    people,
    group,
    texts,
    clicks,
    presses,
    answersClicks: (answer: typeof answering) => {
      answering = answer;
    },
    refused: line.refused,
    down: line.down,
    up: line.up,
    sends: (type: string, content: object) => sendsTo(group.id, type, content),
    sendsTo,
    uploads: async (name: string, file: Buffer) => {
      const data = { file_type: 'stream' as const, file_name: name, file };
      return (await client.im.v1.file.create({ data }))?.file_key ?? '';
    },
    replies: async (to: string, type: string, content: object) => {
      const data = { msg_type: type, content: JSON.stringify(content) };
      return (await client.im.v1.message.reply({ path: { message_id: to }, data })).data?.message_id ?? '';
    },
    patches: async (message: string, card: object) => {
      await client.im.v1.message.patch({ path: { message_id: message }, data: { content: JSON.stringify(card) } });
    },
    close: async () => {
      await web.close();
      await simulator.close();
      app.server.closeAllConnections();
      app.server.close();
    },
  };
  return Object.assign(state, served);
}

function startPage(door: Door, presses: string[], state: { activity: JsonObject | null }): Promise<WebServer> {
  const desk = { workday: {} } as Desk;
  const press =
    (name: (form: Readonly<Record<string, string>>) => string) =>
    async (request: { form: Readonly<Record<string, string>> }) => {
      presses.push(name(request.form));
      return { kind: 'redirect' as const, to: '/playground' };
    };
  return startWebServer({
    web: { host: '127.0.0.1', port: 0, trustedProxies: [] },
    access: THIS_MACHINE,
    routes: [
      ...servedRoutes([chatRoute, bitableListRoute, bitableTableRoute, bitableLinkRoute], () => desk),
      route('/activity.json', async () => ({ kind: 'json', value: { activity: state.activity } })),
      route(
        '/playground/workday',
        press(() => 'workday'),
        'POST',
      ),
      route(
        '/playground/forward',
        press(({ step }) => step ?? ''),
        'POST',
      ),
    ],
    doors: [door],
    templates: join(packageRoot(), 'templates'),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    checkHealth: async () => ({ ok: true, schedulerAgeSeconds: null, senderAgeSeconds: null }),
  });
}

/** A door that can be shut in the middle of an answer. */
function breakable(door: Door): Pick<ChatServed, 'refused' | 'down' | 'up'> & { readonly door: Door } {
  const refused: string[] = [];
  const open = new Set<ServerResponse>();
  let isDown = false;
  const handle: Door['handle'] = async (request, response) => {
    if (isDown) {
      refused.push(request.url ?? '');
      return writeJson(response, 503, { error: '值班正在重启' });
    }
    open.add(response);
    response.on('close', () => open.delete(response));
    await door.handle(request, response);
  };
  return {
    door: { ...door, handle },
    refused,
    down: () => {
      isDown = true;
      for (const response of open) response.destroy();
    },
    up: () => {
      isDown = false;
    },
  };
}

async function listening(
  answer: (body: string) => Promise<{ readonly status?: number; readonly body?: Json } | null>,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const said = await answer(Buffer.concat(chunks).toString('utf8'));
    if (said === null) return;
    response.writeHead(said.status ?? 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(said.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events` };
}

function clientOf(simulator: Simulator): lark.Client {
  const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, trace: () => {} };
  const cache = new lark.DefaultCache();
  return new lark.Client({ appId: APP_ID, appSecret: APP_SECRET, domain: simulator.url, cache, logger: silent });
}
