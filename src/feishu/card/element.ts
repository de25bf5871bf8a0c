// A card's component, with the places where it may stand known to the compiler (feishu.md §4.7, §4.8).
import type { Json, JsonObject } from '../../lib/json.ts';
import { present } from '../../lib/json.ts';
import { plainText } from './text.ts';

/** `any`: everywhere · `outside`: not in a form · `field`: in a form only · `root`: directly in the card only. */
export type Place = 'any' | 'outside' | 'field' | 'root';

declare const PLACE: unique symbol;

/** `P` exists for the compiler only. */
export type Element<P extends Place = Place> = JsonObject & { readonly [PLACE]?: P };

/** A component with its tag; properties that are undefined are left out, since the platform refuses what it does not know. */
export function element<P extends Place>(tag: string, members: Readonly<Record<string, Json | undefined>>): Element<P> {
  return present({ tag, ...members }) as Element<P>;
}

/** The safe place for data. Never empty: an empty text says nothing, and may be refused. */
export function plain(text: string, most?: number): JsonObject {
  return { tag: 'plain_text', content: plainText(text, most) || '—' };
}
