// What a message may contain, by its type; sizes and shapes as feishu.md §4.1 and §4.2 say.

import { isJsonObject } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import { checkCardText } from '../card/card-text.ts';
import { type JsonAnswer, refused400 } from '../http/answer.ts';
import { bytesOf, parsedJson, textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import { type Ats, textAts } from './ats.ts';
import { invalid } from './invalid.ts';
import { checkPost } from './post.ts';

/** §4.1: text 150 KB; post and interactive 30 KB; measured in bytes of UTF-8, as §10 advises to assume. */
const MOST_BYTES: Readonly<Record<string, number>> = { text: 150 * 1024, post: 30 * 1024, interactive: 30 * 1024 };

const NOTHING: Ats = { mentions: [], pings: [] };

/** What the content mentions, or the refusal. */
export function checkContent(platform: Platform, app: App, type: string, content: string): Ats | JsonAnswer {
  const most = MOST_BYTES[type];
  if (most !== undefined && bytesOf(content) > most) {
    return refused400(230025, 'The length of the message content reaches its limit.');
  }
  if (type === 'interactive') return checkCardText(platform, content);
  const value = parsedJson(content);
  if (!isJsonObject(value)) return invalid('content is not a string in json format');
  switch (type) {
    case 'text':
      return (textOf(value, 'text') ?? '') === ''
        ? invalid('text is empty')
        : textAts(platform, textOf(value, 'text') ?? '');
    case 'post':
      return checkPost(platform, value);
    case 'image':
      return checkKey(platform, app, textOf(value, 'image_key'), 'image', null);
    case 'file':
      return checkKey(platform, app, textOf(value, 'file_key'), 'file', null);
    case 'audio':
      return checkKey(platform, app, textOf(value, 'file_key'), 'file', 'opus');
    case 'media':
      return checkKey(platform, app, textOf(value, 'file_key'), 'file', 'mp4');
    case 'share_chat':
      return platform.state.chats.get(textOf(value, 'chat_id') ?? '') === undefined ? invalid('chat_id') : NOTHING;
    case 'share_user':
      return platform.state.people.get(textOf(value, 'user_id') ?? '') === undefined ? invalid('user_id') : NOTHING;
    default:
      return invalid(`msg_type ${type}`);
  }
}

/** A file may be sent only by the app that uploaded it (§4.5: 230017), and as what it is (230055). */
function checkKey(
  platform: Platform,
  app: App,
  key: string | undefined,
  kind: 'file' | 'image',
  type: string | null,
): Ats | JsonAnswer {
  const file = key === undefined ? undefined : platform.state.files.get(key);
  if (file === undefined || file.kind !== kind) return invalid(`${kind}_key`);
  if (file.owner !== app.id) return refused400(230017, 'Bot is NOT the owner of the resource.');
  if (type !== null && file.type !== type) {
    return refused400(230055, 'The type of file upload does not match the type of message being sent.');
  }
  return NOTHING;
}
