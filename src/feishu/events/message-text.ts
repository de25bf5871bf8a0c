// What somebody wrote, out of the content's JSON (feishu.md §2.6), and whom he mentioned.
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { Mention, MessageEvent } from './event.ts';

/** Null for messages that are no text. Mentions stay as their keys. */
export function writtenText(type: string, content: JsonObject): string | null {
  if (type === 'text') return typeof content.text === 'string' ? content.text : null;
  return type === 'post' ? postText(content) : null;
}

/** A post as received has no locale around it: paragraphs of pieces; the title is its first line. */
function postText({ title, content }: JsonObject): string {
  const paragraphs = Array.isArray(content) ? (content as readonly Json[]) : [];
  const lines = paragraphs.map((line) =>
    Array.isArray(line) ? (line as readonly Json[]).map(pieceText).join('') : '',
  );
  return [...(typeof title === 'string' && title !== '' ? [title] : []), ...lines].join('\n');
}

function pieceText(piece: Json): string {
  if (!isJsonObject(piece)) return '';
  if (piece.tag === 'at') return typeof piece.user_id === 'string' ? ` ${piece.user_id} ` : '';
  return typeof piece.text === 'string' ? piece.text : '';
}

export interface AddressedText {
  /** Without the mention of the bot; other people's mentions as `@` and their names. */
  readonly text: string;
  readonly bot: boolean;
  readonly everybody: boolean;
  /** Who else was mentioned. */
  readonly others: readonly Mention[];
}

const EVERYBODY = '@_all';

/** @param botOpenId the bot's own open_id, from botInfo() */
export function addressedText(
  { text, mentions }: Pick<MessageEvent, 'text' | 'mentions'>,
  botOpenId: string,
): AddressedText {
  const whole = text ?? '';
  const others = mentions.filter(({ key, openId }) => openId !== botOpenId && key !== EVERYBODY);
  // Keys are replaced as whole words: @_user_1 is the beginning of @_user_12.
  const names = new Map(mentions.map((one) => [one.key, one.openId === botOpenId ? ' ' : `@${one.name}`]));
  const shown = whole.replace(/@_(?:user_\d+|all(?!\w))/g, (key) =>
    key === EVERYBODY ? ' ' : (names.get(key) ?? key),
  );
  return {
    text: shown.replace(/[^\S\n]+/g, ' ').trim(),
    bot: mentions.some(({ openId }) => openId === botOpenId),
    everybody: /@_all(?!\w)/.test(whole) || mentions.some(({ key }) => key === EVERYBODY),
    others,
  };
}
