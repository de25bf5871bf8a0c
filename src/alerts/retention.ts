// Forgetting alerts that are long over, with their cards and all that was raised of them.
import { isoInstant } from '../lib/clock.ts';
import { forgetBatches } from '../store/forget-batches.ts';
import type { Store } from '../store/store.ts';
import type { AlertTables } from './tables.ts';

/** What recovered before then and is not waited for; answers how many alerts and raises that were. */
export async function forgetAlerts(store: Store, before: Date): Promise<number> {
  const own = store.withTables<AlertTables>();
  const limit = isoInstant(before);
  const over = own.db
    .selectFrom('alerts')
    .select('alerts.id')
    .where('recovered_at', '<', limit)
    .where('alerts.id', 'not in', (eb) =>
      eb
        .selectFrom('alert_places')
        .leftJoin('alert_cards', 'alert_cards.id', 'alert_places.card')
        .select('alert_places.alert')
        .where((live) =>
          live.or([
            live.and([live('alert_places.card', 'is', null), live('alert_places.done', '=', 0)]),
            live.and([live('alert_places.card', 'is not', null), live('alert_cards.closed_at', 'is', null)]),
          ]),
        ),
    );
  const alerts = await forgetBatches(
    async (most) => (await over.limit(most).execute()).map(({ id }) => id),
    (ids) =>
      own.transaction(async (trx) => {
        await trx.deleteFrom('alert_places').where('alert', 'in', ids).execute();
        await trx.deleteFrom('alerts').where('id', 'in', ids).execute();
      }),
  );
  const cards = own.db
    .selectFrom('alert_cards')
    .select('alert_cards.id')
    .where('closed_at', '<', limit)
    .where('alert_cards.id', 'not in', (eb) =>
      eb.selectFrom('alert_places').select('alert_places.card').where('alert_places.card', 'is not', null),
    );
  await forgetBatches(
    async (most) => (await cards.limit(most).execute()).map(({ id }) => id),
    (ids) => own.transaction((trx) => trx.deleteFrom('alert_cards').where('id', 'in', ids).execute()),
  );
  // Of what is still wrong the raises stay.
  const raises = own.db
    .selectFrom('alert_raises')
    .select('alert_raises.id')
    .where('taken', '=', 1)
    .where('at', '<', limit)
    .where('alert_raises.key', 'not in', (eb) =>
      eb.selectFrom('alerts').select('alerts.key').where('recovered_at', 'is', null),
    );
  const raised = await forgetBatches(
    async (most) => (await raises.limit(most).execute()).map(({ id }) => id),
    (ids) => own.transaction((trx) => trx.deleteFrom('alert_raises').where('id', 'in', ids).execute()),
  );
  return alerts + raised;
}
