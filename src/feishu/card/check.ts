// What is wrong with a card, by our reading of the platform's rules (feishu.md §4.7, §4.8), before it is sent.
import { z } from 'zod';
import { isJsonObject, type Json, jsonBytes } from '../../lib/json.ts';
import { COMPONENTS } from './components.ts';
import { formFaults } from './form-rules.ts';
import type { Found } from './found.ts';
import { FRAME } from './frame.ts';
import { markdownFaults, markdownTables } from './markdown-rules.ts';
import { tableFaults } from './table-rules.ts';

/** The platform's 30 KB less a reserve, since how it counts is not documented. */
export const MOST_CARD_BYTES = 28 * 1024;
/** The platform's 200 less a reserve. */
export const MOST_ELEMENTS = 180;
const MOST_TABLES = 5;
const MOST_CHARTS = 5;
const MOST_DEPTH = 5;

const IN_CHINESE = { error: z.locales.zhCN().localeError };

/**
 * Chinese sentences, each with the path of what it speaks of; empty when the card may be sent. Sizes come first.
 * Every size fault begins with 卡片.
 */
export function cardFaults(card: Json): readonly string[] {
  const frame = FRAME.safeParse(card, IN_CHINESE);
  if (!frame.success) return [...sizeFaults(card), ...issueFaults(frame.error, '')];
  const found = frame.data.body.elements.flatMap((node, index) => walk(node, `body.elements[${index}]`, []));
  return [
    ...sizeFaults(card),
    ...countFaults(found),
    ...duplicates(found, 'element_id'),
    ...duplicates(found, 'name'),
    ...found.flatMap(componentFaults),
    ...formFaults(found),
  ];
}

function walk(node: unknown, path: string, above: readonly string[]): readonly Found[] {
  if (!isJsonObject(node)) return [{ node: {}, tag: '', path, above }];
  const tag = typeof node.tag === 'string' ? node.tag : '';
  const key = tag === 'column_set' ? 'columns' : 'elements';
  const inner: unknown = node[key];
  const below = Array.isArray(inner) ? inner : [];
  return [
    { node, tag, path, above },
    ...below.flatMap((child: unknown, index) => walk(child, `${path}.${key}[${index}]`, [...above, tag])),
  ];
}

function sizeFaults(card: Json): readonly string[] {
  const bytes = jsonBytes(card);
  const elements = countTags(card);
  return [
    ...(bytes > MOST_CARD_BYTES ? [`卡片有 ${bytes} 字节，最多 ${MOST_CARD_BYTES}`] : []),
    ...(elements > MOST_ELEMENTS ? [`卡片有 ${elements} 个组件，最多 ${MOST_ELEMENTS}`] : []),
  ];
}

/** Every object with a tag counts, texts too; what charts and buttons carry is no component. */
function countTags(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (!isJsonObject(value)) return value.reduce((sum: number, item) => sum + countTags(item), 0);
  const own = typeof value.tag === 'string' ? 1 : 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => (key === 'chart_spec' || key === 'value' || key === 'rows' ? sum : sum + countTags(item)),
    own,
  );
}

function countFaults(found: readonly Found[]): readonly string[] {
  const inTexts = found.reduce(
    (sum, { tag, node }) => sum + (tag === 'markdown' ? markdownTables(node.content) : 0),
    0,
  );
  const tables = found.filter(({ tag }) => tag === 'table').length + inTexts;
  const charts = found.filter(({ tag }) => tag === 'chart').length;
  return [
    ...(tables > MOST_TABLES ? [`卡片有 ${tables} 个表格，最多 ${MOST_TABLES}`] : []),
    ...(charts > MOST_CHARTS ? [`卡片有 ${charts} 个图表，最多 ${MOST_CHARTS}`] : []),
  ];
}

function componentFaults(one: Found): readonly string[] {
  const { node, tag, path, above } = one;
  const shape = COMPONENTS.get(tag);
  if (shape === undefined) return [`${path}：不认识的组件 ${JSON.stringify(tag)}`];
  const read = shape.safeParse(node, IN_CHINESE);
  return [
    ...(read.success ? [] : issueFaults(read.error, path)),
    ...(above.length >= MOST_DEPTH ? [`${path}：嵌套超过 ${MOST_DEPTH} 层`] : []),
    ...((tag === 'table' || tag === 'form') && above.length > 0 ? [`${path}：${tag} 只能直接放在卡片里`] : []),
    ...((tag === 'column') !== (above.at(-1) === 'column_set') ? [`${path}：column 与 column_set 必须成对`] : []),
    ...(tag === 'table' && read.success ? tableFaults(node, path) : []),
    ...(tag === 'markdown' ? markdownFaults(node.content, path) : []),
    ...(tag === 'div' && isJsonObject(node.text) && node.text.tag === 'lark_md'
      ? markdownFaults(node.text.content, path)
      : []),
  ];
}

function duplicates(found: readonly Found[], key: 'name' | 'element_id'): readonly string[] {
  const seen = new Set<Json>();
  return found.flatMap(({ node, path }) => {
    const value = node[key];
    if (value === undefined) return [];
    const again = seen.has(value);
    seen.add(value);
    return again ? [`${path}：${key} ${JSON.stringify(value)} 重复`] : [];
  });
}

function issueFaults(error: z.ZodError, path: string): readonly string[] {
  return error.issues.map((issue) => {
    const where = [path, ...issue.path.map(String)].filter((part) => part !== '').join('.');
    const says = issue.code === 'unrecognized_keys' ? `没有这个属性 ${issue.keys.join('、')}` : issue.message;
    return `${where}：${says}`;
  });
}
