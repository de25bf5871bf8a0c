// An app's address: takes what the simulator posts, opens it by its own means, and answers what a test tells it to.
import { createDecipheriv, createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { ENCRYPT_KEY } from './opened.ts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  /** Decrypted and parsed. */
  readonly event: ReceivedEvent;
}

export interface ReceivedEvent {
  readonly type?: string;
  readonly challenge?: string;
  readonly header: {
    readonly event_id: string;
    readonly event_type: string;
    readonly create_time: string;
    readonly token: string;
  };
  readonly event: {
    readonly message: { readonly message_id: string; readonly content: string; readonly mentions?: readonly object[] };
    readonly token: string;
    readonly action: Readonly<Record<string, unknown>>;
    readonly [key: string]: unknown;
  };
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Events of messages, their texts as received. */
  texts(): readonly string[];
  /** How every further post is answered; absent members: 200 and `{}`. Null: never. */
  answers(answer: Answering): void;
  /** Resolves when so many have been received. */
  count(wanted: number): Promise<void>;
  close(): Promise<void>;
}

export type Answering = (
  received: Received,
  response: ServerResponse,
) => { status?: number; body?: unknown; headers?: Record<string, string> } | null;

export async function openReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  let answering: Answering = () => ({});
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString('utf8');
    const one = { headers: request.headers, raw, event: openedEvent(raw) };
    received.push(one);
    const answer = answering(one, response);
    for (const wake of waiting.splice(0)) wake();
    if (answer === null) return;
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feishu/events`,
    received,
    texts: () =>
      received
        .filter((one) => one.event.header.event_type === 'im.message.receive_v1')
        .map((one) => JSON.parse(one.event.event.message.content).text),
    answers: (answer) => {
      answering = answer;
    },
    count: async (wanted) => {
      while (received.length < wanted) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    close,
  };
}

function openedEvent(raw: string): ReceivedEvent {
  const sealed = Buffer.from(JSON.parse(raw).encrypt ?? '', 'base64');
  if (sealed.length === 0) return JSON.parse(raw);
  const key = createHash('sha256').update(ENCRYPT_KEY).digest();
  const decipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, 16));
  return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString('utf8'));
}
