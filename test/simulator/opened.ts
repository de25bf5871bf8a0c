// A simulator with one app, a person and a group, and the official SDK's client for it; closed when the test ends.
import * as lark from '@larksuiteoapi/node-sdk';
import { onTestFinished } from 'vitest';
import type { Chat } from '../../src/simulator/control/chats.ts';
import type { Person } from '../../src/simulator/control/people.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';

export const APP_ID = 'cli_a000000000000001';
export const APP_SECRET = 'secret-of-the-app';
export const ENCRYPT_KEY = 'key-of-the-events';
export const VERIFICATION_TOKEN = 'token-of-the-events';

export interface Opened {
  readonly simulator: Simulator;
  readonly client: lark.Client;
  readonly zhang: Person;
  readonly group: Chat;
}

type Options = Partial<SimulatorOptions> & { readonly eventUrl?: string | null; readonly scopes?: readonly string[] };

/**
 * Rate limits are off unless asked for, and an answer is waited for as long as a busy machine takes. What goes wrong inside the simulator
 * fails the test.
 */
export async function opened({ eventUrl = null, scopes, ...options }: Options = {}): Promise<Opened> {
  const bugs: unknown[] = [];
  const app = { appId: APP_ID, appSecret: APP_SECRET, encryptKey: ENCRYPT_KEY, verificationToken: VERIFICATION_TOKEN };
  const simulator = await startSimulator({
    port: 0,
    file: null,
    rateLimits: false,
    answerTimeoutMs: 30_000,
    apps: [{ ...app, eventUrl, ...(scopes === undefined ? {} : { scopes }) }],
    onBug: (thrown) => bugs.push(thrown),
    ...options,
  });
  onTestFinished(async () => {
    await simulator.close();
    if (bugs.length > 0) throw bugs[0];
  });
  const zhang = simulator.people.find('张三') ?? simulator.people.add('张三');
  const group = simulator.chats.all()[0] ?? simulator.chats.create('能源组', [zhang], [APP_ID]);
  return { simulator, client: sdkClient(simulator), zhang, group };
}

export function sdkClient(simulator: Simulator, secret = APP_SECRET): lark.Client {
  return new lark.Client({
    appId: APP_ID,
    appSecret: secret,
    domain: simulator.url,
    cache: new lark.DefaultCache(),
    loggerLevel: lark.LoggerLevel.error,
    logger: { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, trace: () => {} },
  });
}

export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly msg: string;
  readonly error: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** How the SDK says that it was refused: a non-2xx status is thrown as an AxiosError (feishu.md §1.5). */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (thrown) {
    const { response } = thrown as { response?: { status: number; data: object; headers: Record<string, string> } };
    if (response === undefined) throw thrown;
    return {
      status: response.status,
      headers: response.headers,
      ...(response.data as Omit<Refusal, 'status' | 'headers'>),
    };
  }
  throw new Error('a refusal was wanted, the call went through');
}

export function text(words: string): string {
  return JSON.stringify({ text: words });
}

/** Sends with the SDK and answers the message's id. */
export async function sent({ client, group }: Opened, type: string, content: object, uuid?: string): Promise<string> {
  const answer = await client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: {
      receive_id: group.id,
      msg_type: type,
      content: JSON.stringify(content),
      ...(uuid === undefined ? {} : { uuid }),
    },
  });
  return answer.data?.message_id ?? '';
}

/** A 2.0 card around these elements. */
export function card(elements: readonly object[], more: object = {}): object {
  return { schema: '2.0', config: { update_multi: true }, body: { elements }, ...more };
}

export const HELLO = { tag: 'markdown', content: '你好' };
