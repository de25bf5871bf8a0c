// What every process of ours begins with: configuration read, store opened, and a context for each feature.

import { readEnvironment } from '../config/environment.ts';
import { type Config, type LoadedConfig, loadConfig } from '../config/load.ts';
import { localUrl } from '../config/page-address.ts';
import type { Section } from '../config/section.ts';
import type { Context, Log, Step } from '../context.ts';
import type { FeatureContext } from '../feature.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { type Closers, createClosers } from '../lib/closers.ts';
import { requireAdminLeft } from '../people/last-admin.ts';
import { requireNoSamples } from '../secrets/sample-secrets.ts';
import { type LiveSettings, openSettings } from '../settings/open-settings.ts';
import type { Vault } from '../settings/secrets/vault.ts';
import { type Migration, migrate, requireCurrent } from '../store/migrate.ts';
import { openStore, type Store } from '../store/store.ts';
import { coreJobs } from './core-jobs.ts';
import { machineClock, type ProductClock, playgroundClock } from './playground-clock.ts';
import { type LocalApp, playgroundLinks, playgroundValues } from './playground-feishu.ts';
import { roomMigrations } from './room-migrations.ts';
import { sampleMeterValues } from './sample-meter-address.ts';
import { masterKeys, vaultOver } from './vault.ts';

/** What the program needs to know of a feature to give it its context. */
export interface Part {
  readonly name: string;
  readonly section: Section;
  readonly migrations: readonly Migration[];
  /** Those that the configuration may schedule; looked at where all parts are there. */
  readonly jobs?: readonly { readonly name: string }[];
  /** Those among which the configuration may name some for a second person. */
  readonly commands?: readonly {
    readonly names: readonly [string, ...string[]];
    readonly danger?: { readonly secondPerson: string };
  }[];
}

export interface ProgramOptions {
  readonly cwd: string;
  /** The parts this process has: all features, or a job's own. */
  readonly parts: readonly Part[];
  /** True for a job's process: other features' sections are not looked at, and the store is never migrated. */
  readonly partial: boolean;
  readonly log: (level: Config['log']['level']) => Log;
  readonly step: (step: Step) => void;
  readonly signal: AbortSignal;
  /** For a job's process: how far the server's clock is ahead. Without it the store is asked. Heeded in the playground only. */
  readonly clockOffsetMs?: number;
  /** For a job's process: where the server is. */
  readonly serverUrl?: string;
  /** For a job's process in the playground: the server's own Feishu app. */
  readonly localApp?: LocalApp | null;
}

export interface Program {
  readonly store: Store;
  readonly live: LiveSettings;
  /** Takes up what was changed elsewhere, see LiveSettings.refresh; true when something is another. A store that is gone is logged. */
  fresh(): Promise<boolean>;
  /** Made anew whenever it is asked for: with the settings of that moment. */
  readonly context: Context;
  /** The context of one of the parts, of this moment too. */
  contextOf(part: Part): FeatureContext<never>;
  /** The clock of every context; the playground's can be moved. */
  readonly clock: ProductClock;
  readonly vault: Vault;
  readonly closers: Closers;
}

/** Reads the configuration of a process that has these parts. */
export function loadProgramConfig(options: Pick<ProgramOptions, 'cwd' | 'parts' | 'partial'>): LoadedConfig {
  const sections = Object.fromEntries(options.parts.map((part) => [part.name, part.section]));
  const env = readEnvironment(options.cwd);
  if (options.partial) return loadConfig({ cwd: options.cwd, env, sections, otherSections: 'ignore' });
  const jobs = [...options.parts.flatMap((part) => part.jobs ?? []), ...coreJobs].map(({ name }) => name);
  const previewed = options.parts
    .flatMap(({ commands = [] }) => commands)
    .flatMap(({ names: [name], danger }) => (danger?.secondPerson === 'configured' ? [name] : []));
  return loadConfig({ cwd: options.cwd, env, sections, otherSections: 'fault', jobs, previewed });
}

/**
 * Opens everything; the caller closes `closers` in the end.
 * @throws UserError or UpstreamError when the configuration or the store cannot be used.
 */
export async function openProgram(options: ProgramOptions, machine: Clock = systemClock): Promise<Program> {
  const loaded = loadProgramConfig(options);
  const { serverUrl } = options;
  const meters = serverUrl === undefined ? [] : sampleMeterValues(loaded, serverUrl);
  const { web } = loaded.config;
  // Which free port it will be only the server knows.
  const links = playgroundLinks(loaded.config, serverUrl ?? (web.port === 0 ? null : localUrl(web)));
  const files = loaded.laidOver([...playgroundValues(loaded.config, options.localApp ?? null), ...meters, ...links]);
  const { config } = files;
  requireNoSamples(config);
  const keys = masterKeys(readEnvironment(options.cwd), options.cwd, config);
  const closers = createClosers();
  try {
    const store = await openStore(config.store.url);
    closers.push(() => store.close());
    const migrations = [...roomMigrations, ...options.parts.flatMap((part) => part.migrations)];
    if (options.partial) await requireCurrent(store, migrations, { scope: 'job' });
    else await migrate(store, migrations);
    const live = await openSettings({ store, files, partial: options.partial, guard: requireAdminLeft });
    const log = options.log(config.log.level);
    for (const { change, reason } of live.aside())
      log.warn({ path: change.path, reason }, 'changed setting not in force');
    const clock = config.playground.enabled
      ? await playgroundClock(store, machine, options.clockOffsetMs)
      : machineClock(machine);
    const { signal, step } = options;
    const secrets = vaultOver(store, keys, clock.now);
    const { now } = clock;
    const contextNow = (): Context => ({ config: live.current(), live, store, now, log, secrets, signal, step });
    return {
      store,
      live,
      fresh: async () => {
        try {
          return await live.refresh();
        } catch (thrown) {
          log.warn({ err: thrown }, 'changed settings not looked for');
          return false;
        }
      },
      get context() {
        return contextNow();
      },
      contextOf: (part) => {
        const context = contextNow();
        const { sourceLocation } = live.loaded();
        return {
          ...context,
          // The schema of the part's own section made this value; the list of parts cannot say so to the compiler.
          settings: (context.config as unknown as Readonly<Record<string, never>>)[part.name] as never,
          sourceLocation: (path) => sourceLocation([part.name, ...path]),
        };
      },
      clock,
      vault: secrets,
      closers,
    };
  } catch (thrown) {
    await closers.close();
    throw thrown;
  }
}
