// Entries of the audit as people read them, on cards and on the page.
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import type { AuditRow } from '../../../people/audit-queries.ts';
import { decisionTitle, kindTitle, personTitle, resultTitle } from './words.ts';

export interface ShownEntry {
  /** `11-26 08:00:12` */
  readonly at: string;
  readonly who: string;
  readonly kind: string;
  readonly text: string;
  /** What became of it; what was not allowed says so first. */
  readonly result: string;
  readonly trace: string;
  readonly isRefused: boolean;
}

export function shownEntry(row: AuditRow, names: ReadonlyMap<string, string>): ShownEntry {
  const isRefused = row.decision !== 'allowed';
  const result = resultTitle(row.result);
  return {
    at: secondText(row.at, PEOPLE_ZONE).slice(5),
    who: names.get(row.person) ?? personTitle(row.person),
    kind: kindTitle(row.kind),
    text: row.text,
    result: isRefused ? `${decisionTitle(row.decision)}：${result}` : result,
    trace: row.trace,
    isRefused,
  };
}
