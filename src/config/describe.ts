// The configuration as it may be shown to an operator: everything in force, defaults included, without the secrets.
import type { Path } from './fault.ts';
import type { LoadedConfig } from './load.ts';
import { MASK, maskText } from './masking.ts';

/** Plain values only: ready for JSON or YAML. */
export type Described = string | number | boolean | null | readonly Described[] | { readonly [key: string]: Described };

type Secrecy = Pick<LoadedConfig, 'isSecret' | 'isWritten'>;

function describe(value: unknown, path: Path, loaded: Secrecy): Described {
  if (Array.isArray(value)) return value.map((item, index) => describe(item, [...path, index], loaded));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(entries.map(([key, inner]) => [key, describe(inner, [...path, key], loaded)]));
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  // A number that nobody wrote is a default, even below a source whose whole URL is secret.
  if (typeof value !== 'string' && !loaded.isWritten(path)) return value;
  if (loaded.isSecret(path)) return MASK;
  return typeof value === 'string' ? maskText(value) : value;
}

/** A copy of the configuration in which passwords of URLs, keys that name a secret, and values of secret variables are masked. */
export function describeConfig(loaded: Pick<LoadedConfig, 'config'> & Secrecy): Described {
  return describe(loaded.config, [], loaded);
}
