// The way to Feishu: the one sender, with the configured app as its channel.
import { feishuChannel } from '../../feishu/channel.ts';
import type { Feishu } from '../../feishu/client.ts';
import { systemClock } from '../../lib/clock.ts';
import { type Sender, startSender } from '../../outbox/sender.ts';
import type { Program } from '../program.ts';
import { fileLinkMaker } from './file-door.ts';

export function startSending({ context, store }: Program, feishu: Feishu, signal: AbortSignal): Sender {
  const { web } = context.config;
  const channel = feishuChannel(feishu, { pageUrl: web.publicUrl ?? null, fileLink: fileLinkMaker(context) });
  return startSender({ store, channels: { feishu: channel }, now: systemClock, log: context.log, signal });
}
