// What commands ask of alerts: what is open, what a number means, and which alert a card shows.
import type { Kysely } from 'kysely';
import type { OutboxTables } from '../outbox/tables.ts';
import type { Store } from '../store/store.ts';
import { cardFrom, lifeFrom } from './queries.ts';
import type { Alert, AlertCard } from './state.ts';
import type { AlertTables } from './tables.ts';

type Db = Kysely<AlertTables & OutboxTables>;

function dbOf(store: Store): Db {
  return store.withTables<AlertTables & OutboxTables>().db as unknown as Db;
}

/** All that is wrong now: critical first, of these the oldest. */
export async function openAlerts(store: Store): Promise<readonly Alert[]> {
  const rows = await dbOf(store).selectFrom('alerts').select('life').where('recovered_at', 'is', null).execute();
  const rank = ({ severity }: Alert): number => ({ critical: 0, warning: 1, info: 2 })[severity];
  return rows
    .map(({ life }) => lifeFrom(life))
    .sort((one, other) => rank(one) - rank(other) || one.number - other.number);
}

export interface Numbered {
  /** Of a bundle; null for one alert. */
  readonly card: AlertCard | null;
  /** In the order of their numbers; one, or a bundle's. */
  readonly members: readonly Alert[];
}

/** Null when nothing has that number. */
export async function numbered(store: Store, number: number): Promise<Numbered | null> {
  const db = dbOf(store);
  const alert = await db.selectFrom('alerts').select('life').where('number', '=', number).executeTakeFirst();
  if (alert !== undefined) return { card: null, members: [lifeFrom(alert.life)] };
  const card = await db.selectFrom('alert_cards').selectAll().where('number', '=', number).executeTakeFirst();
  return card === undefined ? null : { card: cardFrom(card), members: await membersOf(db, card.id) };
}

/** The card that was posted as this message; null when it is none of ours. */
export async function cardPosted(
  store: Store,
  messageId: string,
): Promise<(Numbered & { readonly card: AlertCard }) | null> {
  const db = dbOf(store);
  const row = await db
    .selectFrom('outbox')
    .innerJoin('alert_cards', 'alert_cards.row', 'outbox.id')
    .selectAll('alert_cards')
    .where('outbox.message_id', '=', messageId)
    .executeTakeFirst();
  return row === undefined ? null : { card: cardFrom(row), members: await membersOf(db, row.id) };
}

async function membersOf(db: Db, card: string): Promise<readonly Alert[]> {
  const rows = await db
    .selectFrom('alert_places')
    .innerJoin('alerts', 'alerts.id', 'alert_places.alert')
    .select('alerts.life')
    .where('alert_places.card', '=', card)
    .orderBy('alerts.number')
    .execute();
  return rows.map(({ life }) => lifeFrom(life));
}

export interface Delivery {
  readonly target: string;
  /** Null where nothing was posted: held back, hidden, or on its way. */
  readonly card: AlertCard | null;
}

/** Where it was told, and the proof. */
export async function deliveriesOf(store: Store, alert: string): Promise<readonly Delivery[]> {
  const db = dbOf(store);
  const places = await db.selectFrom('alert_places').selectAll().where('alert', '=', alert).orderBy('ord').execute();
  const ids = places.flatMap(({ card }) => card ?? []);
  const cards = ids.length === 0 ? [] : await db.selectFrom('alert_cards').selectAll().where('id', 'in', ids).execute();
  return places.map(({ target, card }) => {
    const row = cards.find(({ id }) => id === card);
    return { target, card: row === undefined ? null : cardFrom(row) };
  });
}
