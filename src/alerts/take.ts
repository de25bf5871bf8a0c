// What comes in, one after the other: raises, recoveries, what people do, and what became of messages. Pure.
import { type Draft, keepAlert, keepCard, keepPlace, openKey } from './draft.ts';
import { acted, fired, isOpen, recovered, repeated } from './life.ts';
import { isCovered, waitsUntil } from './parts.ts';
import type { AlertRules } from './rules.ts';
import type { Act, Alert, AlertFacts, Input, Place } from './state.ts';
import { isWorse } from './state.ts';

export function take(draft: Draft, input: Input, rules: AlertRules): void {
  switch (input.kind) {
    case 'raise':
      raise(draft, input, rules);
      break;
    case 'recover':
      recover(draft, input, rules);
      break;
    case 'outcome':
      settle(draft, input);
      break;
    default:
      act(draft, input);
  }
}

function raise(draft: Draft, input: Extract<Input, { kind: 'raise' }>, rules: AlertRules): void {
  const { at, key, site, facts } = input;
  const id = draft.open.get(openKey(key, site));
  const open = id === undefined ? undefined : draft.alerts.get(id);
  if (open === undefined) {
    fire(draft, { at, key, site, facts }, rules);
    return;
  }
  const again = repeated(open, facts, at, rules.failures);
  keepAlert(draft, again);
  if (isWorse(again.severity, open.severity)) worsen(draft, again, at, rules);
}

interface Fire {
  readonly at: string;
  readonly key: string;
  readonly site: string | null;
  readonly facts: AlertFacts;
}

function fire(draft: Draft, { at, key, site, facts }: Fire, rules: AlertRules): void {
  const number = draft.nextNumber;
  draft.nextNumber += 1;
  const alert = fired({ id: draft.newId(), number, key, site, facts, at });
  keepAlert(draft, alert);
  tellIn(draft, alert, targetsOf(alert, rules).first, at);
}

export function targetsOf({ facts, site, severity }: Alert, rules: AlertRules) {
  return rules.targetsOf({ source: facts.source, site, severity, audience: facts.audience });
}

/** In further places, as far as it is not there yet. */
export function tellIn(draft: Draft, { id: alert }: Alert, targets: readonly string[], since: string): void {
  for (const target of targets) {
    const own = draft.places.get(alert) ?? [];
    if (own.some((place) => place.target === target)) continue;
    keepPlace(draft, { alert, target, order: own.length, since, held: false, card: null, done: false });
  }
}

/** Those who know it are told below their card; those for whom it was not bad enough before get it now. */
function worsen(draft: Draft, alert: Alert, at: string, rules: AlertRules): void {
  for (const { card } of draft.places.get(alert.id) ?? []) {
    if (card !== null) draft.says.push({ kind: 'word', card, word: 'worsened', alerts: [alert.id] });
  }
  tellIn(draft, alert, targetsOf(alert, rules).first, at);
}

function recover(draft: Draft, input: Extract<Input, { kind: 'recover' }>, rules: AlertRules): void {
  const id = draft.open.get(openKey(input.key, input.site));
  const open = id === undefined ? undefined : draft.alerts.get(id);
  if (open === undefined) return;
  const places = draft.places.get(open.id) ?? [];
  const { detail = open.facts.detail } = input;
  const ended = { ...open, facts: { ...open.facts, detail } };
  const alert = recovered(ended, input.at, places.some(isTold), rules.flapMs);
  keepAlert(draft, alert);
  // Whom another alert, or a silence, kept from hearing of it does not hear now that it was. What was held back for the night is told.
  const isHistory =
    alert.flap || open.hidden || open.silence !== null || waitsUntil(draft, open, rules, input.at) !== null;
  for (const place of places) {
    if (!isTold(place) && (isHistory || isCovered(draft, { alert: open, place })))
      keepPlace(draft, { ...place, done: true });
  }
}

function isTold({ card }: Place): boolean {
  return card !== null;
}

function act(draft: Draft, input: Act): void {
  for (const alert of numbered(draft, input.number)) {
    const after = acted(alert, input);
    if (after !== alert) keepAlert(draft, after);
  }
}

/** The alert of that number, or those of that bundle. */
function numbered({ alerts, cards, places }: Draft, number: number): readonly Alert[] {
  const card = [...cards.values()].find((one) => one.number === number);
  const all = [...alerts.values()].filter(isOpen);
  if (card === undefined) return all.filter((one) => one.number === number);
  return all.filter(({ id }) => places.get(id)?.some((place) => place.card === card.id));
}

function settle(draft: Draft, { row, state, proof, at }: Extract<Input, { kind: 'outcome' }>): void {
  const card = [...draft.cards.values()].find((one) => one.row === row);
  if (card !== undefined && card.outcome === null) keepCard(draft, { ...card, outcome: { state, proof, at } });
}
