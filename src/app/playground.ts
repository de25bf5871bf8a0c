// Makes the sample factories where the configuration asks for them; files that are there already stay as they are.
import { join } from 'node:path';
import type { Context } from '../context.ts';

/** The folder of the sample factories' databases, as config/zhiban.yaml names it. */
export function samplesFolder(ctx: Pick<Context, 'config'>): string {
  return join(ctx.config.dataDir, 'samples');
}

export async function ensurePlayground(ctx: Context): Promise<void> {
  if (!ctx.config.playground.enabled) return;
  const { makeFactories } = await import('../playground/factories/index.ts');
  await makeFactories({ dir: samplesFolder(ctx), seed: ctx.config.playground.seed });
  const { makeSampleMeters } = await import('./playground-meters.ts');
  await makeSampleMeters(ctx);
}
