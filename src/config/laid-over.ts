// Values laid over a configuration that was read: what people changed while the program ran, and what the playground brings along.
import type { Json } from '../lib/json.ts';
import type { Path, Place } from './fault.ts';
import { type Located, type LocatedMap, locatedList, locatedMap } from './located.ts';

export interface LaidValue {
  /** From the top down, keys only: of a list of things with a `code` (sites) each is named by its code, `['sites', 'suzhou', 'aliases']`. */
  readonly keys: readonly string[];
  /** Takes the place of all that stands there; undefined takes the key away. */
  readonly value: Json | undefined;
  /** Stands for a file in what is said of faults; see `saidPlace`. */
  readonly place: Place;
}

/** A place in no file: `who` says where the value comes from, for instance `设置（张三 11-26 10:12）`. */
export function saidPlace(who: string): Place {
  return { file: who, line: 0, column: 0 };
}

/** The tree with the value in it; null when there is no such place: a code that no item has, a single value in the way. */
export function layOver(tree: LocatedMap, { keys, value, place }: LaidValue): LocatedMap | null {
  const laid = laidBelow(tree, keys, value === undefined ? null : locatedFrom(value, place), place);
  return laid?.kind === 'map' ? laid : null;
}

/** Whether a key of it, or in it, is the one that would change what all objects are made of. */
export function isNamedProto({ keys, value }: Pick<LaidValue, 'keys' | 'value'>): boolean {
  return keys.includes('__proto__') || (value !== undefined && hasProto(value));
}

function hasProto(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key === '__proto__' || hasProto(inner));
}

/** Null instead of `value` takes the key away. */
function laidBelow(at: Located, keys: readonly string[], value: Located | null, place: Place): Located | null {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (at.kind === 'list') {
    const index = indexOfCode(at.items, key);
    const item = at.items[index];
    const laid =
      item === undefined || (rest.length === 0 && value === null) ? null : laidBelow(item, rest, value, place);
    return laid === null ? null : locatedList(at.items.with(index, laid), at.place);
  }
  // What is empty can be filled: a section written as `schedule:` and nothing below it.
  if (at.kind === 'scalar' && at.value !== null) return null;
  const entries = new Map(at.kind === 'map' ? at.entries : []);
  const entry = entries.get(key);
  if (rest.length === 0 && value === null) entries.delete(key);
  else {
    const below = laidBelow(entry?.value ?? locatedMap(new Map(), place), rest, value, place);
    if (below === null) return null;
    const isNew = rest.length === 0 || entry === undefined;
    if (entry !== undefined || value !== null)
      entries.set(key, { keyPlace: isNew ? place : entry.keyPlace, value: below });
  }
  return locatedMap(entries, at.place);
}

function indexOfCode(items: readonly Located[], code: string): number {
  return items.findIndex((item) => {
    const own = item.kind === 'map' ? item.entries.get('code')?.value : undefined;
    return own?.kind === 'scalar' && own.text === code;
  });
}

function locatedFrom(value: Json, place: Place): Located {
  if (typeof value !== 'object' || value === null)
    return { kind: 'scalar', value, text: value === null ? '' : String(value), place, secret: false, size: 1 };
  if (Array.isArray(value))
    return locatedList(
      (value as readonly Json[]).map((item) => locatedFrom(item, place)),
      place,
    );
  const entries = Object.entries(value).map(([key, inner]) => {
    return [key, { keyPlace: place, value: locatedFrom(inner, place) }] as const;
  });
  return locatedMap(new Map(entries), place);
}

/** The path that keys stand for, with positions in place of codes; null when one of them names no item of a list. */
export function pathOfKeys(tree: Located, keys: readonly string[]): Path | null {
  let at: Located | undefined = tree;
  const path: (string | number)[] = [];
  for (const key of keys) {
    const index: number | null = at?.kind === 'list' ? indexOfCode(at.items, key) : null;
    if (index === -1) return null;
    path.push(index ?? key);
    at = at?.kind === 'list' ? at.items[index ?? 0] : at?.kind === 'map' ? at.entries.get(key)?.value : undefined;
  }
  return path;
}
