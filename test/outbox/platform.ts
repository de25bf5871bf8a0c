// A platform for the sender's tests: it posts into a file, knows a uuid for an hour as Feishu does, and fails as it is told.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { type Channel, DeliveryFault, type OutgoingMessage, type Settled } from '../../src/outbox/channel.ts';

export interface Post {
  readonly messageId: string;
  readonly uuid: string;
  readonly chat: string;
  readonly act: OutgoingMessage['act'];
  readonly of: string | null;
  readonly text: string;
  readonly maybeTwice: boolean;
  /** Milliseconds of the clock handed in. */
  readonly at: number;
}

const HOUR_MS = 3_600_000;

export function postsIn(file: string): readonly Post[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Post);
}

/** What happens to one call: it never reaches the platform, or it is posted and the answer is lost; `swallowed` looks like that and was not posted. */
export type Mishap = 'refused' | 'busy' | 'unreachable' | 'answer-lost' | 'swallowed' | 'bug' | DeliveryFault | null;

const FAULTS = {
  refused: new DeliveryFault('机器人不在群里', { outcome: 'not-sent', final: true, retryAfterMs: null }),
  busy: new DeliveryFault('发得太快', { outcome: 'not-sent', final: false, retryAfterMs: 40 }),
  unreachable: new DeliveryFault('连不上', { outcome: 'not-sent', final: false, retryAfterMs: null }),
  'answer-lost': new DeliveryFault('没有应答', { outcome: 'unknown', final: false, retryAfterMs: null }),
  swallowed: new DeliveryFault('没有应答', { outcome: 'unknown', final: false, retryAfterMs: null }),
  bug: new TypeError('a bug that knows a secret'),
} as const;

export interface PlatformOptions {
  readonly file: string;
  readonly now: () => Date;
  /** Asked before each call. */
  readonly mishap?: (message: OutgoingMessage) => Mishap;
  /** Hears of the moments of a call. */
  readonly reached?: (moment: 'called' | 'posted') => void;
  /** False: the history cannot be read; a function is asked at each look and may throw. */
  readonly history?: boolean | (() => boolean);
}

export function platformChannel({
  file,
  now,
  mishap = () => null,
  reached = () => {},
  history = true,
}: PlatformOptions): Channel {
  return {
    deliver: async (message) => {
      reached('called');
      const trouble = mishap(message);
      if (trouble !== null && trouble !== 'answer-lost') throw typeof trouble === 'string' ? FAULTS[trouble] : trouble;
      const messageId = post(file, message, now().getTime());
      reached('posted');
      if (trouble === 'answer-lost') throw FAULTS[trouble];
      return { messageId: message.act === 'patch' ? null : messageId };
    },
    settle: async (message, knownIds): Promise<Settled> => {
      if (!(typeof history === 'function' ? history() : history)) return { found: 'unclear' };
      // As long as it was tried and no longer: what was posted later is something else. A minute more on both sides, since clocks differ.
      const since = (message.firstTriedAt?.getTime() ?? 0) - 60_000;
      const until = since + 57 * 60_000;
      const candidates = postsIn(file).filter(
        (one) =>
          one.chat === message.chat &&
          one.at >= since &&
          one.at <= until &&
          one.act !== 'patch' &&
          !knownIds.has(one.messageId),
      );
      const [only, ...more] = candidates;
      if (only === undefined) return { found: 'none' };
      return more.length > 0 ? { found: 'unclear' } : { found: 'one', messageId: only.messageId };
    },
  };
}

function post(file: string, { uuid, chat, act, of, body, maybeTwice }: OutgoingMessage, at: number): string {
  const before = postsIn(file);
  const same = before.find((one) => one.uuid === uuid && at - one.at < HOUR_MS);
  if (same !== undefined && act !== 'patch') return same.messageId;
  const text = body.kind === 'text' ? body.text : JSON.stringify(body);
  const made: Post = { messageId: `om_${before.length + 1}`, uuid, chat, act, of, text, maybeTwice, at };
  appendFileSync(file, `${JSON.stringify(made)}\n`);
  return made.messageId;
}
