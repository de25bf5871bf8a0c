// The client of the configured app.
import type { CoreConfig } from '../config/core.ts';
import type { Vault } from '../settings/secrets/vault.ts';
import { FEISHU_DOMAIN, type Feishu, openFeishu } from './client.ts';
import type { FeishuLog } from './log.ts';

const TIME_LIMIT_MS = 15_000;

/**
 * Null without a Feishu app, and for a local one that this process does not know the address of, as in a job's process of the
 * playground; the caller closes it.
 */
export function openFeishuOf({ feishu: app }: Pick<CoreConfig, 'feishu'>, log: FeishuLog): Feishu | null {
  if (app === undefined) return null;
  const { appId, appSecret, domain } = app;
  const address = domain === 'feishu' || domain === 'lark' ? FEISHU_DOMAIN[domain] : domain;
  if (URL.canParse(address) && new URL(address).port === '0') return null;
  return openFeishu({ appId, appSecret, domain: address, timeoutMs: TIME_LIMIT_MS }, log);
}

/** The configuration with the app's secrets in the place of what refers to them. @throws UserError when one cannot be had */
export async function withRevealedApp<C extends Pick<CoreConfig, 'feishu'>>(
  config: C,
  { reveal }: Pick<Vault, 'reveal'>,
): Promise<C> {
  const app = config.feishu;
  if (app === undefined) return config;
  const [appSecret, encryptKey, verificationToken] = await Promise.all(
    [app.appSecret, app.encryptKey, app.verificationToken].map(reveal),
  );
  return { ...config, feishu: { ...app, appSecret, encryptKey, verificationToken } };
}
