// A single value of the configuration as people write it in one line, and as it is shown to them.
import { parse, YAMLError } from 'yaml';
import type { Json } from '../lib/json.ts';

const MOST_CHARACTERS = 4_000;

/**
 * Reads the line as YAML: `30`, `[苏州, sz]`, `{ to: [oc_1] }`. What is no YAML, like the stars of a schedule, is a text; so is what would
 * be nothing. Anchors and tags are none of it.
 */
export function readWrittenValue(line: string): Json {
  const text = line.trim();
  if (text === '' || text.length > MOST_CHARACTERS || /^[*&!]/.test(text)) return text;
  try {
    const value: unknown = parse(text, { schema: 'core', maxAliasCount: 0, stringKeys: true });
    return isJson(value) ? value : text;
  } catch (thrown) {
    if (thrown instanceof YAMLError || thrown instanceof ReferenceError) return text;
    throw thrown;
  }
}

function isJson(value: unknown): value is Json {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(isJson);
}

/** In one line, as it can be written again: `30`, `0 8 * * *`, `[苏州, sz]`. */
export function writtenValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return `{${entries.map(([key, each]) => ` ${inner(key)}: ${inner(each)}`).join(',')} }`;
  }
  return String(value);
}

/** Bare where it is plainly a word. */
function inner(value: unknown): string {
  if (typeof value !== 'string') return writtenValue(value);
  const isWord = /^\p{L}[\p{L}\p{N}_-]*$/u.test(value) && !/^(true|false|null)$/i.test(value);
  return isWord ? value : JSON.stringify(value);
}
