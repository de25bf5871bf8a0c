// The context of the meter's work, and the meter that somebody means.
import type { Kysely } from 'kysely';
import type { DeepReadonly } from '../../config/freeze.ts';
import type { FeatureContext } from '../../feature.ts';
import { UserError } from '../../lib/errors.ts';
import type { Store } from '../../store/store.ts';
import { CNYIOT, type MeterDefinition, type MeterSettings, type MeterSource } from './settings.ts';
import type { MeterTables } from './tables.ts';

export type MeterContext = FeatureContext<MeterSettings>;

/** A meter with its number, as the configuration has it at this moment. */
export interface Meter extends DeepReadonly<MeterDefinition> {
  readonly number: string;
}

/** In the configuration's order, those that are not watched any more too. */
export function metersOf({ settings }: Pick<MeterContext, 'settings'>): readonly Meter[] {
  return Object.entries(settings.meters).map(([number, meter]) => ({ number, ...meter }));
}

/** What the meter's readings come from. */
export function sourceOf({ settings }: Pick<MeterContext, 'settings'>, { source }: Meter): DeepReadonly<MeterSource> {
  return settings.sources[source] ?? CNYIOT;
}

/**
 * The meter that people mean by its number, name or alias.
 * @throws UserError that names the meters when there is none.
 */
export function meterNamed(ctx: Pick<MeterContext, 'settings'>, text: string): Meter {
  const wanted = text.normalize('NFKC').trim().toLowerCase();
  const meters = metersOf(ctx);
  const found = meters.find(({ number, name, aliases }) =>
    [number, name, ...aliases].some((one) => one.normalize('NFKC').trim().toLowerCase() === wanted),
  );
  if (found !== undefined) return found;
  const known = meters.slice(0, 8).map(({ number, name }) => `${name}（${number}）`);
  const more = meters.length > known.length ? ` 等 ${meters.length} 块` : '';
  throw new UserError(
    meters.length === 0
      ? '还没有配置电表；请在配置的 meter.meters 下写上，或发送“电表 添加 〈表号〉 〈名称〉”'
      : `没有叫“${text}”的电表；现有：${known.join('、')}${more}`,
  );
}

/** The store seen with the meter's tables, for reads and single statements. */
export function meterDb(store: Store): Kysely<MeterTables> {
  // Kysely's type is invariant in its tables, so that a view with other tables can only be had by a cast.
  return store.withTables<MeterTables>().db as unknown as Kysely<MeterTables>;
}
