// One lane's turn: one thing after the other, until nothing of it may go for now.

import type { ChannelName } from './channel.ts';
import { type Delivery, type DeliveryWork, deliver, waitOf } from './deliver.ts';
import { digestLane } from './digest.ts';
import type { Limiter } from './limiter.ts';
import { type Lane, nextIn, type Ready } from './queries.ts';
import type { Stuck } from './stuck.ts';

/** The shape of the program's log, which lies above this room. */
export interface SenderLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Turns {
  readonly work: DeliveryWork;
  readonly limiters: Readonly<Record<ChannelName, Limiter>>;
  readonly stuck: Stuck;
  readonly log: SenderLog;
  /** Ids of rows whose call is under way. */
  readonly underWay: Set<string>;
  /** Aborts when no further call shall be begun. */
  readonly stop: AbortSignal;
}

/** What may go next in the lane, but for the rates; null when it has to wait. */
export function nextOf({ work, stuck }: Turns, lane: Lane): Promise<Ready | null> {
  return nextIn(work.read(), lane, work.now(), stuck.ids());
}

/** Answers the milliseconds after which the lane may have another turn; 0 when something new has to come first. */
export async function serveLane(turns: Turns, lane: Lane): Promise<number> {
  const { work, limiters, underWay, stop } = turns;
  while (!stop.aborted) {
    const above = work.channels[lane.channel]?.digestAbove;
    if (above !== undefined) await digestLane(work, lane, above);
    const next = await nextOf(turns, lane);
    if (next === null) return 0;
    // Nobody waits in here: others could make use of the place.
    const waitMs = limiters[lane.channel].take(lane.chat);
    if (waitMs > 0) return waitMs;
    underWay.add(next.id);
    try {
      heard(turns, lane, next.id, await deliver(work, next));
    } finally {
      underWay.delete(next.id);
    }
  }
  return 0;
}

function heard({ limiters, stuck, log }: Turns, { channel, chat }: Lane, id: string, delivery: Delivery): void {
  if (delivery.state === 'sent') stuck.delivered(id);
  else if (delivery.state === 'retry') stuck.failed(id);
  else stuck.ended(id);
  if (delivery.state === 'sent' || delivery.state === 'gone') return;
  const { state, fault } = delivery;
  log.warn({ row: id, channel, chat, state, fault: fault.message }, 'message not delivered');
  if (state === 'retry' && fault.retryAfterMs !== null) {
    limiters[channel].pause(fault.wholeApp ? null : chat, waitOf(fault));
  }
}
