// Uploading files and images, and getting back what one uploaded oneself or what a message carries (feishu.md §4.5, §9 item 11).

import { isJsonObject } from '../../lib/json.ts';
import { type Answer, fileAnswer, type JsonAnswer, ok, refused, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import { parsedJson } from '../json.ts';
import type { Platform } from '../platform.ts';
import type { FileRecord } from '../state/records.ts';
import { storeFile } from './store-file.ts';

const UPLOAD = ['im:resource', 'im:resource:upload'];
const DOWNLOAD = ['im:resource'];
const RESOURCE = ['im:message', 'im:message:readonly', 'im:message.history:readonly'];
const FILE_TYPES = new Set(['opus', 'mp4', 'pdf', 'doc', 'xls', 'ppt', 'stream']);
const MOST_FILE = 30 * 1024 * 1024;
const MOST_IMAGE = 10 * 1024 * 1024;

export function fileEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    { method: 'POST', path: '/open-apis/im/v1/files', scopes: UPLOAD, handle: (call) => uploadFile(platform, call) },
    { method: 'POST', path: '/open-apis/im/v1/images', scopes: UPLOAD, handle: (call) => uploadImage(platform, call) },
    {
      method: 'GET',
      path: '/open-apis/im/v1/files/:key',
      scopes: DOWNLOAD,
      handle: (call) => own(platform, call, 'file'),
    },
    {
      method: 'GET',
      path: '/open-apis/im/v1/images/:key',
      scopes: DOWNLOAD,
      handle: (call) => own(platform, call, 'image'),
    },
    {
      method: 'GET',
      path: '/open-apis/im/v1/messages/:message_id/resources/:key',
      scopes: RESOURCE,
      handle: (call) => resource(platform, call),
    },
  ];
}

function uploadFile(platform: Platform, { app, form }: Call): Answer {
  const [type, name] = ['file_type', 'file_name'].map((part) => form.get(part)?.bytes.toString('utf8') ?? '');
  const bytes = form.get('file')?.bytes;
  if (type === undefined || !FILE_TYPES.has(type) || !name || bytes === undefined) return invalidUpload();
  const fault = sizeFault(bytes, MOST_FILE);
  return fault ?? ok({ file_key: storeFile(platform, { kind: 'file', owner: app.id, name, type, bytes }).key });
}

function uploadImage(platform: Platform, { app, form }: Call): Answer {
  const type = form.get('image_type')?.bytes.toString('utf8') ?? '';
  const bytes = form.get('image')?.bytes;
  if (!['message', 'avatar'].includes(type) || bytes === undefined) return invalidUpload();
  const fault = sizeFault(bytes, MOST_IMAGE);
  if (fault !== null) return fault;
  if (!isImage(bytes)) return refused400(234011, "Can't recognize the image format.");
  return ok({ image_key: storeFile(platform, { kind: 'image', owner: app.id, name: 'image', type, bytes }).key });
}

function invalidUpload(): JsonAnswer {
  return refused400(234001, 'Invalid request param.');
}

function sizeFault(bytes: Buffer, most: number): JsonAnswer | null {
  if (bytes.length === 0) return refused400(234010, "File's size can't be 0.");
  return bytes.length > most ? refused400(234006, 'The file size exceed the max value.') : null;
}

/** By their first bytes: jpg, png, gif, bmp, webp, tiff, ico, heic (§4.5). */
function isImage(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 12).toString('latin1');
  return /^(\xff\xd8\xff|\x89PNG|GIF8|BM|II\*\x00|MM\x00\*|\x00\x00\x01\x00|RIFF....WEBP|....ftyphei)/s.test(head);
}

function own(platform: Platform, { app, params }: Call, kind: FileRecord['kind']): Answer {
  const file = platform.state.files.get(params.key ?? '');
  if (file === undefined || file.kind !== kind) return refused400(234001, 'Invalid request param.');
  if (file.owner !== app.id) return refused400(234008, 'The app is not the resource sender.');
  return bytesOf(platform, file);
}

/** A file that is in a message of a chat the bot is in (§4.5). */
function resource(platform: Platform, { app, params, query }: Call): Answer {
  const message = platform.state.messages.get(params.message_id ?? '');
  if (message === undefined || message.deleted) return refused400(234003, 'File not in msg.');
  const chat = platform.state.chats.get(message.chat);
  if (chat === undefined || !chat.bots.includes(app.id)) {
    return refused400(234004, 'App is not in the chat where the message is located.');
  }
  if (message.type === 'interactive') return refused400(234043, 'Unsupported message type.');
  const type = query.get('type');
  const content = parsedJson(message.content);
  const key = params.key ?? '';
  const holds = isJsonObject(content) && JSON.stringify(content).includes(JSON.stringify(key));
  const file = platform.state.files.get(key);
  if (type !== 'file' && type !== 'image') return invalidUpload();
  if (!holds || file === undefined || file.kind !== type) return refused400(234003, 'File not in msg.');
  return bytesOf(platform, file);
}

function bytesOf({ blobs }: Platform, file: FileRecord): Answer {
  const bytes = blobs.get(file.key);
  return bytes === null ? refused(500, 234000, 'internal error') : fileAnswer(bytes, file.name);
}
