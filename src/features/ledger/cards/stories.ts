// Changes as sentences about objects: a device renamed is one story, however many points carry its name.
import { bucketed } from '../../../lib/buckets.ts';
import type { Change } from '../history/changes.ts';
import type { LedgerDefinition } from '../settings.ts';

/** Rows of one ledger that a story touches. */
export interface Touched {
  readonly ledger: string;
  readonly rows: number;
}

/** Rows of one ledger that came or went by one person's hand. */
export interface RowsStory {
  readonly form: 'added' | 'removed';
  readonly site: string;
  readonly ledger: string;
  /** What people call the rows, the first few. */
  readonly names: readonly string[];
  readonly rows: number;
  /** Null where the source does not say, or several did it. */
  readonly who: string | null;
}

/** One value of one raw table that became another, in all rows that show it. */
export interface ValueStory {
  readonly form: 'modified';
  readonly site: string;
  /** The column's Chinese title, as the ledger says it whose own rows changed. */
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Rows that hold the value themselves; null when only rows that refer to it are seen. */
  readonly own: Touched | null;
  /** The own row's name, when it is one. */
  readonly name: string | null;
  /** The own row's key, when it is one. */
  readonly key: string | null;
  /** The value is what people call the row. */
  readonly isName: boolean;
  /** Rows of other tables' ledgers that only show it, most first. */
  readonly reach: readonly Touched[];
  readonly who: string | null;
}

export type Story = RowsStory | ValueStory;

const NAMES_KEPT = 3;

/** Pure. The most important first: what touches most rows, and before its equals what went, then what came. */
export function storiesOf(
  changes: readonly Change[],
  ledgers: Readonly<Record<string, LedgerDefinition>>,
): readonly Story[] {
  const known = changes.filter((change) => ledgers[change.ledger] !== undefined);
  const moved = known.filter((change) => change.kind !== 'modified');
  const stories: readonly Story[] = [
    ...bucketed(moved, ({ site, ledger, kind, who }) => [site, ledger, kind, who]).map(rowsStory),
    ...bucketed(
      known.filter((change) => change.kind === 'modified'),
      (change) => [change.site, columnOf(change, ledgers)?.from ?? null, change.before, change.after],
    ).map((same) => valueStory(same, ledgers)),
  ];
  return [...stories].sort((one, other) => weightOf(other) - weightOf(one) || rankOf(one) - rankOf(other));
}

/** How many rows a story touches. */
export function weightOf(story: Story): number {
  if (story.form !== 'modified') return story.rows;
  return (story.own?.rows ?? 0) + story.reach.reduce((sum, { rows }) => sum + rows, 0);
}

const RANKS: Readonly<Record<Story['form'], number>> = { removed: 0, added: 1, modified: 2 };

function rankOf(story: Story): number {
  return RANKS[story.form];
}

function rowsStory(same: readonly Change[]): RowsStory {
  const [first] = same;
  if (first === undefined) throw new Error('a story needs a change');
  return {
    form: first.kind === 'added' ? 'added' : 'removed',
    site: first.site,
    ledger: first.ledger,
    names: same.slice(0, NAMES_KEPT).map(nameOf),
    rows: same.length,
    who: first.who,
  };
}

function valueStory(same: readonly Change[], ledgers: Readonly<Record<string, LedgerDefinition>>): ValueStory {
  const [first] = same;
  if (first === undefined) throw new Error('a story needs a change');
  const isOwn = (change: Change): boolean => columnOf(change, ledgers)?.from === rootOf(ledgers[change.ledger]);
  const ownRows = same.filter(isOwn);
  const [speaker = first] = ownRows;
  const people = new Set(same.flatMap(({ who }) => who ?? []));
  return {
    form: 'modified',
    site: first.site,
    column: columnOf(speaker, ledgers)?.title ?? speaker.field ?? '',
    before: first.before,
    after: first.after,
    own: ownRows.length === 0 ? null : { ledger: speaker.ledger, rows: rowsIn(ownRows) },
    name: rowsIn(ownRows) === 1 ? nameOf(speaker) : null,
    key: rowsIn(ownRows) === 1 ? keyOf(speaker) : null,
    isName: rowsIn(ownRows) === 1 && speaker.field === ledgers[speaker.ledger]?.label,
    reach: bucketed(
      same.filter((change) => !isOwn(change)),
      ({ ledger }) => [ledger],
    )
      .map((rows) => ({ ledger: rows[0]?.ledger ?? '', rows: rowsIn(rows) }))
      .sort((one, other) => other.rows - one.rows),
    who: people.size === 1 ? ([...people][0] ?? null) : null,
  };
}

function columnOf(change: Change, ledgers: Readonly<Record<string, LedgerDefinition>>) {
  return ledgers[change.ledger]?.columns[change.field ?? ''];
}

/** The raw table whose rows the ledger lists: that of its key. */
function rootOf(ledger: LedgerDefinition | undefined): string | null {
  return ledger?.columns[ledger.key[0] ?? '']?.from ?? null;
}

function keyOf(change: Change): string {
  return Object.values(change.key).join(' / ');
}

/** 空压机12#（EQ-12）, or the key alone. */
export function nameOf(change: Pick<Change, 'key' | 'name'>): string {
  const key = Object.values(change.key).join(' / ');
  return change.name === null || change.name === '' || change.name === key ? key : `${change.name}（${key}）`;
}

/** A row that shows a value in two columns is one row. */
function rowsIn(changes: readonly Change[]): number {
  return new Set(changes.map(({ ledger, key }) => JSON.stringify([ledger, key]))).size;
}
