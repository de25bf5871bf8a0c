// The ways in which the watch speaks: a group's robot, or a mail; directly, since the outbox may be what stands still.
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { WatchConfig } from '../../config/watch.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { Voice } from './watch.ts';

/** What the watch needs of the section `channels`. */
export const spokenChannels = z.object({
  robots: z.record(z.string(), z.object({ url: z.string(), secret: z.string().optional() })).default({}),
  mail: z
    .object({
      host: z.string(),
      port: z.number().default(465),
      user: z.string().optional(),
      password: z.string().optional(),
      from: z.string(),
      secure: z.boolean().optional(),
    })
    .optional(),
});

export type SpokenChannels = z.output<typeof spokenChannels>;
type Robot = SpokenChannels['robots'][string];
type Mail = NonNullable<SpokenChannels['mail']>;

const LIMIT_MS = 10_000;

/** Those of the configuration in its order, and what is wrong with it: Chinese sentences. */
export function voicesOf(
  { robotUrl, robotSecret, to }: Pick<WatchConfig, 'robotUrl' | 'robotSecret' | 'to'>,
  { robots, mail }: SpokenChannels,
): { readonly voices: readonly Voice[]; readonly faults: readonly string[] } {
  const voices: Voice[] = [];
  const faults: string[] = [];
  if (robotUrl !== undefined) voices.push(robotVoice('watch.robotUrl', secretly({ url: robotUrl }, robotSecret)));
  for (const target of to) {
    const [kind, ...rest] = target.split(':');
    const name = rest.join(':');
    const robot = robots[name];
    if (kind === 'robot' && robot !== undefined) voices.push(robotVoice(name, robot));
    else if (kind === 'mail' && mail !== undefined) voices.push(mailVoice(name, mail));
    else faults.push(kind === 'mail' ? `没有配置 channels.mail，${name} 收不到` : `channels.robots 里没有 ${name}`);
  }
  return { voices, faults };
}

function secretly(robot: Robot, secret: string | undefined): Robot {
  return secret === undefined ? robot : { ...robot, secret };
}

function robotVoice(name: string, { url, secret }: Robot): Voice {
  return {
    name: `机器人 ${name}`,
    say: async ({ title, lines }) => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signed =
        secret === undefined
          ? {}
          : { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
      const body = JSON.stringify({ ...signed, msg_type: 'text', content: { text: [title, ...lines].join('\n') } });
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(LIMIT_MS),
      });
      const said: unknown = await answer.json().catch(() => null);
      const code = isJsonObject(said) ? (said.code ?? said.StatusCode) : null;
      // HTTP 200 with a code is a refusal as well.
      if (!answer.ok || code !== 0) throw new Error(`机器人没有收下（HTTP ${answer.status}，错误码 ${String(code)}）`);
    },
  };
}

function mailVoice(to: string, { host, port, user, password, from, secure = port === 465 }: Mail): Voice {
  return {
    name: `邮箱 ${to}`,
    say: async ({ title, lines }) => {
      const { createTransport } = await import('nodemailer');
      const auth = user === undefined ? {} : { auth: { user, pass: password ?? '' } };
      const limits = { connectionTimeout: LIMIT_MS, greetingTimeout: LIMIT_MS, socketTimeout: LIMIT_MS };
      const transport = createTransport({ host, port, secure, ...auth, ...limits });
      await transport.sendMail({ from, to, subject: title, text: [title, '', ...lines].join('\n') });
    },
  };
}
