// How the simulator looks into what was sent to it.
import { isJsonObject, type Json } from '../lib/json.ts';

/** The parsed text; undefined when it is no JSON. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** A member that is a text; undefined when it is absent or something else. */
export function textOf(value: Json | undefined, key: string): string | undefined {
  const member = isJsonObject(value) ? value[key] : undefined;
  return typeof member === 'string' ? member : undefined;
}

/** Sizes are measured in bytes of UTF-8 (feishu.md §10: not documented, so the stricter reading). */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
