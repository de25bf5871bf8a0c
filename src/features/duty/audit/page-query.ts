// What the address of the audit's page says, and addresses for it.
import { beginOf, type Day, dateText } from '../../../lib/days.ts';
import type { Outcome } from '../../../people/audit.ts';
import type { AuditFilter } from '../../../people/audit-queries.ts';
import { DECISION_TITLES, KIND_TITLES, outcomeOf } from './words.ts';

export interface AuditQuery {
  /** `2026-11-26`, both days included. */
  readonly from: string;
  readonly to: string;
  /** A name or an open_id; empty for everybody. */
  readonly person: string;
  readonly kind: string;
  readonly decision: string;
  readonly outcome: Outcome | '';
  readonly q: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
const DAYS_SHOWN = 7;

/** Whatever somebody wrote there: what is not understood is as if it were not written. */
export function readAuditQuery(asked: Readonly<Record<string, string>>, today: Day): AuditQuery {
  const day = (text: string | undefined, otherwise: Day): string =>
    text !== undefined && DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? text : dateText(otherwise);
  const one = (text: string | undefined, known: Readonly<Record<string, string>>): string =>
    text !== undefined && text in known ? text : '';
  const [from, to] = [day(asked.from, today - DAYS_SHOWN + 1), day(asked.to, today)];
  return {
    ...(from <= to ? { from, to } : { from: to, to: from }),
    person: (asked.person ?? '').trim().slice(0, 200),
    kind: one(asked.kind, KIND_TITLES),
    decision: one(asked.decision, DECISION_TITLES),
    outcome: outcomeOf(asked.outcome ?? '') ?? '',
    q: (asked.q ?? '').trim().slice(0, 200),
  };
}

/** @param persons who is meant by `person`; undefined for everybody */
export function auditFilter(query: AuditQuery, persons: readonly string[] | undefined): AuditFilter {
  const dayOfText = (text: string): Day => Math.round(Date.parse(`${text}T00:00:00Z`) / DAY_MS);
  return {
    from: beginOf(dayOfText(query.from)),
    to: beginOf(dayOfText(query.to) + 1),
    persons,
    kind: query.kind === '' ? undefined : query.kind,
    decision: query.decision === '' ? undefined : query.decision,
    outcome: query.outcome === '' ? undefined : query.outcome,
    text: query.q === '' ? undefined : query.q,
  };
}

export function auditPath(query: Partial<AuditQuery> & { readonly page?: number }, path = '/audit'): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '' && value !== 1);
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}
