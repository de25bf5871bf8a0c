// Answers of the open API: the envelope of success, refusals with their code, and bytes (feishu.md §1.3).
import type { Json, JsonObject } from '../../lib/json.ts';

export interface JsonAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json: JsonObject;
}

export interface BytesAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

export type Answer = JsonAnswer | BytesAnswer;

export function ok(data: JsonObject): JsonAnswer {
  return { status: 200, json: { code: 0, msg: 'success', data } };
}

/** New-style refusal: an HTTP status and the code; the server adds `error.log_id` (§1.3). */
export function refused(status: number, code: number, msg: string, error: JsonObject = {}): JsonAnswer {
  return { status, json: { code, msg, error } };
}

/** Refusals of message APIs are HTTP 400 (§4.4). */
export function refused400(code: number, msg: string, error: JsonObject = {}): JsonAnswer {
  return refused(400, code, msg, error);
}

export function isAnswer(value: unknown): value is JsonAnswer {
  return typeof value === 'object' && value !== null && 'json' in value && 'status' in value;
}

export function fileAnswer(bytes: Buffer, name: string): BytesAnswer {
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
  return {
    status: 200,
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Disposition': disposition },
    bytes,
  };
}

/** One page of a list; `page_token` is the place to go on from. */
export function pageOf(items: readonly Json[], from: number, size: number): JsonObject {
  const page = items.slice(from, from + size);
  const next = from + page.length;
  const hasMore = next < items.length;
  return { items: page, has_more: hasMore, page_token: hasMore ? String(next) : '' };
}
