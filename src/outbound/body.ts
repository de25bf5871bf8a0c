// The body of an answer, unpacked and never larger than allowed, however small it came over the wire.
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

export class BodyTooLarge extends Error {}
export class BodyUnreadable extends Error {}

/** @throws BodyTooLarge, BodyUnreadable; anything else is the connection's */
export async function bodyOf(answer: IncomingMessage, mostBytes: number): Promise<Buffer> {
  if (Number(answer.headers['content-length'] ?? 0) > mostBytes) throw new BodyTooLarge();
  const unpack = unpacker(answer.headers['content-encoding']);
  const chunks: Buffer[] = [];
  let bytes = 0;
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new BodyTooLarge();
      chunks.push(chunk);
    }
  };
  try {
    if (unpack === null) await pipeline(answer, collect);
    else await pipeline(answer, unpack, collect);
  } catch (thrown) {
    // The pipeline may tell of the abort instead of its reason.
    if (bytes > mostBytes) throw new BodyTooLarge();
    throw isOfZlib(thrown) ? new BodyUnreadable() : thrown;
  }
  return Buffer.concat(chunks);
}

/** We ask for none, and some send it all the same; twice packed is nobody's business. */
function unpacker(encoding: string | undefined) {
  switch (encoding?.trim().toLowerCase() ?? 'identity') {
    case 'identity':
    case '':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new BodyUnreadable();
  }
}

function isOfZlib(thrown: unknown): boolean {
  return (
    thrown instanceof Error && 'code' in thrown && /^(Z_|ERR_BROTLI|ERR__ERROR_|ERR_PADDING)/.test(String(thrown.code))
  );
}
