// What the person sees after a click, and how the platform reads the answer to it (feishu.md §2.8).

import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { type CardWorld, checkCard, isCardFault } from '../card/check.ts';
import type { Posted } from '../events/post.ts';
import { parsedJson, textOf } from '../json.ts';

export interface Toast {
  readonly type: 'info' | 'success' | 'error' | 'warning';
  readonly content: string;
}

export type ClickOutcome =
  | { readonly kind: 'done'; readonly toast: Toast | null; readonly replaced: boolean }
  /** The number that the client shows. */
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  /** The client did not even ask: disabled, a form that is not filled in, a card that is too old. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'opened'; readonly url: string };

export type ReadAnswer =
  | { readonly kind: 'answer'; readonly toast: Toast | null; readonly card: JsonObject | null }
  | { readonly kind: 'error'; readonly code: number; readonly message: string };

const TOASTS = new Set(['info', 'success', 'error', 'warning']);
const MEMBERS = new Set(['toast', 'card']);

/** Codes: 200340 no address · 200341 timeout · 200342 TCP · 200671 no 200 · 200672 body · 200673 card · 200830 2.0 → 1.0. */
export function readClickAnswer(posted: Posted, world: CardWorld, shownVersion: '1.0' | '2.0'): ReadAnswer {
  if (posted.kind === 'timeout') return failed(200341, '目标服务超时未响应');
  if (posted.kind === 'unreachable') return failed(200342, `TCP 连接失败：${posted.reason}`);
  if (posted.status !== 200) return failed(200671, `目标服务返回 ${posted.status}`);
  const body = parsedJson(posted.body);
  if (!isJsonObject(body)) return failed(200672, '目标服务返回的不是 JSON 对象');
  const stranger = Object.keys(body).find((name) => !MEMBERS.has(name));
  if (stranger !== undefined) return failed(200672, `目标服务返回了不认识的 ${stranger}`);
  const toast = body.toast === undefined ? null : toastOf(body.toast);
  if (toast === undefined) return failed(200672, 'toast 的格式不对');
  return body.card === undefined
    ? { kind: 'answer', toast, card: null }
    : cardAnswer(body.card, toast, world, shownVersion);
}

function failed(
  code: number,
  message: string,
): { readonly kind: 'error'; readonly code: number; readonly message: string } {
  return { kind: 'error', code, message };
}

function toastOf(value: Json): Toast | undefined {
  const [type, content] = [textOf(value, 'type') ?? 'info', textOf(value, 'content')];
  return TOASTS.has(type) && content !== undefined ? { type: type as Toast['type'], content } : undefined;
}

/** `{type:"raw", data:<card>}`; templates are not part of this simulator. */
function cardAnswer(value: Json, toast: Toast | null, world: CardWorld, shownVersion: '1.0' | '2.0'): ReadAnswer {
  const card = isJsonObject(value) && value.type === 'raw' ? value.data : undefined;
  if (!isJsonObject(card)) return failed(200673, '卡片要写成 {"type":"raw","data":{…}}');
  const checked = checkCard(card, world);
  if (isCardFault(checked)) return failed(200673, `卡片不合规则：${checked.message}（${checked.path}）`);
  if (shownVersion === '2.0' && checked.version === '1.0') return failed(200830, '2.0 的卡片不能换成 1.0');
  return { kind: 'answer', toast, card };
}
