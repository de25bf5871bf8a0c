// The playground's Feishu app: where the configuration names none, a local one stands in for it.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { CoreConfig } from '../config/core.ts';
import { type LaidValue, saidPlace } from '../config/laid-over.ts';
import { pagesUrl } from '../config/page-address.ts';
import type { Json } from '../lib/json.ts';
import { PLAYGROUND_APP, PLAYGROUND_GROUP, PLAYGROUND_PEOPLE, PLAYGROUND_TENANT } from '../playground/company.ts';

const PLAYGROUND = saidPlace('演练场');
/** Known by its domain, which no configuration can name; the server knows the port. */
const NOWHERE = 'http://127.0.0.1:0';

/** What a process beside the server needs to speak to its simulator; handed over in memory alone. */
export interface LocalApp {
  readonly domain: string;
  readonly appSecret: string;
}

const localApp = z.strictObject({ domain: z.string(), appSecret: z.string() });

/** Null where the server handed over nothing. */
export function readLocalApp(handed: Json): LocalApp | null {
  return handed === null ? null : localApp.parse(handed);
}

/** What is laid over the files for the local app; nothing where they name one of their own, or there is no playground. */
export function playgroundValues(config: CoreConfig, app: LocalApp | null = null): readonly LaidValue[] {
  if (!config.playground.enabled || config.feishu !== undefined) return [];
  const secret = (): string => randomBytes(16).toString('hex');
  const feishu = {
    appId: PLAYGROUND_APP,
    // Of this process alone: nobody else needs them, and nothing is kept.
    appSecret: app?.appSecret ?? secret(),
    encryptKey: secret(),
    verificationToken: secret(),
    domain: app?.domain ?? NOWHERE,
    tenantKey: PLAYGROUND_TENANT,
    chats: [PLAYGROUND_GROUP],
  };
  // Whom the files name, they give his rights themselves.
  const people = PLAYGROUND_PEOPLE.filter(({ name }) => !(name in config.rights.grants));
  return [
    { keys: ['feishu'], value: feishu, place: PLAYGROUND },
    ...people.map(({ id, name, right }) => {
      return { keys: ['rights', 'grants', name], value: { to: id, right, name }, place: PLAYGROUND };
    }),
  ];
}

/**
 * Where the links of its messages begin: browser and server share a machine there, so that what the server listens on can be opened.
 * Nothing where the files say an address, or the app is a real one, whose people sit elsewhere.
 * @param serverUrl null before the port is known
 */
export function playgroundLinks(config: CoreConfig, serverUrl: string | null): readonly LaidValue[] {
  const isLocal = config.playground.enabled && (config.feishu === undefined || config.feishu.appId === PLAYGROUND_APP);
  if (!isLocal || pagesUrl(config) !== null || serverUrl === null) return [];
  return [{ keys: ['web', 'linkUrl'], value: serverUrl, place: PLAYGROUND }];
}

/** Where the local app's simulator listens. */
export function playgroundDomain(url: string): LaidValue {
  return { keys: ['feishu', 'domain'], value: url, place: PLAYGROUND };
}

export function isPlaygroundFeishu({ feishu }: Pick<CoreConfig, 'feishu'>): boolean {
  return feishu?.domain === NOWHERE;
}
