// S2: what people write who mean harm is refused or harmless, with a login that may do everything.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamError, UserError } from '../../../src/lib/errors.ts';
import { IS_NIGHTLY } from '../../support/extent.ts';
import { HOSTILE } from './hostile-sql.ts';
import { HOSTILE_LIMITS, openWorld, type World, type WorldKind } from './hostile-world.ts';

const KINDS: readonly WorldKind[] = ['mysql', 'postgres', 'sqlite', 'lake'];

/** With every commit one in so many; all by night. */
const STRIDE: Readonly<Record<WorldKind, number>> = { mysql: 2, postgres: 3, sqlite: 24, lake: 60 };

/** What became of a text; any error but a sentence for people fails the test. */
async function outcomeOf(world: World, sql: string): Promise<'refused' | 'answered'> {
  try {
    await world.queries.run(world.fitted(sql), HOSTILE_LIMITS, async ({ batches }) => {
      for await (const _ of batches);
    });
    return 'answered';
  } catch (thrown) {
    if (!(thrown instanceof UserError || thrown instanceof UpstreamError)) throw thrown;
    expect(thrown.message, sql).not.toMatch(/127\.0\.0\.1'|password|zhiban'@/);
    return 'refused';
  }
}

describe.each(KINDS)('%s', (kind) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(kind);
  });
  afterAll(() => world.close());

  it('refuses or bears every hostile text', async () => {
    const before = await world.picture();
    for (const sql of HOSTILE.filter((_, index) => IS_NIGHTLY || index % STRIDE[kind] === 0)) {
      const begun = performance.now();
      const outcome = await outcomeOf(world, sql);
      expect(performance.now() - begun, sql).toBeLessThan(15_000);
      if (outcome === 'answered') expect(await world.picture(), sql).toEqual(before);
    }
    expect(await world.picture()).toEqual(before);
    expect(await world.isFree()).toBe(true);
    await expect.poll(() => world.atWork()).toBe(0);
  }, 900_000);
});
