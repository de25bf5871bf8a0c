// A source that answers JSON: each value by its JSONPath (RFC 9535).
import { jsonpath } from 'json-p3';
import type { DeepReadonly } from '../../../config/freeze.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import type { MeterSourceOf } from '../settings.ts';
import { type FaultAnswer, type SourceAnswer, shownText } from './answer.ts';
import type { Page } from './door.ts';
import { readingFrom } from './field.ts';
import { instantOf } from './instant.ts';
import { pageText } from './page-text.ts';

type JsonSource = DeepReadonly<MeterSourceOf<'http-json'>>;

const FIELDS = ['remain', 'amount', 'price', 'meter', 'name', 'at'] as const;
type Field = (typeof FIELDS)[number];

export function readJson(source: JsonSource, { body, contentType }: Page, meter: string): SourceAnswer {
  const text = pageText(body, contentType);
  const answer = parsed(text);
  if (answer === undefined) {
    const sentence = `来源的答复不是 JSON，写的是“${shownText(text)}”；请核对网址和请求头`;
    return { state: 'unreadable', sentence };
  }
  const written = new Map<Field, string>();
  for (const field of FIELDS) {
    const path = source[field];
    if (path === undefined) continue;
    const value = valueAt(answer, path.replaceAll('{meter}', meter));
    if (typeof value !== 'string') return value;
    written.set(field, value);
  }
  const said = written.get('meter');
  if (said !== undefined && said.trim() !== meter) {
    const sentence = `问的是 ${meter}，来源答的是 ${shownText(said)}；没有采用，请核对表号`;
    return { state: 'other-meter', sentence };
  }
  const when = written.get('at');
  const at = when === undefined ? null : instantOf(when, PEOPLE_ZONE);
  if (when !== undefined && at === null) {
    return { state: 'unreadable', sentence: `抄表时间写的是“${shownText(when)}”，应为 ISO 时间、北京时间或毫秒数` };
  }
  const { remain, amount = '剩余金额', price = '单价' } = source;
  const one = (field: Field): string | null => written.get(field) ?? null;
  const values = { amount: one('amount'), price: one('price'), name: one('name'), at };
  return readingFrom({ remain: written.get('remain') ?? '', ...values }, { remain, amount, price });
}

/** Why it is no JSONPath, for whoever knows them; null when it is one. */
export function jsonPathFault(path: string): string | null {
  try {
    jsonpath.compile(path);
    return null;
  } catch (thrown) {
    if (thrown instanceof Error) return thrown.message;
    throw thrown;
  }
}

type JsonValue = Parameters<ReturnType<typeof jsonpath.compile>['query']>[0];

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** The text or number that the path leads to, or why there is none. */
function valueAt(answer: JsonValue, path: string): string | FaultAnswer {
  const values = jsonpath.compile(path).query(answer).values();
  const [value] = values;
  if (values.length === 1 && (typeof value === 'string' || typeof value === 'number')) return String(value);
  const found = values.length === 0 ? '没有' : values.length > 1 ? `有 ${values.length} 个` : '不是数也不是文字：';
  const sentence = `答复里${found} ${path}，答的是“${shownText(JSON.stringify(answer))}”；接口可能改版了`;
  return { state: 'unreadable', sentence };
}
