// A configuration as a tree in which every value and every key remembers the place it was written at.
import type { Path, Place } from './fault.ts';

export interface LocatedScalar {
  readonly kind: 'scalar';
  /** Undefined when the value could not be made out; the fault has been noted. */
  readonly value: string | number | boolean | null | undefined;
  /** The value as it was written, variables put in. */
  readonly text: string;
  /** For a block scalar the first line of its text. */
  readonly place: Place;
  /** True when a secret variable went into it. */
  readonly secret: boolean;
  /** How many values this one counts for; see the guard against alias bombs. */
  readonly size: 1;
}

export interface LocatedEntry {
  readonly keyPlace: Place;
  readonly value: Located;
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly place: Place;
  readonly size: number;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly items: readonly Located[];
  readonly place: Place;
  readonly size: number;
}

export type Located = LocatedScalar | LocatedMap | LocatedList;

/** What was reached on the way down a path. */
export interface Reached {
  /** The deepest value there is on the path. */
  readonly value: Located;
  /** Where its key stands; its own place when it has none. */
  readonly keyPlace: Place;
  /** True when this is the path's end and not a value above it. */
  readonly whole: boolean;
}

export function locatedMap(entries: ReadonlyMap<string, LocatedEntry>, place: Place): LocatedMap {
  const size = [...entries.values()].reduce((sum, entry) => sum + entry.value.size, 1);
  return { kind: 'map', entries, place, size };
}

export function locatedList(items: readonly Located[], place: Place): LocatedList {
  return { kind: 'list', items, place, size: items.reduce((sum, item) => sum + item.size, 1) };
}

/** The value at the path, or the nearest above it. */
export function reach(top: Located, path: Path): Reached {
  let reached: Reached = { value: top, keyPlace: top.place, whole: true };
  for (const step of path) {
    const next = stepInto(reached.value, step);
    if (next === null) return { ...reached, whole: false };
    reached = next;
  }
  return reached;
}

function stepInto(value: Located, step: string | number): Reached | null {
  if (value.kind === 'map') {
    const entry = value.entries.get(String(step));
    return entry === undefined ? null : { value: entry.value, keyPlace: entry.keyPlace, whole: true };
  }
  const item = value.kind === 'list' && typeof step === 'number' ? value.items[step] : undefined;
  return item === undefined ? null : { value: item, keyPlace: item.place, whole: true };
}

/** The bare values, without places. */
export function plainValue(located: Located): unknown {
  if (located.kind === 'scalar') return located.value;
  if (located.kind === 'list') return located.items.map(plainValue);
  return Object.fromEntries([...located.entries].map(([key, entry]) => [key, plainValue(entry.value)]));
}

/** Maps merge deeply, `over` wins; anything else replaces. */
export function mergeLocated(base: Located, over: Located): Located {
  if (base.kind !== 'map' || over.kind !== 'map') return over;
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = base.entries.get(key);
    entries.set(key, below === undefined ? entry : { ...entry, value: mergeLocated(below.value, entry.value) });
  }
  return locatedMap(entries, over.place);
}
