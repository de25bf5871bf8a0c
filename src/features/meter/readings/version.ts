// Which kept days are in force: those of these rules, of the newest rebuilding, and of the interval that the settings say today.
import type { MeterContext } from '../context.ts';
import { metersOf, sourceOf } from '../context.ts';
import { rulesMark } from './rules-mark.ts';

/** To be raised when rolled-day.ts writes days in another form. */
const FORM = 1;
const RULES = rulesMark();

export function versionOf(epoch: number): string {
  return `${FORM}.${RULES}.${epoch}`;
}

/** By meter how often its readings are expected; that of the settings for a meter that they do not name. */
export function intervalsBy(ctx: Pick<MeterContext, 'settings'>): (meter: string) => number {
  const usual = ctx.settings.intervalSeconds;
  const own = new Map(metersOf(ctx).map((meter) => [meter.number, sourceOf(ctx, meter).intervalSeconds]));
  return (meter) => own.get(meter) ?? usual;
}
