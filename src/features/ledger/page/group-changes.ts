// Puts changes together the way people think of them: one row's fields, or one change made to many rows.
import { bucketed } from '../../../lib/buckets.ts';
import type { Change } from '../history/changes.ts';

/** The same person gave the same field of many rows the same new value. */
export interface SameChange {
  readonly form: 'same';
  readonly changes: readonly Change[];
}

/** All that was changed in one row. */
export interface RowChange {
  readonly form: 'row';
  readonly changes: readonly Change[];
}

/** Rows of one ledger that one person added, or removed. */
export interface RowsMoved {
  readonly form: 'rows';
  readonly kind: 'added' | 'removed';
  readonly changes: readonly Change[];
}

export type ChangeGroup = SameChange | RowChange | RowsMoved;

/** From so many rows on, equal changes become one line. */
const SAME_FROM = 3;

/** The order in which sites and ledgers are told. */
export interface TellingOrder {
  readonly sites: readonly string[];
  readonly ledgers: readonly string[];
}

/** Site by site, ledger by ledger; within them what came, what went, what changed. */
export function groupChanges(changes: readonly Change[], { sites, ledgers }: TellingOrder): readonly ChangeGroup[] {
  const sections = bucketed(changes, ({ site, ledger }) => [site, ledger]);
  const rank = ([first]: readonly Change[]): number =>
    sites.indexOf(first?.site ?? '') * ledgers.length + ledgers.indexOf(first?.ledger ?? '');
  const ordered = sections.sort((one, other) => rank(one) - rank(other));
  return ordered.flatMap((section) => [
    ...moved(section, 'added'),
    ...moved(section, 'removed'),
    ...modified(section.filter((change) => change.kind === 'modified')),
  ]);
}

function moved(section: readonly Change[], kind: RowsMoved['kind']): readonly RowsMoved[] {
  const own = section.filter((change) => change.kind === kind);
  return bucketed(own, ({ who }) => [who]).map((group) => ({ form: 'rows', kind, changes: group }));
}

function modified(changes: readonly Change[]): readonly ChangeGroup[] {
  const alike = bucketed(changes, ({ field, before, after, who }) => [field, before, after, who]);
  const same = alike.filter((group) => group.length >= SAME_FROM);
  const single = alike.filter((group) => group.length < SAME_FROM).flat();
  const rows = bucketed(single, ({ key }) => Object.values(key));
  return [
    ...same.sort((one, other) => other.length - one.length).map((group) => ({ form: 'same' as const, changes: group })),
    ...rows.map((group) => ({ form: 'row' as const, changes: group })),
  ];
}
