// The webhook of a group's custom robot (feishu.md §5).
//
// Page: 自定义机器人使用指南 https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
import type { IncomingMessage } from 'node:http';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { writeMessage } from '../api/write-message.ts';
import { textAts } from '../content/ats.ts';
import type { JsonAnswer } from '../http/answer.ts';
import { parsedJson, textOf } from '../json.ts';
import type { Platform } from '../platform.ts';
import type { RobotRecord } from '../state/records.ts';
import { guardRefusal } from './robot-guard.ts';

const PATH = /^\/open-apis\/bot\/(v2\/)?hook\/([\w-]+)$/;
const MOST_BYTES = 20 * 1024;

/** Null when the path is another's. Refusals are HTTP 200 but for what is no request at all. */
export function robotAnswer(
  platform: Platform,
  request: IncomingMessage,
  path: string,
  raw: Buffer | null,
): JsonAnswer | null {
  const [, version, token = ''] = PATH.exec(path) ?? [];
  if (token === '' || request.method !== 'POST') return null;
  const robot = platform.state.robots.get(token);
  const chat = robot === undefined ? undefined : platform.state.chats.get(robot.chat);
  if (robot === undefined || chat === undefined || chat.dissolved) {
    return said(19001, 'param invalid: incoming webhook access token invalid');
  }
  // How large, and what the code is, nobody has written down: the nearest that was seen.
  if (raw === null || raw.length > MOST_BYTES) return said(19036, 'the message is too long');
  const body = parsedJson(raw.toString('utf8'));
  if (!isJsonObject(body)) return bad();
  if (!platform.rates.robot(token)) return said(11232, 'too many request');
  const address = request.socket.remoteAddress ?? '';
  const refusal = guardRefusal(robot, body, platform.time.real(), address);
  if (refusal !== null) return said(refusal.code, refusal.msg);
  const message = version === undefined ? oldMessage(body) : messageIn(body);
  if (message === null) return bad();
  if (message.type === '') return said(19002, 'params error, msg_type need');
  write(platform, robot, message);
  const json = { StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' };
  return { status: 200, json };
}

interface RobotMessage {
  /** Empty: none that exists. */
  readonly type: string;
  readonly content: JsonObject;
}

/** Null for a body that does not fit its type. A post is wrapped once more, a card lies beside the content. */
function messageIn(body: JsonObject): RobotMessage | null {
  const { content, card } = body;
  const inner = isJsonObject(content) ? content : null;
  switch (body.msg_type) {
    case 'text':
      return inner !== null && (textOf(inner, 'text') ?? '') !== '' ? { type: 'text', content: inner } : null;
    case 'post':
      return inner !== null && isJsonObject(inner.post) ? { type: 'post', content: inner.post } : null;
    case 'interactive':
      return isJsonObject(card) ? { type: 'interactive', content: card } : null;
    case 'image':
      return inner !== null && textOf(inner, 'image_key') !== undefined ? { type: 'image', content: inner } : null;
    case 'share_chat': {
      const shared = inner === null ? undefined : textOf(inner, 'share_chat_id');
      return shared === undefined ? null : { type: 'share_chat', content: { chat_id: shared } };
    }
    default:
      return { type: '', content: {} };
  }
}

/** Addresses of version 1 take a title and a text. */
function oldMessage(body: JsonObject): RobotMessage | null {
  const text = [textOf(body, 'title'), textOf(body, 'text')].filter((one) => one !== undefined && one !== '');
  return text.length === 0 ? null : { type: 'text', content: { text: text.join('\n') } };
}

function write(platform: Platform, robot: RobotRecord, { type, content }: RobotMessage): void {
  const chat = platform.state.chats.get(robot.chat);
  const ats = textAts(platform, JSON.stringify(content).replaceAll('\\"', '"'));
  const pings = ats.pings.filter((id) => id === 'all' || chat?.people.includes(id) === true);
  const sender = { kind: 'robot', id: robot.id } as const;
  writeMessage(platform, { chat: robot.chat, type, content: JSON.stringify(content), sender, mentions: [], pings });
}

function said(code: number, msg: string): JsonAnswer {
  return { status: 200, json: { code, msg, data: {} } };
}

function bad(): JsonAnswer {
  return { status: 400, json: { code: 9499, msg: 'Bad Request', data: {} } };
}
