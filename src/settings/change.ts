// A change of the settings: checked as part of the whole it gives, and written in the caller's transaction, all of it or nothing.
import type { Kysely } from 'kysely';
import { ConfigError, type Fault, showPath, showPlace } from '../config/fault.ts';
import type { LoadedConfig } from '../config/load.ts';
import { isSecretName } from '../config/masking.ts';
import { UserError } from '../lib/errors.ts';
import type { Json } from '../lib/json.ts';
import { effective, laidOver } from './effective.ts';
import { type Backing, backingRefusal, grantsRefusal, type Outlook } from './guarded.ts';
import { type Change, changeOf, inForce, isBelow, isLive, type Keys } from './overlay.ts';
import { enterChanges, lastChanges, lockVersion, settingsDb } from './queries.ts';

/** What a place is to be from now on: a value, nothing at all whatever the files say, or what the files say. */
export type Wanted = { readonly value: Json } | { readonly absent: true } | { readonly restored: true };

export interface WantedChange {
  readonly path: Keys;
  readonly to: Wanted;
  /**
   * The version that the place must have its value from, 0 for the files': for who puts back what he saw changed. Not asked unless
   * told.
   */
  readonly from?: number;
}

export interface ChangeOrder {
  /** Checked together: an alias can go from one site to another. */
  readonly changes: readonly WantedChange[];
  /** open_id, or who else it is: `cli`. */
  readonly by: string;
  /** For people: the product's clock. */
  readonly now: Date;
  /** Left out where it is one person alone: then some changes are refused. */
  readonly backing?: Backing;
}

export interface Changed {
  readonly version: number;
  /** What the places were before, in the order of the changes: to put them back. Null where no one change brings it back. */
  readonly before: readonly { readonly path: Keys; readonly to: Wanted | null; readonly version: number }[];
}

/** Who else has a word in a change, in its transaction. @throws UserError when it must not be */
export type Guard = <T extends object>(trx: Kysely<T>, outlook: Outlook) => Promise<void>;

/**
 * See LiveSettings.change.
 * @param files what the changes are laid over
 */
export async function changeSettings<T extends object>(
  trx: Kysely<T>,
  files: LoadedConfig,
  order: ChangeOrder,
  guard: Guard | null,
): Promise<Changed> {
  const { changes, backing = null } = order;
  const db = settingsDb(trx);
  const version = await lockVersion(db);
  const last = await lastChanges(db);
  const { rows, outlook, standing } = planned(files, last, order);
  const refusal = backingRefusal(outlook, backing);
  if (refusal !== null) throw new UserError(refusal);
  await guard?.(trx, outlook);
  const before = changes.map(({ path }) => {
    const own = changeOf(standing, path);
    const isPieced = standing.some((change) => isBelow(change.path, path) && change.path.length > path.length);
    return { path, to: isPieced ? null : wantedAgain(own, path), version: own?.version ?? 0 };
  });
  return { version: await enterChanges(db, version, rows), before };
}

/**
 * What the change would give, nothing written.
 * @param last what was changed last at every place
 * @throws UserError as the change would, but for what more backing could allow
 */
export function planned(
  files: LoadedConfig,
  last: readonly Change[],
  { changes, by, now }: Omit<ChangeOrder, 'backing'>,
): {
  readonly rows: readonly Omit<Change, 'version'>[];
  readonly outlook: Outlook;
  readonly standing: readonly Change[];
} {
  for (const { path } of changes) requireLive(path, files.live);
  const standing = inForce(last);
  for (const wanted of changes) requireUntouched(wanted, standing, last);
  const refusal = grantsRefusal(changes, standing);
  if (refusal !== null) throw new UserError(refusal);
  const rows = changes.map((wanted) => rowOf(wanted, by, now));
  const next = 1 + last.reduce((newest, change) => Math.max(newest, change.version), 0);
  const after = inForce([...standing, ...rows.map((row) => ({ ...row, version: next }))]);
  return { rows, outlook: requireRight(files, standing, after), standing };
}

function rowOf({ path, to }: WantedChange, by: string, at: Date): Omit<Change, 'version'> {
  const kind = 'value' in to ? 'set' : 'absent' in to ? 'absent' : 'restored';
  return { path, kind, value: 'value' in to ? to.value : undefined, by, at, reason: null };
}

/** @throws UserError when the place is none that may be changed while the program runs */
function requireLive(path: Keys, live: readonly Keys[]): void {
  if (isLive(path, live) && !path.some(isSecretName)) return;
  const places = live.map((keys) => keys.map((key) => (key === '*' ? '〈名称〉' : key)).join('.'));
  throw new UserError(
    `${showPath(path)} 不能在运行中修改，请改配置文件后重新启动；能在运行中修改的有：${places.join('、')}`,
  );
}

function requireUntouched({ path, to, from }: WantedChange, standing: readonly Change[], all: readonly Change[]): void {
  const last = changeOf(standing, path);
  if (from !== undefined && (last?.version ?? 0) !== from)
    throw new UserError(`${showPath(path)} 后来又改过，没有再动它；请先查看现在的值`);
  if (!('restored' in to)) return;
  if (last !== null && last.path.length < path.length)
    throw new UserError(`${showPath(path)} 是随 ${showPath(last.path)} 一起改的，请还原 ${showPath(last.path)}`);
  const isAside = all.some((change) => change.kind === 'aside' && isBelow(change.path, path));
  if (!isAside && !standing.some((change) => isBelow(change.path, path)))
    throw new UserError(`${showPath(path)} 没有在运行中改过，不用还原`);
}

/** @throws UserError with what the check of the configuration says of the whole */
function requireRight(files: LoadedConfig, standing: readonly Change[], after: readonly Change[]): Outlook {
  // What was out of force before is no fault of this change.
  const { aside, loaded } = effective(files, standing);
  const out = new Set(aside.map(({ change }) => change));
  try {
    const next = laidOver(
      files,
      after.filter((change) => !out.has(change)),
    );
    return { before: loaded.config, after: next.config };
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    throw new UserError(`没有改：${thrown.faults.map(sentence).join('；')}`);
  }
}

/** Where a fault shows in a file, the file is named; the change itself everybody has before him. */
function sentence({ place, path, message }: Fault): string {
  const where = place.line === 0 ? '' : `（${showPlace(place)}）`;
  return `${showPath(path)} ${message}${where}`;
}

/** What brings the place back to what the change made it. */
function wantedAgain(last: Change | null, path: Keys): Wanted {
  if (last === null || last.path.length < path.length) return { restored: true };
  return last.kind === 'absent' || last.value === undefined ? { absent: true } : { value: last.value };
}
