// A file as a message: uploaded when Feishu takes it, otherwise said in words where it is.
import { stat } from 'node:fs/promises';
import { DeliveryFault, type OutgoingBody } from '../../outbox/channel.ts';
import { MOST_FILE_BYTES } from '../api/files.ts';
import { plainText } from '../card/text.ts';
import type { Feishu } from '../client.ts';
import { FeishuError } from '../error.ts';
import { type Attempt, textAttempt } from './attempts.ts';
import { asDeliveryFault } from './fault.ts';

export type FileBody = Extract<OutgoingBody, { kind: 'file' }>;

/** Where a file can be fetched that is too big for a message; null when there is no such place. */
export type FileLink = (file: {
  readonly path: string;
  readonly name: string;
}) => Promise<string | null> | string | null;

/**
 * Uploads the file. One that is empty or over 30 MB is not even tried: the message says so, and where to get it.
 * @throws DeliveryFault when the file is gone or the upload fails
 */
export async function fileAttempt(
  body: FileBody,
  maybeTwice: boolean,
  feishu: Pick<Feishu, 'uploadFile'>,
  fileLink: FileLink,
): Promise<Attempt> {
  const bytes = await sizeOf(body);
  const name = plainText(body.name, 200);
  if (bytes === 0) return textAttempt(`文件《${name}》是空的，没有发送`, maybeTwice);
  if (bytes > MOST_FILE_BYTES) return textAttempt(await tooBig(body, name, bytes, fileLink), maybeTwice);
  const file = { path: body.path, name: maybeTwice ? `可能重复-${body.name}` : body.name };
  const fileKey = await feishu.uploadFile(file).catch((thrown: unknown) => {
    throw thrown instanceof FeishuError ? uploadFault(thrown) : unreadable(body.name, thrown);
  });
  return { content: { type: 'file', fileKey }, shape: '文件' };
}

async function tooBig(body: FileBody, name: string, bytes: number, fileLink: FileLink): Promise<string> {
  const link = await fileLink(body);
  const where = link === null ? '请到值班的网页上下载，或缩小范围再导出' : `请从这里下载：${link}`;
  const megabytes = Math.ceil(bytes / 1_000_000);
  return `文件《${name}》有 ${megabytes} MB，超过飞书 ${MOST_FILE_BYTES / 1_000_000} MB 的上限，没有发到群里。${where}`;
}

/** Nobody sees a file that no message names: whatever became of the upload, the message was not sent. */
function uploadFault(error: FeishuError): DeliveryFault {
  const { message, final, retryAfterMs } = asDeliveryFault(error);
  return new DeliveryFault(message, { outcome: 'not-sent', final, retryAfterMs });
}

/** @throws DeliveryFault: final when the file is gone, to be tried again when it is only out of reach now */
async function sizeOf({ path, name }: FileBody): Promise<number> {
  const found = await stat(path).catch((thrown: unknown) => unreadable(name, thrown));
  return found.isFile() ? found.size : unreadable(name, null);
}

function unreadable(name: string, thrown: unknown): never {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : null;
  if (thrown !== null && code === null) throw thrown;
  const gone = code === null || code === 'ENOENT' || code === 'ENOTDIR';
  const says = gone ? '已不在，可能被清理，请重新导出' : `读不了（${code}），请检查磁盘和权限`;
  const sentence = `要发送的文件《${plainText(name, 200)}》${says}`;
  throw new DeliveryFault(sentence, { outcome: 'not-sent', final: gone, retryAfterMs: null });
}
