// A message as a person in the chat sees it, for tests and the playground's page: the card as it was sent, who was notified, files by name.
import { isoInstant } from '../../lib/clock.ts';
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { parsedJson, textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import type { Mention, MessageRecord } from '../state/records.ts';

export interface MessageView {
  /** `om_…` */
  readonly id: string;
  readonly chat: string;
  readonly position: number;
  readonly type: string;
  readonly sender: { readonly kind: 'app' | 'user' | 'robot'; readonly id: string; readonly name: string };
  /** The content as it was sent, parsed. */
  readonly content: Json;
  /** The newest card; null for other types. */
  readonly card: JsonObject | null;
  /** Of a text its text with names in place of mentions, of a file its name, of a card or post all that can be read, a line each. */
  readonly text: string;
  readonly file: { readonly key: string; readonly name: string; readonly bytes: number } | null;
  readonly mentions: readonly Mention[];
  /** Whom it notified: `ou_…`, `all`. */
  readonly pings: readonly string[];
  /** Who was rung at for it: `ou_…`, and whether that was read. */
  readonly urgents: readonly { readonly person: string; readonly name: string; readonly read: boolean }[];
  readonly reactions: readonly { readonly emoji: string; readonly by: string }[];
  /** Instants of the platform's time, ISO text in UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly edits: number;
  readonly deleted: boolean;
  /** What it replies to; null for none. */
  readonly parent: string | null;
  readonly thread: string | null;
}

export function viewOf(platform: Platform, message: MessageRecord): MessageView {
  const content = parsedJson(message.content) ?? null;
  const { state } = platform;
  const file = state.files.get(textOf(content, 'file_key') ?? textOf(content, 'image_key') ?? '');
  return {
    id: message.id,
    chat: message.chat,
    position: message.position,
    type: message.type,
    sender: { ...message.sender, name: nameOf(platform, message.sender.id) },
    content,
    card: message.type === 'interactive' && isJsonObject(content) ? content : null,
    text: message.deleted ? '' : readable(message, content, file?.name ?? ''),
    file: file === undefined ? null : { key: file.key, name: file.name, bytes: file.bytes },
    mentions: message.mentions,
    pings: message.pings,
    urgents: state.urgents
      .all()
      .filter((one) => one.message === message.id)
      .map(({ person, read }) => ({ person, name: nameOf(platform, person), read })),
    reactions: state.reactions
      .all()
      .filter((one) => one.message === message.id)
      .map((one) => ({ emoji: one.emoji, by: nameOf(platform, one.by.id) })),
    createdAt: isoInstant(new Date(message.createdAt)),
    updatedAt: isoInstant(new Date(message.updatedAt)),
    edits: message.edits,
    deleted: message.deleted,
    parent: message.parent,
    thread: message.thread,
  };
}

function nameOf({ state, apps }: Platform, id: string): string {
  const robot = id.startsWith('bot_') ? state.robots.all().find((one) => one.id === id) : undefined;
  return state.people.get(id)?.name ?? apps.find(id)?.name ?? robot?.name ?? id;
}

function readable(message: MessageRecord, content: Json, fileName: string): string {
  if (message.type === 'text') {
    const text = textOf(content, 'text') ?? '';
    return message.mentions.reduce((sofar, one) => sofar.replaceAll(one.key, `@${one.name}`), text);
  }
  return fileName === '' ? readableTexts(content).join('\n') : fileName;
}

/** Every text that is shown to people, in its order; cells of tables row by row. */
export function readableTexts(node: Json): readonly string[] {
  if (Array.isArray(node)) return (node as readonly Json[]).flatMap(readableTexts);
  if (!isJsonObject(node)) return [];
  const own = ['title', 'content', 'text'].flatMap((name) => {
    const value = node[name];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  const cells =
    node.tag === 'table' && Array.isArray(node.rows) ? (node.rows as readonly Json[]).flatMap(cellTexts) : [];
  const columns = node.tag === 'table' && Array.isArray(node.columns) ? (node.columns as readonly Json[]) : [];
  const hidden = new Set(['chart_spec', 'value', 'behaviors', 'rows', 'columns', 'config']);
  const skipped = node.tag === 'table' ? hidden : new Set([...hidden].filter((name) => name !== 'columns'));
  const inner = Object.entries(node).filter(([name, value]) => !skipped.has(name) && typeof value === 'object');
  return [
    ...own,
    ...columns.flatMap((column) => textOf(column, 'display_name') ?? []),
    ...cells,
    ...inner.flatMap(([, value]) => readableTexts(value)),
  ];
}

function cellTexts(row: Json): readonly string[] {
  return isJsonObject(row)
    ? Object.values(row).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    : [];
}
