// A state that is being changed, with what is said of it; the state it was made from stays as it was.
import type { Alert, AlertCard, AlertState, Place, Say } from './state.ts';

export interface Draft {
  readonly alerts: Map<string, Alert>;
  readonly places: Map<string, readonly Place[]>;
  readonly cards: Map<string, AlertCard>;
  nextNumber: number;
  readonly says: Say[];
  /** Open alerts by openKey. */
  readonly open: Map<string, string>;
  /** Of store.newId. */
  readonly newId: () => string;
}

/** One open alert a key and site. */
export function openKey(key: string, site: string | null): string {
  return `${key}@${site ?? ''}`;
}

export function draftOf({ alerts, places, cards, nextNumber }: AlertState, newId: () => string): Draft {
  const open = new Map<string, string>();
  for (const { id, key, site, recoveredAt } of alerts.values())
    if (recoveredAt === null) open.set(openKey(key, site), id);
  return {
    ...{ alerts: new Map(alerts), places: new Map(places), cards: new Map(cards) },
    ...{ nextNumber, says: [], open, newId },
  };
}

export function stateOf({ alerts, places, cards, nextNumber }: Draft): AlertState {
  return { alerts, places, cards, nextNumber };
}

export function keepAlert({ alerts, open }: Draft, alert: Alert): void {
  alerts.set(alert.id, alert);
  const key = openKey(alert.key, alert.site);
  if (alert.recoveredAt === null) open.set(key, alert.id);
  else if (open.get(key) === alert.id) open.delete(key);
}

export function keepPlace({ places }: Draft, place: Place): void {
  const own = places.get(place.alert) ?? [];
  const isNew = own.every(({ target }) => target !== place.target);
  places.set(place.alert, isNew ? [...own, place] : own.map((one) => (one.target === place.target ? place : one)));
}

export function keepCard({ cards }: Draft, card: AlertCard): void {
  cards.set(card.id, card);
}

/** An alert in a place, with both at hand. */
export interface Placed {
  readonly alert: Alert;
  readonly place: Place;
}

/** Places in which nothing is posted yet. */
export function waitingPlaces({ places, alerts }: Draft): readonly Placed[] {
  return [...places].flatMap(([id, own]) => {
    const alert = alerts.get(id);
    if (alert === undefined) return [];
    return own.filter((place) => place.card === null && !place.done).map((place) => ({ alert, place }));
  });
}

/** The alerts of every card, in the order in which they fired. */
export function membersByCard({
  places,
  alerts,
}: Pick<AlertState, 'places' | 'alerts'>): ReadonlyMap<string, readonly Alert[]> {
  const members = new Map<string, Alert[]>();
  for (const [id, own] of places) {
    const alert = alerts.get(id);
    for (const { card } of own) {
      if (card === null || alert === undefined) continue;
      const of = members.get(card);
      if (of === undefined) members.set(card, [alert]);
      else of.push(alert);
    }
  }
  for (const own of members.values()) own.sort((one, other) => one.number - other.number);
  return members;
}
