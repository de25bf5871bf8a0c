// What the meter's rooms are handed in: a store, settings as a configuration would have them, a clock that the test sets.
import type { CoreConfig } from '../../src/config/core.ts';
import type { MeterContext } from '../../src/features/meter/context.ts';
import { type MeterSettings, meterSettings } from '../../src/features/meter/settings.ts';
import { UserError } from '../../src/lib/errors.ts';
import type { Store } from '../../src/store/store.ts';

export interface MeterBenchOptions {
  readonly store?: Store;
  /** The section `meter:`. */
  readonly settings: unknown;
  readonly outbound?: { readonly allow: readonly string[]; readonly http: readonly string[] };
  readonly sites?: CoreConfig['sites'];
  /** By name. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
  readonly dataDir?: string;
  readonly step?: MeterContext['step'];
}

export function meterContext(options: MeterBenchOptions): MeterContext {
  const { outbound = { allow: [], http: [] }, sites = [], secrets = {}, dataDir = '' } = options;
  const settings: MeterSettings = meterSettings.parse(options.settings);
  return {
    settings,
    config: { outbound, sites, dataDir, schedule: {}, alerts: { workdays: {} } } as unknown as CoreConfig,
    store: options.store,
    now: options.now ?? (() => new Date()),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    secrets: {
      reveal: async (value: string) => {
        if (!value.startsWith('secret:')) return value;
        const found = secrets[value.slice(7)];
        if (found === undefined) throw new UserError(`没有叫“${value.slice(7)}”的机密`);
        return found;
      },
      digestKey: async () => Buffer.alloc(32),
    },
    signal: options.signal ?? new AbortController().signal,
    step: options.step ?? (() => {}),
  } as unknown as MeterContext;
}

/** One of its sources as the configuration has it. */
export function sourceNamed({ settings }: MeterContext, name: string): MeterContext['settings']['sources'][string] {
  const found = settings.sources[name];
  if (found === undefined) throw new Error(`no source ${name}`);
  return found;
}
