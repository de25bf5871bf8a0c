// Which of all changes are in force, and what may be changed: pure.
import type { Json } from '../lib/json.ts';
import type { ChangeKind } from './tables.ts';

/** Keys from the top of the configuration down; a site is named by its code. */
export type Keys = readonly string[];

export interface Change {
  readonly version: number;
  readonly path: Keys;
  readonly kind: ChangeKind;
  /** Undefined unless `set`, or `aside` and set before. */
  readonly value: Json | undefined;
  /** open_id, or who else it was: `cli`. Of what was set aside, who had changed it. */
  readonly by: string;
  readonly at: Date;
  /** Chinese: why it was set aside; null for other kinds. */
  readonly reason: string | null;
}

/**
 * The changes that lie over the files, in the order in which they are laid. A later one at the same place or above takes the place of
 * an earlier one; one that restores, or was set aside, takes with it what lies below it.
 * @param changes in the order of their versions; of each place the last is enough
 */
export function inForce(changes: readonly Change[]): readonly Change[] {
  return changes.reduce<readonly Change[]>((standing, change) => {
    const others = standing.filter(({ path }) => !isBelow(path, change.path));
    return change.kind === 'set' || change.kind === 'absent' ? [...others, change] : others;
  }, []);
}

/** The change that a place has its value from: at the place or above it, the newest; null when it is the files'. */
export function changeOf(standing: readonly Change[], path: Keys): Change | null {
  return standing.findLast((change) => isBelow(path, change.path)) ?? null;
}

/** True for the place itself and all below it. */
export function isBelow(path: Keys, top: Keys): boolean {
  return top.length <= path.length && top.every((key, index) => key === path[index]);
}

/** True when one of the places that may be changed, where `*` is any key, is the path or lies above it. */
export function isLive(path: Keys, live: readonly Keys[]): boolean {
  return live.some(
    (place) => place.length <= path.length && place.every((key, index) => key === '*' || key === path[index]),
  );
}
