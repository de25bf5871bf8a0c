// The SQL of alerts: what the evaluation reads, what it writes, and what commands ask.
import type { ExpressionBuilder, Insertable, Kysely, Selectable } from 'kysely';
import { insertIfAbsent, lockRows, upsert } from '../databases/dialect.ts';
import { openKey } from './draft.ts';
import type { Alert, AlertCard, AlertState, CardKind, Input, Place } from './state.ts';
import type {
  AlertCardsTable,
  AlertMarksTable,
  AlertPlacesTable,
  AlertRaisesTable,
  AlertsTable,
  AlertTables,
  AlertWatchesTable,
} from './tables.ts';

export type AlertDb = Kysely<AlertTables>;

const MARK = 'alerts';
/** Of values in one statement: every database takes so many. */
const ROWS_AT_ONCE = 200;

export async function readMark(db: AlertDb): Promise<Selectable<AlertMarksTable> | null> {
  return (await db.selectFrom('alert_marks').selectAll().where('name', '=', MARK).executeTakeFirst()) ?? null;
}

export async function writeMark(db: AlertDb, mark: Omit<Insertable<AlertMarksTable>, 'name'>): Promise<void> {
  const change = ['evaluated_at', 'due_at', 'next_number'] as const;
  await upsert(db, 'alert_marks', { name: MARK, ...mark }, ['name'], change);
}

/** What came in and was not taken yet, the oldest first. */
export async function untaken(db: AlertDb, most: number): Promise<readonly Selectable<AlertRaisesTable>[]> {
  return db.selectFrom('alert_raises').selectAll().where('taken', '=', 0).orderBy('id').limit(most).execute();
}

/** With which words a watch has raised this; null when it has not, or has seen it recover. */
export async function watchedWords(db: AlertDb, key: string, site: string): Promise<string | null> {
  const row = await db
    .selectFrom('alert_watches')
    .select('words')
    .where('key', '=', key)
    .where('site', '=', site)
    .executeTakeFirst();
  return row?.words ?? null;
}

/** Whether it is open, or was raised and is not taken yet. */
export async function isRaised(db: AlertDb, key: string, site: string): Promise<boolean> {
  const open = openKey(key, site === '' ? null : site);
  const alert = await db.selectFrom('alerts').select('id').where('open_key', '=', open).executeTakeFirst();
  if (alert !== undefined) return true;
  const raise = await db
    .selectFrom('alert_raises')
    .select('id')
    .where('taken', '=', 0)
    .where('key', '=', key)
    .where('site', '=', site)
    .executeTakeFirst();
  return raise !== undefined;
}

/** Sets the words; false when another set the same just now. The row is locked until the transaction ends. */
export async function turnWatch(db: AlertDb, { key, site, words }: AlertWatchesTable): Promise<boolean> {
  await insertIfAbsent(db, 'alert_watches', { key, site, words: null }, ['key', 'site']);
  const query = db.selectFrom('alert_watches').selectAll().where('key', '=', key).where('site', '=', site);
  const { words: before } = await lockRows(db, query).executeTakeFirstOrThrow();
  if (before === words) return false;
  await db.updateTable('alert_watches').set({ words }).where('key', '=', key).where('site', '=', site).execute();
  return true;
}

export async function markTaken(db: AlertDb, ids: readonly string[]): Promise<void> {
  for (const some of chunks(ids)) {
    await db.updateTable('alert_raises').set({ taken: 1 }).where('id', 'in', some).execute();
  }
}

export function inputFrom(row: Selectable<AlertRaisesTable>): Input {
  const { act, at, key, number } = row;
  const site = row.site === '' ? null : row.site;
  switch (act) {
    case 'raise':
      return { kind: 'raise', at, key, site, facts: JSON.parse(row.facts) };
    case 'recover':
      return { kind: 'recover', at, key, site, ...(JSON.parse(row.facts) as { detail?: string }) };
    case 'silence': {
      const { by, until } = JSON.parse(row.facts) as { by: string; until: string | null };
      return { kind: 'silence', at, number, by, until: until ?? at, toRecovery: until === null };
    }
    default: {
      const { by } = JSON.parse(row.facts) as { by: string };
      return { kind: act, at, number, by };
    }
  }
}

/** Rows of the outbox whose end a card waits for. */
export async function awaitedRows(db: AlertDb): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('alert_cards')
    .select('row')
    .where('closed_at', 'is', null)
    .where('outcome', 'is', null)
    .execute();
  return rows.map(({ row }) => row);
}

/** All that is open, and whatever stands on a card with something open, or waits to be told. */
export async function loadState(db: AlertDb, nextNumber: number): Promise<AlertState> {
  const cards = await db.selectFrom('alert_cards').selectAll().where('closed_at', 'is', null).execute();
  const alerts = await db
    .selectFrom('alerts')
    .select('life')
    .where((eb) =>
      eb.or([
        eb('recovered_at', 'is', null),
        eb('id', 'in', (sub) => sub.selectFrom('alert_places').select('alert').where(isLive)),
      ]),
    )
    .execute();
  const rows = await db
    .selectFrom('alert_places')
    .selectAll()
    .where((eb) =>
      eb.or([
        isLive(eb),
        eb('alert', 'in', (sub) => sub.selectFrom('alerts').select('alerts.id').where('recovered_at', 'is', null)),
      ]),
    )
    .orderBy('ord')
    .execute();
  const places = new Map<string, Place[]>();
  for (const row of rows) {
    const own = places.get(row.alert);
    if (own === undefined) places.set(row.alert, [placeFrom(row)]);
    else own.push(placeFrom(row));
  }
  return {
    alerts: new Map(alerts.map(({ life }) => lifeFrom(life)).map((alert) => [alert.id, alert] as const)),
    places,
    cards: new Map(cards.map((row) => [row.id, cardFrom(row)])),
    nextNumber,
  };
}

/** Not told yet, or on a card that is not done with. */
function isLive(eb: ExpressionBuilder<AlertTables, 'alert_places'>) {
  return eb.or([
    eb.and([eb('card', 'is', null), eb('done', '=', 0)]),
    eb('card', 'in', (sub) => sub.selectFrom('alert_cards').select('alert_cards.id').where('closed_at', 'is', null)),
  ]);
}

/** Written by saveState and by nobody else. */
export function lifeFrom(life: string): Alert {
  return JSON.parse(life) as Alert;
}

function placeFrom({ ord, held, done, ...row }: Selectable<AlertPlacesTable>): Place {
  return { ...row, order: ord, held: held === 1, done: done === 1 };
}

export function cardFrom(row: Selectable<AlertCardsTable>): AlertCard {
  const { id, number, target, source, row: posting, face, count } = row;
  const at = row.outcome_at;
  const outcome =
    row.outcome === null || at === null ? null : { state: row.outcome as 'sent' | 'failed', proof: row.proof, at };
  return {
    ...{ id, number, kind: row.kind as CardKind, target, source, row: posting, face, count, outcome },
    ...{ openedAt: row.opened_at, postedAt: row.posted_at, passedOn: row.passed_on === 1 },
    ...{ shownAt: row.shown_at, closedAt: row.closed_at },
  };
}

/** Writes what is different; the caller holds the lease. */
export async function saveState(db: AlertDb, before: AlertState, after: AlertState): Promise<void> {
  const alerts = [...after.alerts.values()].filter((alert) => before.alerts.get(alert.id) !== alert);
  for (const alert of alerts.filter(({ id }) => before.alerts.has(id))) {
    const { id, number: _, key: __, site: ___, fired_at: ____, ...change } = alertRow(alert);
    await db.updateTable('alerts').set(change).where('id', '=', id).execute();
  }
  // Afterwards: what has recovered just now makes room for what is wrong with the same thing again.
  const freshAlerts = alerts.filter(({ id }) => !before.alerts.has(id)).map(alertRow);
  for (const some of chunks(freshAlerts)) await db.insertInto('alerts').values(some).execute();
  const freshCards = [...after.cards.values()].filter(({ id }) => !before.cards.has(id)).map(cardRow);
  for (const some of chunks(freshCards)) await db.insertInto('alert_cards').values(some).execute();
  for (const card of after.cards.values()) {
    const old = before.cards.get(card.id);
    if (old === undefined || old === card) continue;
    const { id, number: _, kind: __, target: ___, source: ____, opened_at: _____, ...change } = cardRow(card);
    await db.updateTable('alert_cards').set(change).where('id', '=', id).execute();
  }
  await savePlaces(db, before, after);
}

async function savePlaces(db: AlertDb, before: AlertState, after: AlertState): Promise<void> {
  const fresh: Insertable<AlertPlacesTable>[] = [];
  for (const [alert, own] of after.places) {
    const old = before.places.get(alert) ?? [];
    if (old === own) continue;
    for (const place of own) {
      const was = old.find(({ target }) => target === place.target);
      if (was === undefined) fresh.push(placeRow(place));
      else if (was !== place) {
        const { alert: _, target, ord: __, ...change } = placeRow(place);
        await db
          .updateTable('alert_places')
          .set(change)
          .where('alert', '=', alert)
          .where('target', '=', target)
          .execute();
      }
    }
  }
  for (const some of chunks(fresh)) await db.insertInto('alert_places').values(some).execute();
}

function alertRow(alert: Alert): Insertable<AlertsTable> {
  const { id, number, key, site, severity, firedAt, recoveredAt } = alert;
  const open_key = recoveredAt === null ? openKey(key, site) : null;
  return {
    ...{ id, number, key, site: site ?? '', open_key, severity, fired_at: firedAt, recovered_at: recoveredAt },
    life: JSON.stringify(alert),
  };
}

function placeRow({ order, held, done, ...place }: Place): Insertable<AlertPlacesTable> {
  return { ...place, ord: order, held: held ? 1 : 0, done: done ? 1 : 0 };
}

function cardRow(card: AlertCard): Insertable<AlertCardsTable> {
  const { id, number, kind, target, source, row, face, count, outcome } = card;
  return {
    ...{ id, number, kind, target, source, row, face, count },
    ...{ opened_at: card.openedAt, posted_at: card.postedAt, shown_at: card.shownAt, closed_at: card.closedAt },
    ...{ outcome: outcome?.state ?? null, proof: outcome?.proof ?? null, outcome_at: outcome?.at ?? null },
    passed_on: card.passedOn ? 1 : 0,
  };
}

function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / ROWS_AT_ONCE);
  return Array.from({ length: count }, (_, index) => items.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE));
}
