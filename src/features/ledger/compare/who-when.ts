// Who changed a field, and when: a pure rule, written as SQL over a pair of states `o` (before) and `n` (after).
//
// If the same row of the column's table was joined in both states, its own pair speaks, and only if it moved. If another row
// was joined, the row that holds the reference speaks, if its pair moved; and so on towards the row that the key comes from.
// Else nobody is named: renaming a device must not accuse whoever last touched each of its points.
import { quoteName } from '../../../lake/duck.ts';
import type { JoinedRow } from '../model/ledger-model.ts';

export interface WhoWhenSql {
  readonly who: string;
  /** A `timestamptz`, or null. */
  readonly when: string;
}

const NOBODY: WhoWhenSql = { who: 'null::varchar', when: 'null::timestamptz' };

/** What the rule needs to know of the two states: which columns both have, their types, and the site's time zone. */
export interface PairFacts {
  readonly rows: readonly JoinedRow[];
  /** DuckDB types of the hidden columns that both states have. */
  readonly types: ReadonlyMap<string, string>;
  /** IANA zone in which the site's wall-clock times are meant. */
  readonly timeZone: string;
}

/** The pair that speaks for a change of a column answered for by `alias`. */
export function whoWhenOfField(alias: string | null, facts: PairFacts): WhoWhenSql {
  const row = facts.rows.find((one) => one.alias === alias);
  if (row === undefined) return NOBODY;
  const own = pairIfMoved(row, facts);
  if (row.keyColumns.length === 0) return own;
  if (row.keyColumns.some((column) => !facts.types.has(column))) return NOBODY;
  const same = row.keyColumns
    .map((column) => `${side('o', column)} is not distinct from ${side('n', column)}`)
    .join(' and ');
  const holder = row.holder === null ? NOBODY : whoWhenOfField(row.holder, facts);
  return {
    who: `case when ${same} then ${own.who} else ${holder.who} end`,
    when: `case when ${same} then ${own.when} else ${holder.when} end`,
  };
}

/** The pair of an added row: that of the row its key comes from. A removed row has none. */
export function whoWhenOfAdded(root: JoinedRow | null, facts: PairFacts): WhoWhenSql {
  return root === null ? NOBODY : pair(root, facts);
}

function pairIfMoved(row: JoinedRow, facts: PairFacts): WhoWhenSql {
  const kept = [row.whoColumn, row.whenColumn].flatMap((column) =>
    column !== null && facts.types.has(column) ? [column] : [],
  );
  if (kept.length === 0) return NOBODY;
  const moved = kept.map((column) => `${side('o', column)} is distinct from ${side('n', column)}`).join(' or ');
  const own = pair(row, facts);
  return { who: `case when ${moved} then ${own.who} end`, when: `case when ${moved} then ${own.when} end` };
}

function pair(row: JoinedRow, facts: PairFacts): WhoWhenSql {
  return {
    who:
      row.whoColumn === null || !facts.types.has(row.whoColumn)
        ? NOBODY.who
        : `cast(${side('n', row.whoColumn)} as varchar)`,
    when: row.whenColumn === null ? NOBODY.when : instant(row.whenColumn, facts),
  };
}

/** A wall-clock time becomes an instant by the site's zone; what is no time at all names no moment. */
function instant(column: string, facts: PairFacts): string {
  const type = facts.types.get(column);
  if (type === 'TIMESTAMP WITH TIME ZONE') return side('n', column);
  if (type === 'TIMESTAMP' || type === 'DATE' || type === 'VARCHAR') {
    // Many write their times as text; a text that is none names no moment.
    return `timezone('${facts.timeZone.replaceAll("'", "''")}', try_cast(${side('n', column)} as timestamp))`;
  }
  return NOBODY.when;
}

/** A column of the pair table: `o:name` before, `n:name` after. */
export function side(which: 'o' | 'n', column: string): string {
  return quoteName(`${which}:${column}`);
}
