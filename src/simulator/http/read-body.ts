// Reads the body of a request, up to a bound.
import type { IncomingMessage } from 'node:http';

/** Above every size the platform takes: a file of 30 MB and what surrounds it (feishu.md §4.5). */
export const MOST_BODY_BYTES = 64 * 1024 * 1024;

/** Null when it is larger than the bound. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= MOST_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  return bytes > MOST_BODY_BYTES ? null : Buffer.concat(chunks);
}
