// Turns the YAML library's tree into a located one: variables put in, aliases and merge keys resolved, alias bombs stopped.
import { isAlias, isMap, isScalar, type ParsedNode, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Fault, NO_PROTO, type Path, type Place } from './fault.ts';
import { type Expansion, expand, parseTemplate, type TemplateFault } from './interpolation.ts';
import { type Located, type LocatedEntry, locatedList, locatedMap } from './located.ts';
import type { VariableLookup } from './variables.ts';
import type { YamlFile } from './yaml-file.ts';

/** How many values all aliases of a file may stand for together; a real configuration has some hundred. */
const MOST_ALIASED_VALUES = 100_000;

type Content = Scalar.Parsed | YAMLMap.Parsed | YAMLSeq.Parsed;

interface Walk {
  readonly file: YamlFile;
  /** Null: `${` is text like any other. */
  readonly lookup: VariableLookup | null;
  readonly faults: Fault[];
  readonly anchors: Map<string, Located>;
  /** Values that aliases have stood for up to here. */
  aliased: number;
}

export interface LocatedFile {
  /** Null when the file is empty. */
  readonly tree: Located | null;
  readonly faults: readonly Fault[];
}

function unknownValue(place: Place): Located {
  return { kind: 'scalar', value: undefined, text: '', place, secret: true, size: 1 };
}

/** A plain scalar gets the type that YAML's core schema gives its text. */
function typed(text: string, walk: Walk): string | number | boolean | null {
  for (const tag of walk.file.document?.schema.tags ?? []) {
    if (tag.default !== true || !('test' in tag) || tag.test === undefined || !tag.test.test(text.trim())) continue;
    const resolved: unknown = tag.resolve(text.trim(), () => undefined, {});
    const value = isScalar(resolved) ? resolved.value : resolved;
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  }
  return text;
}

function expandText(text: string, lookup: VariableLookup): Expansion {
  const template = parseTemplate(text);
  return 'fault' in template ? { text: '', secret: false, faults: [template] } : expand(template, lookup);
}

/** In a literal block and a one-line value the exact spot of the reference is known; otherwise the value's start. */
function templatePlace(fault: TemplateFault, scalar: Scalar.Parsed, text: string, start: Place): Place {
  const before = text.slice(0, fault.offset).split('\n');
  const inLine = before.at(-1)?.length ?? 0;
  if (scalar.type === 'BLOCK_LITERAL') {
    return { file: start.file, line: start.line + before.length - 1, column: start.column + inLine };
  }
  return scalar.type === 'PLAIN' && scalar.source === text ? { ...start, column: start.column + inLine } : start;
}

/** Null means: as if it had not been written, since the variables in it are all empty. */
function locateScalar(scalar: Scalar.Parsed, path: Path, walk: Walk): Located | null {
  const isBlock = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED';
  const place = isBlock ? walk.file.blockTextPlace(scalar.range[0]) : walk.file.placeOf(scalar.range[0]);
  const { value } = scalar;
  if (typeof value !== 'string') {
    if (value !== null && typeof value !== 'number' && typeof value !== 'boolean') return unknownValue(place);
    return { kind: 'scalar', value, text: scalar.source, place, secret: false, size: 1 };
  }
  if (walk.lookup === null || !value.includes('${'))
    return { kind: 'scalar', value, text: value, place, secret: false, size: 1 };
  const { text, secret, faults } = expandText(value, walk.lookup);
  for (const fault of faults) {
    walk.faults.push({ place: templatePlace(fault, scalar, value, place), path, message: fault.fault });
  }
  if (faults.length > 0) return unknownValue(place);
  const isPlain = scalar.type === 'PLAIN' && scalar.tag === undefined;
  if (isPlain && text.trim() === '') return null;
  return { kind: 'scalar', value: isPlain ? typed(text, walk) : text, text, place, secret, size: 1 };
}

function locateAlias(name: string, place: Place, path: Path, walk: Walk): Located {
  const target = walk.anchors.get(name);
  if (target === undefined) {
    walk.faults.push({ place, path, message: `别名 *${name} 前面没有锚点 &${name}` });
    return unknownValue(place);
  }
  const before = walk.aliased;
  walk.aliased += target.size;
  if (walk.aliased <= MOST_ALIASED_VALUES) return target;
  if (before <= MOST_ALIASED_VALUES) {
    walk.faults.push({ place, path, message: `别名展开后超过 ${MOST_ALIASED_VALUES} 个值，请减少别名的嵌套` });
  }
  return unknownValue(place);
}

/** The maps that a merge key `<<` names, the first one last, so that it wins. */
function mergedEntries(value: Located, path: Path, walk: Walk): readonly [string, LocatedEntry][] {
  const maps = value.kind === 'list' ? value.items : [value];
  if (maps.every((map) => map.kind === 'map')) return maps.toReversed().flatMap((map) => [...map.entries]);
  walk.faults.push({ place: value.place, path, message: '<< 后面应为一个键值表的别名，或这样的别名的列表' });
  return [];
}

function locateMap(map: YAMLMap.Parsed, path: Path, walk: Walk): Located {
  const merged = new Map<string, LocatedEntry>();
  const own = new Map<string, LocatedEntry>();
  // Not left to the library, which compares every key with every other: a map of 60,000 keys took it minutes.
  const written = new Set<string>();
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const keyPlace = walk.file.placeOf(key.range?.[0] ?? 0);
    if (name === '__proto__') {
      walk.faults.push({ place: keyPlace, path, message: NO_PROTO });
      continue;
    }
    const located = value === null ? emptyValue(keyPlace) : locateNode(value, [...path, name], walk);
    if (written.has(name)) {
      const message = '同一层里这个键写了两次，请删去一个';
      walk.faults.push({ place: keyPlace, path: [...path, name], message });
      continue;
    }
    written.add(name);
    if (located === null) continue;
    if (name === '<<')
      for (const [inherited, entry] of mergedEntries(located, path, walk)) merged.set(inherited, entry);
    else own.set(name, { keyPlace, value: located });
  }
  return locatedMap(new Map([...merged, ...own]), walk.file.placeOf(map.range[0]));
}

function emptyValue(place: Place): Located {
  return { kind: 'scalar', value: null, text: '', place, secret: false, size: 1 };
}

function locateNode(node: ParsedNode, path: Path, walk: Walk): Located | null {
  const place = walk.file.placeOf(node.range[0]);
  if (isAlias(node)) return locateAlias(node.source, place, path, walk);
  const located = locateContent(node, path, place, walk);
  if (node.anchor !== undefined && located !== null) walk.anchors.set(node.anchor, located);
  return located;
}

function locateContent(node: Content, path: Path, place: Place, walk: Walk): Located | null {
  if (isScalar(node)) return locateScalar(node, path, walk);
  if (isMap(node)) return locateMap(node, path, walk);
  const items: Located[] = [];
  for (const item of node.items) {
    const located = locateNode(item, [...path, items.length], walk);
    if (located !== null) items.push(located);
  }
  return locatedList(items, place);
}

/** Locates all values of a file, with the faults of its variables and aliases. @param lookup null: its texts know no variables */
export function locateFile(file: YamlFile, lookup: VariableLookup | null): LocatedFile {
  const walk: Walk = { file, lookup, faults: [], anchors: new Map(), aliased: 0 };
  const contents = file.document?.contents ?? null;
  const isEmpty = contents === null || (isScalar(contents) && contents.value === null);
  return { tree: isEmpty ? null : locateNode(contents, [], walk), faults: walk.faults };
}
