// The ways out beside the app, as they are configured: robots of groups, mail. Their secrets are revealed at the moment of use.
import { type MailServer, mailChannel } from '../../channels/mail.ts';
import { type Robot, robotChannel } from '../../channels/robot.ts';
import type { CoreConfig } from '../../config/core.ts';
import type { Context } from '../../context.ts';
import { systemClock } from '../../lib/clock.ts';
import { openOutbound } from '../../outbound/client.ts';
import type { Channels } from '../../outbox/deliver.ts';

type Configured = CoreConfig['channels'];
type Reveal = Context['secrets']['reveal'];

/** What is not configured is not among them, so that its rows fail and say so. */
export function otherChannels({ config, secrets }: Pick<Context, 'config' | 'secrets'>): Channels {
  const { robots, mail, digestAbove } = config.channels;
  const outbound = openOutbound(config.outbound);
  const robot = robotChannel(
    async (name) => {
      const found = robots[name];
      return found === undefined ? null : revealedRobot(found, secrets.reveal);
    },
    { outbound, now: systemClock, digestAbove },
  );
  return {
    ...(Object.keys(robots).length === 0 ? {} : { robot }),
    ...(mail === undefined ? {} : { mail: mailChannel(() => revealedMail(mail, secrets.reveal)) }),
  };
}

/** False where nobody could be told anything: no app, no robot, no mail. */
export function hasWayOut({ feishu, channels }: Pick<CoreConfig, 'feishu' | 'channels'>): boolean {
  return feishu !== undefined || Object.keys(channels.robots).length > 0 || channels.mail !== undefined;
}

/** @throws UserError when a secret cannot be had */
export async function revealedRobot(
  { url, secret, keyword }: Configured['robots'][string],
  reveal: Reveal,
): Promise<Robot> {
  return { url: await reveal(url), ...(secret === undefined ? {} : { secret: await reveal(secret) }), keyword };
}

/** @throws UserError when a secret cannot be had */
export async function revealedMail(mail: NonNullable<Configured['mail']>, reveal: Reveal): Promise<MailServer> {
  return { ...mail, ...(mail.password === undefined ? {} : { password: await reveal(mail.password) }) };
}
