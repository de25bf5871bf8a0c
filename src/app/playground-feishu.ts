// The playground's Feishu app: where the configuration names none, a local one stands in for it.
import { randomBytes } from 'node:crypto';
import type { CoreConfig } from '../config/core.ts';
import { PLAYGROUND_APP, PLAYGROUND_GROUP, PLAYGROUND_PEOPLE, PLAYGROUND_TENANT } from '../playground/company.ts';

/** Known by its domain, which no configuration can name; the server knows the port. */
const NOWHERE = 'http://127.0.0.1:0';

/** The configuration with the local app in it, unless it names one of its own or there is no playground. */
export function withPlaygroundFeishu<C extends CoreConfig>(config: C): C {
  if (!config.playground.enabled || config.feishu !== undefined) return config;
  const secret = (): string => randomBytes(16).toString('hex');
  const feishu: NonNullable<CoreConfig['feishu']> = {
    appId: PLAYGROUND_APP,
    // Of this process alone: nobody else needs them, and nothing is kept.
    appSecret: secret(),
    encryptKey: secret(),
    verificationToken: secret(),
    domain: NOWHERE,
    tenantKey: PLAYGROUND_TENANT,
    chats: [PLAYGROUND_GROUP],
  };
  const grants = Object.fromEntries(PLAYGROUND_PEOPLE.map(({ id, name, right }) => [name, { to: id, right, name }]));
  return { ...config, feishu, rights: { ...config.rights, grants: { ...grants, ...config.rights.grants } } };
}

export function isPlaygroundFeishu({ feishu }: Pick<CoreConfig, 'feishu'>): boolean {
  return feishu?.domain === NOWHERE;
}
