// Reads a few sections of the configuration and leaves the others alone: what is wrong with them is not this process's.
import type { z } from 'zod';
import { checkSection } from './check.ts';
import { readConfigTree } from './config-tree.ts';
import { ConfigError, type Fault } from './fault.ts';
import { type DeepReadonly, deepFreeze } from './freeze.ts';
import { configFile, type LoadOptions } from './load.ts';

type Schemas = Readonly<Record<string, z.ZodType>>;

/**
 * The sections by name, frozen.
 * @throws UserError when there is no such file; ConfigError with what is wrong in these sections, or in the file as a whole
 */
export function loadSections<Wanted extends Schemas>(
  options: Pick<LoadOptions<Record<never, never>>, 'file' | 'cwd' | 'env'>,
  schemas: Wanted,
): { readonly [Name in keyof Wanted]: DeepReadonly<z.output<Wanted[Name]>> } {
  const { tree, faults } = readConfigTree(configFile(options), options.cwd, options.env);
  const isOurs = ({ path: [name] }: Fault): boolean => typeof name === 'string' && name in schemas;
  const checked = Object.entries(schemas).map(([name, schema]) => ({ name, ...checkSection(tree, name, schema) }));
  const wrong = [...faults.filter(isOurs), ...checked.flatMap((one) => ('faults' in one ? one.faults : []))];
  // A file that is no YAML may hold what these sections lack: it is said only when they cannot do without.
  if (wrong.length > 0) throw new ConfigError([...faults.filter(({ path }) => path.length === 0), ...wrong]);
  const values = Object.fromEntries(checked.flatMap((one) => ('value' in one ? [[one.name, one.value]] : [])));
  return deepFreeze(values) as { readonly [Name in keyof Wanted]: DeepReadonly<z.output<Wanted[Name]>> };
}
