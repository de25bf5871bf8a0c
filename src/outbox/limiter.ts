// How fast we may post: token buckets, one for the app and one a chat (feishu.md §1.4, §4.1: 50/s an app, 5/s a chat, shared by all bots in it).

export interface Limiter {
  /** Milliseconds until a message may go to the chat; 0 takes its place right away. */
  take(chat: string): number;
  /** The platform said to wait: nothing goes to the chat (or, with null, anywhere) for so long. */
  pause(chat: string | null, ms: number): void;
}

export interface Rates {
  readonly appPerSecond: number;
  readonly chatPerSecond: number;
}

/** Other bots post into the same chats, so a little is left to them. */
export const RATES: Rates = { appPerSecond: 40, chatPerSecond: 4 };

interface Bucket {
  tokens: number;
  at: number;
  pausedUntil: number;
}

/** @param clock milliseconds of real time that never go back, as performance.now() */
export function createLimiter({ appPerSecond, chatPerSecond }: Rates, clock: () => number): Limiter {
  const app: Bucket = { tokens: appPerSecond, at: clock(), pausedUntil: 0 };
  const chats = new Map<string, Bucket>();

  const bucketOf = (chat: string): Bucket => {
    const found = chats.get(chat) ?? { tokens: chatPerSecond, at: clock(), pausedUntil: 0 };
    chats.set(chat, found);
    return found;
  };
  const waitFor = (bucket: Bucket, rate: number): number => {
    const now = clock();
    bucket.tokens = Math.min(rate, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    const filling = bucket.tokens >= 1 ? 0 : ((1 - bucket.tokens) / rate) * 1000;
    return Math.max(filling, bucket.pausedUntil - now);
  };
  /** A full bucket says nothing that a new one would not. */
  const forgetFull = (): void => {
    for (const [chat, bucket] of chats)
      if (waitFor(bucket, chatPerSecond) <= 0 && bucket.tokens >= chatPerSecond) chats.delete(chat);
  };

  return {
    take: (chat) => {
      if (chats.size > 1_000) forgetFull();
      const own = bucketOf(chat);
      const wait = Math.max(waitFor(app, appPerSecond), waitFor(own, chatPerSecond));
      if (wait > 0) return wait;
      app.tokens -= 1;
      own.tokens -= 1;
      return 0;
    },
    pause: (chat, ms) => {
      const bucket = chat === null ? app : bucketOf(chat);
      bucket.pausedUntil = Math.max(bucket.pausedUntil, clock() + ms);
    },
  };
}
