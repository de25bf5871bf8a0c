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

/** Those that were ever raised under the key, of whatever site; the newest first. */
export async function alertsOf(store: Store, key: string, limit: number): Promise<readonly Alert[]> {
  const query = dbOf(store).selectFrom('alerts').select('life').where('key', '=', key);
  return (await query.orderBy('fired_at', 'desc').limit(limit).execute()).map(({ life }) => lifeFrom(life));
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
  /** Null where nothing was posted: held back, hidden, told by another, or on its way. */
  readonly card: AlertCard | null;
  /** Number of the alert that it is part of and that is told there; null when there is a card of its own, or none. */
  readonly toldBy: number | null;
  /** Nothing is to come there. */
  readonly isOver: boolean;
}

/** Where it was told, and the proof. */
export async function deliveriesOf(store: Store, alert: Alert): Promise<readonly Delivery[]> {
  const db = dbOf(store);
  const places = await db.selectFrom('alert_places').selectAll().where('alert', '=', alert.id).orderBy('ord').execute();
  const ids = places.flatMap(({ card }) => card ?? []);
  const cards = ids.length === 0 ? [] : await db.selectFrom('alert_cards').selectAll().where('id', 'in', ids).execute();
  const wholes = await wholesOf(db, alert);
  return places.map(({ target, card, done }) => {
    const row = cards.find(({ id }) => id === card);
    const toldBy = card === null ? (wholes.find((whole) => whole.target === target)?.number ?? null) : null;
    return { target, card: row === undefined ? null : cardFrom(row), toldBy, isOver: done === 1 };
  });
}

/** Where the alerts that it is part of were told while it was open, the newest first. What is critical is told by itself. */
async function wholesOf(db: Db, { facts, severity, firedAt, recoveredAt }: Alert) {
  if (facts.partOf === undefined || severity === 'critical') return [];
  const told = db
    .selectFrom('alerts')
    .innerJoin('alert_places', 'alert_places.alert', 'alerts.id')
    .select(['alerts.number', 'alert_places.target'])
    .where('alerts.key', '=', facts.partOf)
    .where('alerts.site', '=', '')
    .where((eb) => eb.or([eb('alerts.recovered_at', 'is', null), eb('alerts.recovered_at', '>=', firedAt)]));
  const before = recoveredAt === null ? told : told.where('alerts.fired_at', '<=', recoveredAt);
  return before.orderBy('alerts.number', 'desc').execute();
}
