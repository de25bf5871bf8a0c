// The one sender, with the ways out that are configured: the app, robots of groups, mail.
import { pagesUrl } from '../../config/page-address.ts';
import { feishuChannel } from '../../feishu/channel.ts';
import type { Feishu } from '../../feishu/client.ts';
import { systemClock } from '../../lib/clock.ts';
import { type Sender, startSender } from '../../outbox/sender.ts';
import type { Program } from '../program.ts';
import { fileLinkMaker } from './file-door.ts';
import { otherChannels } from './other-channels.ts';

/** @param feishu null without an app: its rows fail and say so */
export function startSending({ context, store }: Program, feishu: Feishu | null, signal: AbortSignal): Sender {
  const pageUrl = pagesUrl(context.config);
  const app = feishu === null ? {} : { feishu: feishuChannel(feishu, { pageUrl, fileLink: fileLinkMaker(context) }) };
  const channels = { ...app, ...otherChannels(context) };
  return startSender({ store, channels, now: systemClock, log: context.log, signal });
}
