// The outbox's channel to robots of groups: text only, signed; what the robot refuses is not sent (feishu.md §5).
import { createHmac } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import { UserError } from '../lib/errors.ts';
import type { Outbound, OutboundAnswer } from '../outbound/client.ts';
import { OutboundError } from '../outbound/failure.ts';
import { type Channel, type Delivered, DeliveryFault, type OutgoingBody } from '../outbox/channel.ts';
import { plainOf, withinBytes } from './plain-text.ts';
import { robotCode, robotFault } from './robot-codes.ts';

export interface Robot {
  readonly url: string;
  /** Undefined: it checks no signature. */
  readonly secret?: string | undefined;
  /** One of its keywords: put before what does not have it. */
  readonly keyword?: string | undefined;
}

export interface RobotSurroundings {
  /** More than so many that wait for a robot become one. */
  readonly digestAbove?: number;
  readonly outbound: Outbound;
  /** The real one: a signature is good for an hour. */
  readonly now: Clock;
}

/** Of 20 KB for the whole body; JSON writes line breaks and quotes twice as long, so that there is much to spare. */
const MOST_TEXT_BYTES = 9_000;
const MAYBE_TWICE = '可能重复：上一次发送没有得到答复';
/** A tag in a text pings, and there is no escape for it. */
const TAG = /<(?=[a-z/!?])/gi;

/** @param robotOf by its name, as it is at the moment, its secrets revealed; null when there is none. A UserError it throws is said. */
export function robotChannel(robotOf: (name: string) => Promise<Robot | null>, around: RobotSurroundings): Channel {
  return {
    forgets: true,
    ...(around.digestAbove === undefined ? {} : { digestAbove: around.digestAbove }),
    deliver: async ({ chat, body, act, maybeTwice }) => {
      if (act !== 'send') throw finalFault('群机器人只能发新消息');
      const robot = await robotOf(chat).catch(unusable);
      if (robot === null) throw finalFault(`没有配置名为“${chat}”的群机器人，请在配置的 channels.robots 里写上`);
      return tellRobot(robot, body, { ...around, maybeTwice });
    },
    // It has no history that could be read.
    settle: async () => ({ found: 'unclear' }),
  };
}

/**
 * Says something in the robot's group.
 * @throws DeliveryFault with a sentence that says what to do
 */
export async function tellRobot(
  robot: Robot,
  body: OutgoingBody,
  { outbound, now, maybeTwice = false }: RobotSurroundings & { readonly maybeTwice?: boolean },
): Promise<Delivered> {
  const text = robotText(body, robot.keyword, maybeTwice);
  const payload = { ...signature(robot.secret, now()), msg_type: 'text', content: { text } };
  const answer = await outbound
    .request({
      url: robot.url,
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(payload),
    })
    .catch((thrown: unknown) => {
      throw thrown instanceof OutboundError ? outboundFault(thrown) : thrown;
    });
  const code = robotCode(parsed(answer));
  if (code === 0 && answer.status < 400)
    return { messageId: null, proof: `机器人已收下（code 0，HTTP ${answer.status}）` };
  throw robotFault(answer.status, code === 0 ? null : code, secondsOf(answer));
}

export function robotText(body: OutgoingBody, keyword: string | undefined, maybeTwice: boolean): string {
  const { title, text } = plainOf(body);
  const whole = [
    ...(maybeTwice ? [MAYBE_TWICE] : []),
    ...(title === '' || text.startsWith(title) ? [] : [title]),
    text,
  ];
  const said = whole.join('\n').replace(TAG, '＜').trim() || '（空消息）';
  const known = keyword === undefined || said.includes(keyword) ? said : `【${keyword}】${said}`;
  return withinBytes(known, MOST_TEXT_BYTES, '\n……（太长，后面的没有发）');
}

/** HMAC-SHA256 with timestamp and secret as the key, over nothing. */
export function signature(
  secret: string | undefined,
  now: Date,
): { readonly timestamp?: string; readonly sign?: string } {
  if (secret === undefined) return {};
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64') };
}

/** What cannot be reached as it is written stays unreachable until somebody changes the configuration. */
export function outboundFault({ message, reached, retryable }: OutboundError): DeliveryFault {
  const outcome = reached ? 'unknown' : 'not-sent';
  return new DeliveryFault(message, { outcome, final: !retryable, retryAfterMs: null });
}

/** A secret that cannot be had may be had as soon as somebody has put it in. */
export function unusable(thrown: unknown): never {
  if (!(thrown instanceof UserError)) throw thrown;
  throw new DeliveryFault(thrown.message, { outcome: 'not-sent', final: false, retryAfterMs: 60_000 });
}

function parsed({ body }: OutboundAnswer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

function secondsOf({ headers }: OutboundAnswer): number | null {
  const seconds = Number(headers['x-ogw-ratelimit-reset'] ?? headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

function finalFault(sentence: string): DeliveryFault {
  return new DeliveryFault(sentence, { outcome: 'not-sent', final: true, retryAfterMs: null });
}
