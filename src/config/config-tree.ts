// Reads the main configuration file with everything it includes into one tree.
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Environment } from './environment.ts';
import type { Fault } from './fault.ts';
import { locateFile } from './locate.ts';
import { type Located, type LocatedMap, locatedMap, mergeLocated } from './located.ts';
import { shippedFolder } from './package-root.ts';
import { type VariableLookup, variableLookup } from './variables.ts';
import { readYamlFile } from './yaml-file.ts';

const MOST_FILES = 200;
const SHIPPED = 'shipped:';

export interface ConfigTree {
  readonly tree: LocatedMap;
  readonly faults: readonly Fault[];
  /** The files as shown in messages, in the order in which they were read, the main file first. */
  readonly files: readonly string[];
  /** The files of which not everything could be made out: what is said to be missing may stand in them. */
  readonly broken: ReadonlySet<string>;
}

interface Reading {
  readonly cwd: string;
  readonly lookup: VariableLookup;
  readonly faults: Fault[];
  readonly broken: Set<string>;
  /** By absolute path: a file that is included twice is read once. */
  readonly trees: Map<string, LocatedMap>;
  readonly shown: string[];
}

function shownName(file: string, cwd: string): string {
  const below = relative(cwd, file);
  return below.startsWith('..') || isAbsolute(below) ? file : below.replaceAll('\\', '/');
}

/** The file that an include names, or a sentence on what is wrong with the name. */
function includedFile(name: string, from: string): { readonly file: string } | { readonly fault: string } {
  if (!name.startsWith(SHIPPED)) return { file: resolve(dirname(from), name) };
  const file = resolve(shippedFolder(), name.slice(SHIPPED.length));
  const below = relative(shippedFolder(), file);
  if (below === '' || below.startsWith('..') || isAbsolute(below)) {
    return { fault: `“${name}”不在随产品附带的 config 文件夹里，应像 shipped:ledgers/iot.yaml 这样写` };
  }
  return { file };
}

/** What the file includes, merged; of two included files the later one wins. */
function readIncludes(include: Located, file: string, trail: readonly string[], reading: Reading): LocatedMap | null {
  if (include.kind !== 'list') {
    const message = '应为文件名的列表，例如 include: [sites.yaml, shipped:ledgers/iot.yaml]';
    reading.faults.push({ place: include.place, path: ['include'], message });
    return null;
  }
  return include.items.reduce<LocatedMap | null>((merged, item, index) => {
    const tree = readInclude(item, ['include', index], file, trail, reading);
    if (merged === null || tree === null) return tree ?? merged;
    return asMap(mergeLocated(merged, tree));
  }, null);
}

function readInclude(
  item: Located,
  path: Fault['path'],
  file: string,
  trail: readonly string[],
  reading: Reading,
): LocatedMap | null {
  const fault = (message: string) => {
    reading.faults.push({ place: item.place, path, message });
    return null;
  };
  if (item.kind === 'scalar' && item.value === undefined) return null;
  if (item.kind !== 'scalar' || typeof item.value !== 'string') return fault('应为文件名');
  const named = includedFile(item.value, file);
  if ('fault' in named) return fault(named.fault);
  const circle = trail.indexOf(named.file);
  if (circle >= 0) {
    const names = [...trail.slice(circle), named.file].map((each) => shownName(each, reading.cwd));
    return fault(`循环引用：${names.join(' → ')}，请去掉其中一处 include`);
  }
  if (reading.trees.size >= MOST_FILES) return fault(`引用的文件超过 ${MOST_FILES} 个`);
  return readFile(named.file, trail, { place: item.place, path }, reading);
}

function asMap(located: Located): LocatedMap {
  return located.kind === 'map' ? located : locatedMap(new Map(), located.place);
}

/** Where a file was named; null for the main file. */
type Origin = Pick<Fault, 'place' | 'path'> | null;

function readFile(file: string, trail: readonly string[], origin: Origin, reading: Reading): LocatedMap {
  const known = reading.trees.get(file);
  if (known !== undefined) return known;
  const shown = shownName(file, reading.cwd);
  reading.shown.push(shown);
  const start = { file: shown, line: 1, column: 1 };
  const yaml = readYamlFile(file, shown);
  if ('missing' in yaml) {
    reading.faults.push({ ...(origin ?? { place: start, path: [] }), message: `${shown} ${yaml.missing}` });
    reading.broken.add(shown);
    const nothing = locatedMap(new Map(), start);
    reading.trees.set(file, nothing);
    return nothing;
  }
  const located = locateFile(yaml, reading.lookup);
  reading.faults.push(...yaml.faults, ...located.faults);
  if (located.tree !== null && located.tree.kind !== 'map') {
    const message = '配置文件最外层应为“键: 值”的形式（冒号是半角的，后面有空格）';
    reading.faults.push({ place: located.tree.place, path: [], message });
    reading.broken.add(shown);
  }
  if (yaml.faults.length > 0) reading.broken.add(shown);
  const own = asMap(located.tree ?? locatedMap(new Map(), start));
  const include = own.entries.get('include')?.value;
  const rest = locatedMap(new Map([...own.entries].filter(([key]) => key !== 'include')), start);
  const below = include === undefined ? null : readIncludes(include, file, [...trail, file], reading);
  const tree = below === null ? rest : asMap(mergeLocated(below, rest));
  reading.trees.set(file, tree);
  return tree;
}

/** Reads `file` (an absolute path) and all that it includes. Never throws for what a person has written. */
export function readConfigTree(file: string, cwd: string, environment: Environment): ConfigTree {
  const lookup = variableLookup(environment, cwd);
  const reading: Reading = { cwd, lookup, faults: [], broken: new Set(), trees: new Map(), shown: [] };
  const tree = readFile(file, [], null, reading);
  return { tree, faults: reading.faults, files: reading.shown, broken: reading.broken };
}
