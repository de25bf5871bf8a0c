// The ways in which the watch speaks: a group's robot, or a mail; directly, since the outbox may be what stands still.
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type MailServer, sendMail } from '../../channels/mail.ts';
import { type Robot, tellRobot } from '../../channels/robot.ts';
import type { channels, outbound } from '../../config/channels.ts';
import type { DeepReadonly } from '../../config/freeze.ts';
import type { WatchConfig } from '../../config/watch.ts';
import { systemClock } from '../../lib/clock.ts';
import { openOutbound } from '../../outbound/client.ts';
import type { OutgoingBody } from '../../outbox/channel.ts';
import type { SpokenText } from './speech-text.ts';
import type { Voice } from './watch.ts';

export interface SpokenChannels {
  readonly channels: DeepReadonly<z.output<typeof channels>>;
  readonly outbound: DeepReadonly<z.output<typeof outbound>>;
}

type Targets = DeepReadonly<Pick<WatchConfig, 'robotUrl' | 'robotSecret' | 'to'>>;

/** Those of the configuration in its order, and what is wrong with it: Chinese sentences. */
export function voicesOf(
  { robotUrl, robotSecret, to }: Targets,
  spoken: SpokenChannels,
): { readonly voices: readonly Voice[]; readonly faults: readonly string[] } {
  const { robots, mail } = spoken.channels;
  const voices: Voice[] = [];
  const faults: string[] = [];
  if (robotUrl !== undefined) voices.push(robotVoice('watch.robotUrl', { url: robotUrl, secret: robotSecret }, spoken));
  for (const target of to) {
    const [kind, ...rest] = target.split(':');
    const name = rest.join(':');
    const robot = robots[name];
    if (kind === 'robot' && robot !== undefined) voices.push(robotVoice(name, robot, spoken));
    else if (kind === 'mail' && mail !== undefined) voices.push(mailVoice(name, mail));
    else faults.push(kind === 'mail' ? `没有配置 channels.mail，${name} 收不到` : `channels.robots 里没有 ${name}`);
  }
  const kept = [
    robotUrl,
    robotSecret,
    mail?.password,
    ...Object.values(robots).flatMap(({ url, secret }) => [url, secret]),
  ];
  if (kept.some((value) => value?.startsWith('secret:')))
    faults.push('写成 secret:名字 的密钥在存储里，守望不碰存储，读不到；请给它用环境变量');
  return { voices, faults };
}

function bodyOf({ title, lines }: SpokenText): OutgoingBody {
  return { kind: 'post', title, lines };
}

function robotVoice(name: string, robot: Robot, { outbound: rules }: SpokenChannels): Voice {
  const around = { outbound: openOutbound(rules), now: systemClock };
  return { name: `机器人 ${name}`, say: async (text) => void (await tellRobot(robot, bodyOf(text), around)) };
}

function mailVoice(to: string, server: MailServer): Voice {
  return {
    name: `邮箱 ${to}`,
    say: async (text) => void (await sendMail(server, { to, body: bodyOf(text), id: randomUUID() })),
  };
}
