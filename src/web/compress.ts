// Pages go out gzipped: a table of ledger rows shrinks to a tenth.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Middleware } from 'koa';

const gzipped = promisify(gzip);

/** Below this a packet holds it anyway, bytes. */
const WORTH_IT = 1_400;

export const compress: Middleware = async (ctx, next) => {
  await next();
  const body: unknown = ctx.body;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  if (!Buffer.isBuffer(bytes) || bytes.length < WORTH_IT || !isText(ctx.response.type)) return;
  ctx.vary('Accept-Encoding');
  if (ctx.acceptsEncodings('gzip', 'identity') !== 'gzip') return;
  const type = ctx.response.get('Content-Type');
  ctx.body = await gzipped(bytes);
  ctx.set('Content-Type', type);
  ctx.set('Content-Encoding', 'gzip');
};

function isText(type: string): boolean {
  return /^(text\/.*|application\/json|image\/svg\+xml)$/.test(type);
}
