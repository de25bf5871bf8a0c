// The context of a run as a configuration would give it, for tests and their processes.
import type { CoreConfig } from '../../../src/config/core.ts';
import type { SyncContext } from '../../../src/features/bitable-sync/context.ts';
import { bitableSyncSettings } from '../../../src/features/bitable-sync/settings.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import type { Store } from '../../../src/store/store.ts';

export interface ContextOrder {
  readonly storeUrl: string;
  readonly dataDir: string;
  readonly settings: JsonObject;
  readonly feishu: {
    readonly appId: string;
    readonly appSecret: string;
    readonly domain: string;
    readonly chats: readonly { readonly id: string }[];
  };
  /** ISO instant, UTC. */
  readonly now: string;
}

/** What goes wrong unexpectedly is written to standard error. */
export function contextOf(order: ContextOrder, rest: Partial<SyncContext> & { readonly store: Store }): SyncContext {
  const { dataDir, feishu } = order;
  const config = { dataDir, feishu, sites: [], web: {}, playground: { enabled: false }, schedule: {} };
  const error = (fields: object, text: string): void => void process.stderr.write(`${text} ${shown(fields)}\n`);
  return {
    settings: bitableSyncSettings.parse(order.settings),
    config: config as unknown as CoreConfig,
    now: () => new Date(order.now),
    log: { info: () => {}, warn: () => {}, error },
    secrets: { reveal: async (value: string) => value, digestKey: async () => Buffer.alloc(32) },
    signal: new AbortController().signal,
    step: () => {},
    ...rest,
  } as unknown as SyncContext;
}

function shown(fields: object): string {
  return Object.values(fields)
    .map((value) => (value instanceof Error ? (value.stack ?? value.message) : String(value)))
    .join(' ');
}
