// Live settings: the configuration of this moment, who changed what of it, and how it is changed.
import type { Kysely } from 'kysely';
import type { CoreConfig } from '../config/core.ts';
import type { Path, Place } from '../config/fault.ts';
import type { LaidValue } from '../config/laid-over.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Store } from '../store/store.ts';
import { type Changed, type ChangeOrder, changeSettings, type Guard, planned } from './change.ts';
import { type Effective, effective, type SetAside } from './effective.ts';
import type { Outlook } from './guarded.ts';
import { type Change, changeOf, inForce, isLive, type Keys } from './overlay.ts';
import { enterChanges, lastChanges, lockVersion, newestChanges, readVersion, settingsDb } from './queries.ts';

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'file'; readonly place: Place }
  /** Nobody wrote it. */
  | { readonly kind: 'default' }
  | { readonly kind: 'change'; readonly change: Change };

export interface LiveSettings {
  /**
   * The whole configuration in force, deeply frozen, of the type and by the checks of the files. The same object until something is
   * changed, so that what is made from it can be kept as long as it is the same.
   */
  current(): CoreConfig;
  /** The same with its places, for who shows it; positions, not keys, lead into lists there. */
  loaded(): LoadedConfig;
  /** Of the newest change that is in `current`; 0 for the files alone. */
  version(): number;
  /** The places that may be changed, `*` for any key, and a site's code among sites; what lies below them may be changed too. */
  readonly live: readonly Keys[];
  /** Of the place itself or above it. */
  isLive(path: Keys): boolean;
  /** What is in force at the place; undefined where nothing is. */
  valueAt(path: Keys): unknown;
  origin(path: Keys): Origin;
  /** The changes that are in force, oldest first. */
  standing(): readonly Change[];
  /** What was changed and does not go with the files: not in force, since now or since it was put aside. */
  aside(): readonly SetAside[];
  /** The newest first. */
  history(limit: number): Promise<readonly Change[]>;
  /**
   * Changes settings in a transaction of the caller, together with whatever else it writes (the audit row). In `current` of this process
   * after the next `refresh`, which then does not wait for its second; in other processes within a second, in jobs that start later.
   * @throws UserError when the place may not be changed, or the whole would not be right, with the sentence of the check of the
   * configuration; nothing is written then.
   */
  change<T extends object>(trx: Kysely<T>, order: ChangeOrder): Promise<Changed>;
  /** What a change would give now, nothing written. @throws UserError like `change`, but for what a second person could allow */
  foreseen(order: Omit<ChangeOrder, 'backing'>): Promise<Outlook>;
  /**
   * Takes up what other processes changed. Asks the store for the version at most once a second, whoever calls it, but for the seconds
   * after a change of this process. True when something is another.
   * @throws UpstreamError when the store is gone; what was in force stays so
   */
  refresh(): Promise<boolean>;
  /** Lays values between files and changes: what the program itself knows better than the files. @throws ConfigError */
  layUnder(values: readonly LaidValue[]): void;
  /**
   * For the start of the server: what does not go with the files is put aside for good, in the history too, and comes into force again
   * only when somebody changes it anew. Answers what was put aside now.
   */
  putAside(now: Date): Promise<readonly SetAside[]>;
}

export interface SettingsOptions {
  readonly store: Store;
  /** The files alone. */
  readonly files: LoadedConfig;
  /** A job's process, which knows its own section only: what is changed in others is nothing to it. */
  readonly partial: boolean;
  /** Asked of every change. */
  readonly guard?: Guard;
}

const REFRESH_MS = 1_000;
/** As long as a transaction may take to commit after it changed something. */
const HURRY_MS = 5_000;

/** @throws UpstreamError when the store cannot be asked */
export async function openSettings({ store, files, partial, guard }: SettingsOptions): Promise<LiveSettings> {
  const db = settingsDb(store.db);
  let under = files;
  let changes: readonly Change[] = [];
  let version = 0;
  let now: Effective = { loaded: files, standing: [], aside: [] };
  let lookedAt = Number.NEGATIVE_INFINITY;
  let hurryUntil = Number.NEGATIVE_INFINITY;

  const compose = (): void => {
    const standing = inForce(changes);
    now = effective(under, partial ? standing.filter(({ path }) => isLive(path, under.live)) : standing);
  };
  const read = async (): Promise<boolean> => {
    const newest = await readVersion(db);
    if (newest <= version) return false;
    // Read after the version, it holds that version at least; what came in between is read again next time.
    const read = await lastChanges(db);
    // Another look at the same time may have been the quicker one.
    if (newest <= version) return false;
    changes = read;
    version = newest;
    compose();
    return true;
  };
  await read();

  const pathOf = (path: Keys): Path => now.loaded.pathOf(path) ?? path;
  return {
    current: () => now.loaded.config,
    loaded: () => now.loaded,
    version: () => version,
    live: files.live,
    isLive: (path) => isLive(path, files.live),
    valueAt: (path) => valueAt(now.loaded.config, pathOf(path)),
    origin: (path) => {
      const change = changeOf(now.standing, path);
      if (change !== null) return { kind: 'change', change };
      const reached = pathOf(path);
      return now.loaded.isWritten(reached)
        ? { kind: 'file', place: now.loaded.sourceLocation(reached) }
        : { kind: 'default' };
    },
    standing: () => now.standing,
    aside: () => [...putBefore(changes), ...now.aside],
    history: (limit) => newestChanges(db, limit),
    change: (trx, order) => {
      hurryUntil = performance.now() + HURRY_MS;
      return changeSettings(trx, under, order, guard ?? null);
    },
    foreseen: async (order) => planned(under, await lastChanges(db), order).outlook,
    refresh: async () => {
      const at = performance.now();
      if (at < lookedAt + REFRESH_MS && at > hurryUntil) return false;
      lookedAt = at;
      return read();
    },
    layUnder: (values) => {
      under = under.laidOver(values);
      compose();
    },
    putAside: async (at) => {
      if (now.aside.length === 0) return [];
      const put = await store.transaction(async (trx) => {
        const own = settingsDb(trx);
        const locked = await lockVersion(own);
        const { aside } = effective(under, inForce(await lastChanges(own)));
        const rows = aside.map(({ change: { path, value, by }, reason }) => {
          return { path, kind: 'aside' as const, value, by, at, reason };
        });
        if (rows.length > 0) await enterChanges(own, locked, rows);
        return aside;
      });
      await read();
      return put;
    },
  };
}

/** What was put aside at a start before, until somebody changes it anew or restores it. */
function putBefore(changes: readonly Change[]): readonly SetAside[] {
  return changes.flatMap((change) => (change.kind === 'aside' ? [{ change, reason: change.reason ?? '' }] : []));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null ? (at as Readonly<Record<string | number, unknown>>)[step] : undefined,
    value,
  );
}
