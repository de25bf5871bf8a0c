// GET /files/〈token〉: a file that was too big for a message; the token is the right to have it, for seven days.
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Context } from '../../context.ts';
import { type LinkedFile, linkedFile, linkTo } from '../../files/links.ts';
import { attachment } from '../../web/content-disposition.ts';
import { type Door, writeJson } from '../../web/door.ts';

const PREFIX = '/files/';

/** Where a message sends people for a file; null where they could not reach it. */
export function fileLinkMaker({ store, config, now }: Pick<Context, 'store' | 'config' | 'now'>) {
  const { publicUrl } = config.web;
  return async (file: LinkedFile): Promise<string | null> =>
    publicUrl === undefined ? null : new URL(`${PREFIX}${await linkTo(store, file, now())}`, publicUrl).href;
}

/** Nobody signs in for it: the link itself is the right. */
export function fileDoor(ctx: Pick<Context, 'store' | 'now' | 'log'>): Door {
  return { path: PREFIX, need: null, handle: (request, response) => handle(ctx, request, response) };
}

async function handle(
  { store, now, log }: Pick<Context, 'store' | 'now' | 'log'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = new URL(request.url ?? '/', 'http://here').pathname.slice(PREFIX.length);
  const file = request.method === 'GET' ? await linkedFile(store, token, now()) : null;
  const found = file === null ? null : await statIfThere(file.path);
  if (file === null || found === null || !found.isFile())
    return writeJson(response, 404, { error: '链接不对，或者已经过期（七天）；请在群里重新导出' });
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': found.size,
    'Content-Disposition': attachment(file.name),
    'Cache-Control': 'no-store',
  });
  // Whoever breaks the download off is nobody's fault.
  await pipeline(createReadStream(file.path), response).catch((thrown: unknown) =>
    log.info({ err: thrown }, 'download not sent to its end'),
  );
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
}
