// What zhiban doctor looks at for the meters.
import type { Check } from '../../feature.ts';
import type { MeterContext } from './context.ts';
import { sourceChecks } from './poll/checks.ts';
import { readingsChecks } from './readings/checks.ts';

export async function* meterChecks(ctx: MeterContext): AsyncIterable<Check> {
  yield* readingsChecks(ctx);
  yield* sourceChecks(ctx);
}
