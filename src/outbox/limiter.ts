// How fast a channel may post: so many in any second and any minute to one chat, robot or address, and in all.
import type { ChannelName } from './channel.ts';

export interface Limiter {
  /** Milliseconds until a message may go to the chat; 0 takes its place right away. */
  take(chat: string): number;
  /** The platform said to wait: nothing goes to the chat (or, with null, anywhere) for so long. */
  pause(chat: string | null, ms: number): void;
}

export interface Rates {
  readonly appPerSecond: number;
  readonly appPerMinute: number;
  readonly chatPerSecond: number;
  /** Unlimited unless told. */
  readonly chatPerMinute?: number;
}

/**
 * The app: 5/s into a chat, 50/s and 1000/min in all (feishu.md §1.4, §4.1). A robot: 5/s and 100/min, each by itself (§5). Mail: what no
 * server takes for a flood.
 * Other bots post into the same chats, so a little is left to them; and to us: a call that took long arrives beside those of a later
 * second.
 */
export const RATES: Readonly<Record<ChannelName, Rates>> = {
  feishu: { appPerSecond: 40, appPerMinute: 900, chatPerSecond: 4 },
  robot: { appPerSecond: 40, appPerMinute: 2_000, chatPerSecond: 4, chatPerMinute: 90 },
  mail: { appPerSecond: 5, appPerMinute: 60, chatPerSecond: 2, chatPerMinute: 20 },
};

/** A message that went to a chat so many milliseconds ago. */
export interface Went {
  readonly chat: string;
  readonly agoMs: number;
}

interface Window {
  readonly most: number;
  readonly perMs: number;
}

interface Gate {
  readonly windows: readonly Window[];
  /** When the last messages went, the oldest first; no more than the largest window counts. */
  went: number[];
  pausedUntil: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** What went longer ago counts for nothing. */
export const LONGEST_WINDOW_MS = MINUTE_MS;

/**
 * Not token buckets: one that is full lets twice its rate through in a second, and the platform counts.
 * @param clock milliseconds of real time that never go back, as performance.now()
 * @param went what another sender posted before, the oldest first: a restart does not begin to count anew
 */
export function createLimiter(rates: Rates, clock: () => number, went: readonly Went[] = []): Limiter {
  const { appPerSecond, appPerMinute, chatPerSecond, chatPerMinute } = rates;
  const app = gate([
    { most: appPerSecond, perMs: SECOND_MS },
    { most: appPerMinute, perMs: MINUTE_MS },
  ]);
  const chats = new Map<string, Gate>();
  const perChat = [
    { most: chatPerSecond, perMs: SECOND_MS },
    ...(chatPerMinute === undefined ? [] : [{ most: chatPerMinute, perMs: MINUTE_MS }]),
  ];
  const quietMs = Math.max(...perChat.map(({ perMs }) => perMs));

  const gateOf = (chat: string): Gate => {
    if (chats.size > 1_000) forgetOpen(chats, clock(), quietMs);
    const found = chats.get(chat) ?? gate(perChat);
    chats.set(chat, found);
    return found;
  };

  const began = clock();
  for (const { chat, agoMs } of went) for (const one of [app, gateOf(chat)]) enter(one, began - agoMs);

  return {
    take: (chat) => {
      const now = clock();
      const gates = [app, gateOf(chat)];
      const wait = Math.max(...gates.map((one) => waitAt(one, now)));
      if (wait > 0) return wait;
      for (const one of gates) enter(one, now);
      return 0;
    },
    pause: (chat, ms) => {
      const paused = chat === null ? app : gateOf(chat);
      paused.pausedUntil = Math.max(paused.pausedUntil, clock() + ms);
    },
  };
}

function gate(windows: readonly Window[]): Gate {
  return { windows, went: [], pausedUntil: Number.NEGATIVE_INFINITY };
}

function waitAt({ windows, went, pausedUntil }: Gate, now: number): number {
  const full = windows.map(({ most, perMs }) => {
    const first = went[went.length - most];
    return first === undefined ? 0 : first + perMs - now;
  });
  return Math.max(0, pausedUntil - now, ...full);
}

function enter(one: Gate, now: number): void {
  one.went.push(now);
  const most = Math.max(...one.windows.map((window) => window.most));
  if (one.went.length > most) one.went = one.went.slice(-most);
}

/** A chat that was quiet for long says nothing that a new one would not. */
function forgetOpen(chats: Map<string, Gate>, now: number, quietMs: number): void {
  for (const [chat, { went, pausedUntil }] of chats) {
    if ((went.at(-1) ?? 0) + quietMs <= now && pausedUntil <= now) chats.delete(chat);
  }
}
