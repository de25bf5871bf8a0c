// The way to Feishu: the client of the configured app, and the one sender with it as its channel.
import type { CoreConfig } from '../../config/core.ts';
import type { Context } from '../../context.ts';
import { feishuChannel } from '../../feishu/channel.ts';
import { FEISHU_DOMAIN, type Feishu, openFeishu } from '../../feishu/client.ts';
import { systemClock } from '../../lib/clock.ts';
import { type Sender, startSender } from '../../outbox/sender.ts';
import type { Program } from '../program.ts';
import { fileLinkMaker } from './file-door.ts';

const TIME_LIMIT_MS = 15_000;

/** Null without a Feishu app; the caller closes it. */
export function openFeishuOf({ config, log }: Pick<Context, 'config' | 'log'>): Feishu | null {
  const app = config.feishu;
  if (app === undefined) return null;
  const { appId, appSecret } = app;
  return openFeishu({ appId, appSecret, domain: domainOf(app), timeoutMs: TIME_LIMIT_MS }, log);
}

export function startSending({ context, store }: Program, feishu: Feishu, signal: AbortSignal): Sender {
  const { web } = context.config;
  const channel = feishuChannel(feishu, { pageUrl: web.publicUrl ?? null, fileLink: fileLinkMaker(context) });
  return startSender({ store, channels: { feishu: channel }, now: systemClock, log: context.log, signal });
}

function domainOf({ domain }: NonNullable<CoreConfig['feishu']>): string {
  return domain === 'feishu' || domain === 'lark' ? FEISHU_DOMAIN[domain] : domain;
}
