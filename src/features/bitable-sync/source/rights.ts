// What the login of a source could write, although people's SQL shall only read.
import { openSource } from '../../../databases/source.ts';
import type { SyncContext } from '../context.ts';
import { placeOf } from './sources.ts';

const LAKE = 'lake';

/**
 * Chinese, one a way; empty for a login that can only read, and for the lake, which opens its files for reading.
 * @throws UserError or UpstreamError when the source cannot be read
 */
export async function writesOf(ctx: SyncContext, name: string): Promise<readonly string[]> {
  if (name === LAKE) return [];
  const { url, options } = placeOf(ctx, name);
  const source = openSource(await ctx.secrets.reveal(url), options);
  return source.readSnapshot((snapshot) => snapshot.writes(), ctx.signal);
}
