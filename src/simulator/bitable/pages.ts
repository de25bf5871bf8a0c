// `page_size` and `page_token` of lists of Bitables: tokens are opaque, sizes out of range are 1254011 (feishu.md §6.7).
import type { Json, JsonObject } from '../../lib/json.ts';
import type { Refusal } from './refusals.ts';

export interface Page {
  readonly size: number;
  /** What came last on the page before: a place in the list, or a row's order; 0 at first. */
  readonly after: number;
}

const DEFAULT_SIZE = 20;

export function pageAsked(query: URLSearchParams, most: number): Page | Refusal {
  const size = query.get('page_size') ?? String(DEFAULT_SIZE);
  if (!/^\d{1,5}$/.test(size) || Number(size) < 1 || Number(size) > most) return { code: 1254011 };
  const token = query.get('page_token') ?? '';
  const after = token === '' ? 0 : placeOf(token);
  return after === undefined ? { code: 1254002 } : { size: Number(size), after };
}

/** The page after a place in the list. */
export function pageFrom(items: readonly Json[], { size, after }: Page): JsonObject {
  const end = Math.min(after + size, items.length);
  return { items: items.slice(after, end), total: items.length, ...following(end < items.length ? end : null) };
}

/** @param after what came last on this page; null: it is the last one */
export function following(after: number | null): JsonObject {
  return after === null ? { has_more: false } : { has_more: true, page_token: tokenOf(after) };
}

function tokenOf(place: number): string {
  return Buffer.from(`after ${place}`).toString('base64url');
}

function placeOf(token: string): number | undefined {
  const place = /^after (\d{1,12})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  return place === undefined ? undefined : Number(place);
}
