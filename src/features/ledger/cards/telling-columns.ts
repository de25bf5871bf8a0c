// Which columns of a ledger tell most about the rows that were found: a card has room for a few.
import type { LedgerDefinition } from '../settings.ts';

export interface ColumnChoice {
  readonly definition: LedgerDefinition;
  /** Values by the definition's columns, as they are shown; null where there is none. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** What was searched for. */
  readonly words: readonly string[];
  /** Names of who/when columns, which tell nothing about the row. */
  readonly audit: ReadonlySet<string>;
  readonly most: number;
}

/** Longer values are read one at a time, not in a table. */
const LONG = 24;

/** Indexes into the definition's columns, in its order: neither key nor name, what was searched for first, then what differs. */
export function tellingColumns({ definition, rows, words, audit, most }: ColumnChoice): readonly number[] {
  const names = Object.keys(definition.columns);
  const scored = names.flatMap((name, index) => {
    if (definition.key.includes(name) || name === definition.label || audit.has(name)) return [];
    const score = scoreOf(
      rows.map((row) => row[index] ?? null),
      words,
    );
    // A code says less than the name that goes with it.
    const isCode = /编码|编号$/.test(definition.columns[name]?.title ?? '');
    return score === 0 ? [] : [{ index, score: isCode ? score - 1 : score }];
  });
  return scored
    .sort((one, other) => other.score - one.score || one.index - other.index)
    .slice(0, most)
    .map(({ index }) => index)
    .sort((one, other) => one - other);
}

function scoreOf(values: readonly (string | null)[], words: readonly string[]): number {
  const there = values.filter((value) => value !== null && value !== '');
  if (there.length === 0) return 0;
  const hit = there.some((value) => words.some((word) => value?.toLowerCase().includes(word.toLowerCase())));
  const length = there.reduce((sum, value) => sum + (value ?? '').length, 0) / there.length;
  const share = there.length / values.length;
  return 2 + (hit ? 100 : 0) + share * 4 + (new Set(there).size > 1 ? 3 : 0) - (length > LONG ? 4 : 0);
}
