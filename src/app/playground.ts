// Makes the sample factories and meters where the configuration asks for them; files that are there already stay as they are.
import { join } from 'node:path';
import { openWorkdays } from '../alerts/workdays.ts';
import type { Context } from '../context.ts';

/** The folder of the sample factories' databases, as config/zhiban.yaml names it. */
export function samplesFolder(ctx: Pick<Context, 'config'>): string {
  return join(ctx.config.dataDir, 'samples');
}

export async function ensurePlayground(ctx: Context): Promise<void> {
  const { enabled, seed } = ctx.config.playground;
  if (!enabled) return;
  const dir = samplesFolder(ctx);
  const { makeFactories } = await import('../playground/factories/index.ts');
  await makeFactories({ dir, seed });
  const { makeOldDatabase } = await import('../playground/meters/old-database.ts');
  const { isWorkday } = (await openWorkdays())({});
  await makeOldDatabase({ dir, seed, now: ctx.now(), isWorkday });
}
