// One message on its way out: what is written before the call and after it, so that a kill between any two statements loses nothing.
import type { Kysely } from 'kysely';
import { type Backoff, backoffMs } from '../lib/backoff.ts';
import { type Clock, parseInstant } from '../lib/clock.ts';
import {
  type Channel,
  type ChannelName,
  type Delivered,
  DeliveryFault,
  type OutgoingMessage,
  type Urging,
} from './channel.ts';
import { beginRound, markFailed, markRetry, markSending, markSent, markSuperseded } from './moves.ts';
import { hasDoubtfulNeighbour, isOutdated, knownIds, type OutboxRow, type Ready, waitingRow } from './queries.ts';
import type { OutboxTables } from './tables.ts';

export type Channels = Readonly<Partial<Record<ChannelName, Channel>>>;

export interface DeliveryWork {
  /** What is not among them is not configured. */
  readonly channels: Channels;
  readonly now: Clock;
  readonly backoff: Backoff;
  /** One transaction under the sender's lease. */
  write<R>(work: (db: Kysely<OutboxTables>) => Promise<R>): Promise<R>;
  read(): Kysely<OutboxTables>;
  newId(): string;
  /** What the channel must not throw. */
  bug(id: string, thrown: unknown): void;
}

/** `gone`: it needs no delivery any more. */
export type Delivery =
  | { readonly state: 'sent' }
  | { readonly state: 'gone' }
  | { readonly state: 'failed' | 'retry'; readonly fault: DeliveryFault };

/** The platform knows a uuid for an hour (feishu.md §4.1); after so long we no longer rely on it. */
const UUID_PROTECTS_MS = 50 * 60_000;
/** What a platform asks for is a wish, and may be nonsense. */
const MOST_WAIT_MS = 3_600_000;
/** After so long, and so many tries, nobody wants to hear it. */
const GIVE_UP_MS = 24 * 3_600_000;
const GIVE_UP_TRIES = 20;
/** The lease's life without renewal, less some: a process that was paused between its claim and its call must not call. */
const CLAIM_HOLDS_MS = 20_000;

export async function deliver(work: DeliveryWork, { id, of, isOrphan }: Ready): Promise<Delivery> {
  const waiting = await waitingRow(work.read(), id);
  if (waiting === null) return { state: 'gone' };
  if (isOrphan) return failed(work, waiting, orphanFault(), waiting.uncertain === 1);
  const channel = work.channels[waiting.channel];
  if (channel === undefined) return failed(work, waiting, unconfiguredFault(waiting.channel), waiting.uncertain === 1);
  const settled = await unprotected(work, channel, waiting, of);
  if (!('id' in settled)) return settled;
  const began = performance.now();
  const row = await work.write(async (db) => {
    if (settled.act !== 'patch' || of === null || !(await isOutdated(db, settled, of))) {
      return markSending(db, settled, of, work.now());
    }
    await markSuperseded(db, id);
    return null;
  });
  if (row === null) return { state: 'gone' };
  if (performance.now() - began > CLAIM_HOLDS_MS) {
    throw new Error(`${CLAIM_HOLDS_MS} ms went by between the claim of ${id} and its call`);
  }
  return called(work, channel, row, of);
}

async function called(work: DeliveryWork, channel: Channel, row: OutboxRow, of: string | null): Promise<Delivery> {
  const answer = await asked(work, row.id, () => put(channel, row, of));
  if (answer instanceof DeliveryFault) {
    return failed(work, row, answer, answer.outcome === 'unknown' || row.uncertain === 1);
  }
  await work.write((db) => markSent(db, row.id, answer, work.now()));
  return { state: 'sent' };
}

/**
 * A row whose answer was lost too long ago for its uuid is looked up in the chat first.
 * What posts nothing needs none of this: done twice it is done once.
 */
async function unprotected(
  work: DeliveryWork,
  channel: Channel,
  row: OutboxRow,
  of: string | null,
): Promise<OutboxRow | Delivery> {
  const first = row.first_tried_at;
  const isOld = first !== null && work.now().getTime() - parseInstant(first).getTime() >= UUID_PROTECTS_MS;
  const { act } = row;
  if (act === 'patch' || act === 'urgent' || row.uncertain === 0 || !isOld) return row;
  const db = work.read();
  const known = await knownIds(db, row);
  const answer = await asked(work, row.id, () => channel.settle(messageOf(row, act, of, channel), known));
  if (answer instanceof DeliveryFault) return failed(work, { ...row, attempts: row.attempts + 1 }, answer, true);
  const isFound = answer.found === 'one' && !(await hasDoubtfulNeighbour(db, row, first));
  if (!isFound) return work.write((trx) => beginRound(trx, row, answer.found !== 'none'));
  const found = { messageId: answer.messageId, note: '应答丢失，在群的历史里找到了' };
  await work.write((trx) => markSent(trx, row.id, found, work.now()));
  return { state: 'sent' };
}

async function failed(
  work: DeliveryWork,
  { id, attempts, said_at }: OutboxRow,
  fault: DeliveryFault,
  uncertain: boolean,
): Promise<Delivery> {
  const now = work.now().getTime();
  const isTooOld = attempts >= GIVE_UP_TRIES && now - parseInstant(said_at).getTime() >= GIVE_UP_MS;
  if (fault.final || isTooOld) {
    const error = fault.final ? fault.message : `${fault.message}（24 小时没能发出，不再尝试）`;
    await work.write((db) => markFailed(db, id, error, uncertain));
    return { state: 'failed', fault };
  }
  const waitMs = Math.max(waitOf(fault), backoffMs(work.backoff, Math.max(attempts, 1), Math.random()));
  const retry = { error: fault.message, dueAt: new Date(now + waitMs), attempts, uncertain };
  await work.write((db) => markRetry(db, id, retry));
  return { state: 'retry', fault };
}

function put(channel: Channel, row: OutboxRow, of: string | null): Promise<Delivered> {
  if (row.act !== 'urgent') return channel.deliver(messageOf(row, row.act, of, channel));
  if (channel.urge === undefined || of === null) throw finalFault('这个渠道的消息不能加急');
  // Written by say() and by nobody else, as every body is.
  const { people } = JSON.parse(row.body) as Pick<Urging, 'people'>;
  return channel.urge({ of, people });
}

/** Milliseconds that the platform asks to wait, as far as we listen. */
export function waitOf({ retryAfterMs }: DeliveryFault): number {
  const asked = retryAfterMs ?? 0;
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 0), MOST_WAIT_MS) : MOST_WAIT_MS;
}

/** What the channel answers. A bug's text goes into the log only: it may hold what people should not see. */
async function asked<R>(work: DeliveryWork, id: string, ask: () => Promise<R>): Promise<R | DeliveryFault> {
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof DeliveryFault) return thrown;
    work.bug(id, thrown);
    return new DeliveryFault('程序出错了，详情见日志', { outcome: 'unknown', final: false, retryAfterMs: null });
  }
}

function orphanFault(): DeliveryFault {
  return finalFault('它回复或更新的那条消息没有发出去');
}

const CONFIGURED_BY: Readonly<Record<ChannelName, string>> = {
  feishu: '没有接上飞书应用，请在配置里写 feishu',
  robot: '没有配置群机器人，请在配置的 channels.robots 里写上',
  mail: '没有配置邮件，请在配置的 channels.mail 里写上',
};

function unconfiguredFault(channel: ChannelName): DeliveryFault {
  return finalFault(CONFIGURED_BY[channel] ?? `没有“${channel}”这个渠道`);
}

function finalFault(sentence: string): DeliveryFault {
  return new DeliveryFault(sentence, { outcome: 'not-sent', final: true, retryAfterMs: null });
}

function messageOf(
  row: OutboxRow,
  act: OutgoingMessage['act'],
  of: string | null,
  { forgets = false }: Channel,
): OutgoingMessage {
  return {
    id: row.id,
    uuid: `${row.id}-${row.round}`,
    chat: row.chat,
    act,
    of,
    body: JSON.parse(row.body) as OutgoingMessage['body'],
    firstTriedAt: row.first_tried_at === null ? null : parseInstant(row.first_tried_at),
    maybeTwice: row.maybe_twice === 1 || (forgets && row.uncertain === 1),
  };
}
