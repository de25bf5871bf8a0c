// The way to the group: the one sender with Feishu as its channel, where the configuration names an app.
import type { CoreConfig } from '../config/core.ts';
import type { Context } from '../context.ts';
import { feishuChannel } from '../feishu/channel.ts';
import { FEISHU_DOMAIN, type Feishu, openFeishu } from '../feishu/client.ts';
import { systemClock } from '../lib/clock.ts';
import { startSender } from '../outbox/sender.ts';
import type { Program } from './program.ts';

export interface Posting {
  /** Ends what is under way; what was not sent stays in the outbox. */
  close(): Promise<void>;
}

const TIME_LIMIT_MS = 15_000;

/** Null without a Feishu app; the caller closes it. */
export function openFeishuOf({ config, log }: Pick<Context, 'config' | 'log'>): Feishu | null {
  const app = config.feishu;
  if (app === undefined) return null;
  const { appId, appSecret } = app;
  return openFeishu({ appId, appSecret, domain: domainOf(app), timeoutMs: TIME_LIMIT_MS }, log);
}

/** Null without a Feishu app. */
export function startPosting({ context, store }: Pick<Program, 'context' | 'store'>): Posting | null {
  const feishu = openFeishuOf(context);
  if (feishu === null) return null;
  const { web } = context.config;
  const stop = new AbortController();
  const channel = feishuChannel(feishu, { pageUrl: web.publicUrl ?? null, fileLink: () => null });
  const sender = startSender({ store, channel, now: systemClock, log: context.log, signal: stop.signal });
  return {
    close: async () => {
      stop.abort();
      await sender.ended;
      feishu.close();
    },
  };
}

function domainOf({ domain }: NonNullable<CoreConfig['feishu']>): string {
  return domain === 'feishu' || domain === 'lark' ? FEISHU_DOMAIN[domain] : domain;
}
