// Reads the configuration once, checks it whole, and hands out a frozen object; nothing else in the program reads YAML for itself.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { UserError } from '../lib/errors.ts';
import { alertFaults } from './alerts.ts';
import { type CheckFault, checkSection, faultAt, unknownKeyFault } from './check.ts';
import { type ConfigTree, readConfigTree } from './config-tree.ts';
import { type CoreConfig, coreLive, coreShape, type ReadCore, resolveCore } from './core.ts';
import type { Environment } from './environment.ts';
import { ConfigError, type Fault, NO_PROTO, type Path, type Place } from './fault.ts';
import { isSecretPlace } from './found-text.ts';
import { type DeepReadonly, deepFreeze } from './freeze.ts';
import { meaningAt } from './known-keys.ts';
import { isNamedProto, type LaidValue, layOver, pathOfKeys } from './laid-over.ts';
import { type Located, reach } from './located.ts';
import { shippedFolder } from './package-root.ts';
import { rightFaults } from './rights.ts';
import type { CheckedCore, Section, SectionFault, Sections } from './section.ts';

export type Config<Added extends Sections = Record<never, never>> = CoreConfig & {
  readonly [Name in keyof Added]: DeepReadonly<z.output<Added[Name]['schema']>>;
};

export interface LoadOptions<Added extends Sections> {
  /** The configuration file, relative to the working folder; without it ZHIBAN_CONFIG, and without that the shipped default. */
  readonly file?: string;
  /** The working folder, absolute. */
  readonly cwd: string;
  /** See `readEnvironment`. */
  readonly env: Environment;
  /** The features' sections by name. */
  readonly sections: Added;
  /**
   * What to do with top-level keys that neither the core nor `sections` knows. `fault` (the default) is for the process that has all
   * features; `ignore` is for a job's process, which knows its own section only.
   */
  readonly otherSections?: 'fault' | 'ignore';
  /** The jobs that `schedule` may name; any when not given, as in a job's process, which knows itself only. */
  readonly jobs?: readonly string[];
  /** The commands that `rights.secondPerson` may name; any when not given. */
  readonly previewed?: readonly string[];
}

export interface LoadedConfig<Added extends Sections = Record<never, never>> {
  /** Deeply frozen. */
  readonly config: Config<Added>;
  /** The files that were read, as shown to people; the main file first. */
  readonly files: readonly string[];
  /**
   * Where the value at the path was written, or the nearest above it when it was not. For a block scalar (`|`) this is the first line
   * of its text: line n of a ledger's SQL stands in line `place.line + n - 1` of the file, `place.column - 1` columns further right.
   */
  sourceLocation(path: Path): Place;
  /** False when the value at the path is a default, or was made from a shorter form. */
  isWritten(path: Path): boolean;
  /** True when the value at the path must not be shown, as its key or a variable in it says. */
  isSecret(path: Path): boolean;
  /** What the schema says of the path, Chinese; empty where it says nothing. */
  meaning(path: Path): string;
  /** What may be changed while the program runs: keys from the top, `*` is any key. */
  readonly live: readonly (readonly string[])[];
  /** The path that keys stand for, a site named by its code; null when there is no such site. */
  pathOf(keys: readonly string[]): Path | null;
  /**
   * The configuration of the same files with these values over them, one after the other, checked as a whole like the files.
   * @throws ConfigError with every fault, those of a value that has no place any more included.
   */
  laidOver(values: readonly LaidValue[]): LoadedConfig<Added>;
}

/** The main file, absolute. @throws UserError when there is none */
export function configFile(options: Pick<LoadOptions<Sections>, 'file' | 'cwd' | 'env'>): string {
  const { cwd, env } = options;
  const named = options.file ?? env.ZHIBAN_CONFIG ?? '';
  const file = named === '' ? join(shippedFolder(), 'zhiban.yaml') : resolve(cwd, named);
  if (existsSync(file)) return file;
  const origin = options.file === undefined && named !== '' ? '（由环境变量 ZHIBAN_CONFIG 指定）' : '';
  throw new UserError(`找不到配置文件 ${file}${origin}；请检查路径，相对路径从工作目录 ${cwd} 算起`);
}

function unknownSections(tree: Located, sections: Sections): readonly CheckFault[] {
  const known = [...Object.keys(coreShape), ...Object.keys(sections), 'include'];
  const written = tree.kind === 'map' ? [...tree.entries.keys()] : [];
  return written.filter((key) => !known.includes(key)).map((key) => unknownKeyFault(key, [], tree, known));
}

/** A job that is not there would never run, and nobody would notice. */
function unknownJobs(tree: Located, jobs: readonly string[] | undefined): readonly CheckFault[] {
  const { value, whole } = reach(tree, ['schedule']);
  if (jobs === undefined || !whole || value.kind !== 'map') return [];
  const written = [...value.entries.keys()].filter((name) => !jobs.includes(name));
  return written.map((name) => unknownKeyFault(name, ['schedule'], tree, jobs));
}

interface Outcome {
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: readonly CheckFault[];
}

function sectionSchemas(sections: Sections): Readonly<Record<string, z.ZodType>> {
  return Object.fromEntries(Object.entries(sections).map(([name, { schema }]) => [name, schema]));
}

function checkShapes(tree: Located, schemas: Readonly<Record<string, z.ZodType>>): Outcome {
  const checked = Object.entries(schemas).map(([name, schema]) => ({ name, ...checkSection(tree, name, schema) }));
  return {
    values: Object.fromEntries(checked.flatMap((each) => ('value' in each ? [[each.name, each.value]] : []))),
    faults: checked.flatMap((each) => ('faults' in each ? each.faults : [])),
  };
}

/** A section's agreement within itself is looked at as soon as it is right, that with the sites as soon as both are. */
function checkAgreement(
  read: ConfigTree,
  { sections, previewed }: Pick<LoadOptions<Sections>, 'sections' | 'previewed'>,
  core: Outcome,
  added: Outcome,
): readonly CheckFault[] {
  if (read.broken.size > 0) return [];
  const theirs = (found: (section: Section, value: unknown) => readonly SectionFault[]): readonly CheckFault[] =>
    Object.entries(sections).flatMap(([name, section]) => {
      const isMadeOut = !read.faults.some(({ path }) => path[0] === name);
      if (!isMadeOut || !(name in added.values)) return [];
      const faults = found(section, deepFreeze(added.values[name]));
      return faults.map(({ path, message }) => faultAt(read.tree, [name, ...path], message));
    });
  const withinThem = theirs((section, value) => section.checkItself?.(value) ?? []);
  if (!('sites' in core.values)) return withinThem;
  const sites = deepFreeze(core.values.sites) as CheckedCore['sites'];
  const ownFaults = (name: 'rights' | 'alerts', found: () => ReturnType<typeof rightFaults>): readonly CheckFault[] => {
    const isReadWhole = name in core.values && !read.faults.some(({ path }) => path[0] === name);
    return isReadWhole ? found().map(({ path, message }) => faultAt(read.tree, [name, ...path], message)) : [];
  };
  const isRead = 'channels' in core.values && !read.faults.some(({ path }) => path[0] === 'channels');
  const channels = isRead ? (core.values.channels as ReadCore['channels']) : null;
  const own = [
    ...ownFaults('rights', () => rightFaults(core.values.rights as ReadCore['rights'], { sites, previewed })),
    ...ownFaults('alerts', () => alertFaults(core.values.alerts as ReadCore['alerts'], { sites, channels })),
  ];
  return [...own, ...withinThem, ...theirs((section, value) => section.check?.(value, { sites }) ?? [])];
}

/** When a file could not be read wholly, only what is certainly wrong is said. What is missing in a list's item no other file can add. */
function certain(faults: readonly CheckFault[], { broken }: ConfigTree): readonly CheckFault[] {
  return faults.filter(({ path, place, isMissing }) => {
    const mayStandElsewhere = isMissing && !path.some((step) => typeof step === 'number');
    return broken.size === 0 || !(mayStandElsewhere || broken.has(place.file));
  });
}

function inOrder(faults: readonly Fault[], files: readonly string[]): readonly Fault[] {
  const rank = ({ place }: Fault) => files.indexOf(place.file);
  return [...faults].sort(
    (one, other) =>
      rank(one) - rank(other) || one.place.line - other.place.line || one.place.column - other.place.column,
  );
}

/**
 * Reads, merges, checks and freezes the configuration.
 * @throws UserError when there is no such file; ConfigError (a UserError) with every fault of every file.
 */
export function loadConfig<Added extends Sections>(options: LoadOptions<Added>): LoadedConfig<Added> {
  const taken = Object.keys(options.sections).filter((name) => name in coreShape || name === 'include');
  if (taken.length > 0) throw new Error(`sections that the core has already: ${taken.join(', ')}`);
  return checkedConfig(readConfigTree(configFile(options), options.cwd, options.env), options);
}

function checkedConfig<Added extends Sections>(read: ConfigTree, options: LoadOptions<Added>): LoadedConfig<Added> {
  const { cwd, sections } = options;
  const { tree, files } = read;
  const ignore = options.otherSections === 'ignore';
  const isOurs = ({ path: [name] }: Fault) =>
    name === undefined || name === 'include' || name in coreShape || name in sections;
  const core = checkShapes(tree, coreShape);
  const added = checkShapes(tree, sectionSchemas(sections));
  const unknown = [...(ignore ? [] : unknownSections(tree, sections)), ...unknownJobs(tree, options.jobs)];
  const agreement = checkAgreement(read, options, core, added);
  const faults = [
    ...read.faults.filter((fault) => !ignore || isOurs(fault)),
    ...certain([...unknown, ...core.faults, ...added.faults, ...agreement], read),
  ];
  if (faults.length > 0) throw new ConfigError(inOrder(faults, files));
  const config = { ...added.values, ...resolveCore(core.values as ReadCore, cwd) };
  return {
    config: deepFreeze(config) as Config<Added>,
    files,
    sourceLocation: (path) => {
      const { value, keyPlace, whole } = reach(tree, path);
      return whole ? value.place : keyPlace;
    },
    isWritten: (path) => reach(tree, path).whole,
    isSecret: (path) => isSecretPlace(path, reach(tree, path).value),
    live: [
      ...coreLive,
      ...Object.entries(sections).flatMap(([name, { live = [] }]) => live.map((keys) => [name, ...keys])),
    ],
    meaning: ([name = '', ...path]) => {
      const schema = { ...sectionSchemas(sections), ...coreShape }[name];
      return schema === undefined ? '' : meaningAt(schema, path);
    },
    pathOf: (keys) => pathOfKeys(tree, keys),
    laidOver: (values) => checkedConfig(withLaid(read, values), options),
  };
}

function withLaid(read: ConfigTree, values: readonly LaidValue[]): ConfigTree {
  let { tree } = read;
  const faults = [...read.faults];
  for (const laid of values) {
    const next = isNamedProto(laid) ? null : layOver(tree, laid);
    if (next !== null) tree = next;
    else if (isNamedProto(laid)) faults.push({ place: laid.place, path: laid.keys, message: NO_PROTO });
    else faults.push({ place: laid.place, path: laid.keys, message: '配置里没有这个地方了' });
  }
  return { ...read, tree, faults };
}
