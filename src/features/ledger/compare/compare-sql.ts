// Two states of one ledger in, change rows out: a pure function that writes the SQL.
import {
  canonicalSql,
  isInteger,
  keyTextSql,
  rowImageSql,
  type StateColumn,
  typeFamily,
} from '../../../lake/canonical.ts';
import { quoteName, quoteText } from '../../../lake/duck.ts';
import type { JoinedRow } from '../model/ledger-model.ts';
import type { ComparedColumn } from './plan.ts';
import { type PairFacts, side, whoWhenOfAdded, whoWhenOfField } from './who-when.ts';

export interface CompareInput {
  readonly site: string;
  /** SQL that can stand after FROM, for instance `read_parquet('…')`. */
  readonly before: string;
  readonly after: string;
  readonly beforeColumns: readonly StateColumn[];
  readonly afterColumns: readonly StateColumn[];
  readonly key: readonly StateColumn[];
  readonly columns: readonly ComparedColumn[];
  readonly rows: readonly JoinedRow[];
  readonly root: JoinedRow | null;
  readonly timeZone: string;
  /** Table that receives the change rows. */
  readonly target: string;
}

/**
 * Statements that append every difference between the two states to the target table. Every column both states have is
 * compared cell by cell; no hash decides, so that no collision can hide a change.
 */
export function compareSql(input: CompareInput): string {
  const differing = 'differing_rows';
  const pairs = input.columns.map(
    (column) =>
      `o.${quoteName(column.name)} as ${side('o', column.name)}, n.${quoteName(column.name)} as ${side('n', column.name)}`,
  );
  const on = input.key.map((column) => `o.${quoteName(column.name)} = n.${quoteName(column.name)}`).join(' and ');
  const first = quoteName(input.key[0]?.name ?? '');
  const anyDifference = input.columns.map((column) =>
    differsSql(`o.${quoteName(column.name)}`, `n.${quoteName(column.name)}`, column, input),
  );
  const gone = `n.${first} is null`;
  const fresh = `o.${first} is null`;
  return `
create or replace temp table ${differing} as
select ${[`case when ${fresh} then 'added' when ${gone} then 'removed' else 'both' end as presence`, `case when ${fresh} then ${keyTextSql('n', input.key)} else ${keyTextSql('o', input.key)} end as key_text`, ...pairs, `case when ${gone} then ${rowImageSql('o', input.beforeColumns)} end as image_before`, `case when ${fresh} then ${rowImageSql('n', input.afterColumns)} end as image_after`].join(',\n  ')}
from ${input.before} o full join ${input.after} n on ${on}
where ${[fresh, gone, ...anyDifference].join(' or ')};
insert into ${input.target}
${wholeRowsSql(input, differing)}
union all
${fieldsSql(input, differing)};
drop table ${differing};`;
}

function wholeRowsSql(input: CompareInput, differing: string): string {
  const added = whoWhenOfAdded(input.root, factsOf(input));
  return `select ${quoteText(input.site)}, key_text, presence, null, image_before, image_after,
  case when presence = 'added' then ${added.who} end, case when presence = 'added' then ${added.when} end
from ${differing} where presence <> 'both'`;
}

function fieldsSql(input: CompareInput, differing: string): string {
  const facts = factsOf(input);
  const entries = input.columns.map((column) => {
    const before = side('o', column.name);
    const after = side('n', column.name);
    const pair = column.visible ? whoWhenOfField(column.row, facts) : whoWhenOfField(null, facts);
    const fields = [
      `kind := ${kindSql(column)}`,
      `field := ${quoteText(column.name)}`,
      `b := ${canonicalSql(before, column.type)}`,
      `a := ${canonicalSql(after, column.type)}`,
      `who := ${pair.who}`,
      `changed_at := ${pair.when}`,
    ];
    return `case when ${differsSql(before, after, column, input)} then struct_pack(${fields.join(', ')}) end`;
  });
  if (entries.length === 0)
    return `select ${quoteText(input.site)}, key_text, null, null, null, null, null, null from ${differing} where false`;
  return `select ${quoteText(input.site)}, key_text, d.kind, d.field, d.b, d.a, d.who, d.changed_at
from (select key_text, unnest(list_filter([${entries.join(',\n')}], lambda entry: entry is not null)) as d
  from ${differing} where presence = 'both')`;
}

/**
 * Whether two values differ at all. A double's zero has a sign that no comparison sees; and where a column's type was widened,
 * a value may be too large for the type that both have in common, so that it cannot be the other one.
 */
function differsSql(before: string, after: string, column: ComparedColumn, input: CompareInput): string {
  const differs = `${before} is distinct from ${after}`;
  const typeBefore = input.beforeColumns.find((one) => one.name === column.name)?.type;
  if (typeBefore !== column.type) return `coalesce(try(${differs}), true)`;
  return isFloating(column.type) ? `(${differs} or signbit(${before}) <> signbit(${after}))` : differs;
}

function isFloating(type: string): boolean {
  return type === 'DOUBLE' || type === 'FLOAT';
}

/** What people see of a difference: nothing of a zero's sign, nor of a number within the column's tolerance. */
function kindSql(column: ComparedColumn): string {
  if (!column.visible) return `'moved'`;
  if (typeFamily(column.type) !== 'number') return `'modified'`;
  if (column.tolerance === 0 && !isFloating(column.type)) return `'modified'`;
  const within = withinSql(side('o', column.name), side('n', column.name), column);
  return `case when ${within} then 'moved' else 'modified' end`;
}

/** Small and unsigned integers are widened, since their difference need not fit; where a difference fits no type, it is a large one. */
function withinSql(before: string, after: string, { type, tolerance }: ComparedColumn): string {
  if (tolerance === 0) return `${before} = ${after}`;
  const wide = (value: string): string => (isInteger(type) ? `cast(${value} as hugeint)` : value);
  return `try(abs(${wide(before)} - ${wide(after)}) <= ${tolerance})`;
}

function factsOf(input: CompareInput): PairFacts {
  return {
    rows: input.rows,
    types: new Map(input.columns.map((column) => [column.name, column.type])),
    timeZone: input.timeZone,
  };
}
