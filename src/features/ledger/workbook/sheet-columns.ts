// A ledger's columns as columns of a sheet: the kind by the type of the state, instants on the site's wall clock.
import { isInteger, type StateColumn, typeFamily } from '../../../lake/canonical.ts';
import { quoteName, quoteText } from '../../../lake/duck.ts';
import type { SqlColumn } from '../../../sheets/row-xml-sql.ts';
import type { ColumnKind, TableColumn } from '../../../sheets/table-column.ts';
import { maskedSql } from '../model/sensitive.ts';
import type { LedgerDefinition } from '../settings.ts';

export interface SheetColumn extends TableColumn {
  readonly name: string;
  readonly sensitive: boolean;
}

/** The sheet's columns, by the types of the first state that has each. */
export function sheetColumns(
  definition: LedgerDefinition,
  states: readonly (readonly StateColumn[])[],
): readonly SheetColumn[] {
  return Object.entries(definition.columns).map(([name, { title, sensitive }]) => {
    if (sensitive) return { name, title, sensitive, kind: 'text' };
    const type = states.flatMap((columns) => columns.filter((column) => column.name === name))[0]?.type ?? 'VARCHAR';
    const decimals = /^DECIMAL\(\d+,(\d+)\)$/.exec(type)?.[1];
    return {
      name,
      title,
      sensitive,
      kind: kindOf(type),
      ...(decimals === undefined ? {} : { decimals: Number(decimals) }),
    };
  });
}

function kindOf(type: string): ColumnKind {
  if (isInteger(type)) return 'integer';
  switch (typeFamily(type)) {
    case 'number':
      return type.startsWith('DECIMAL') ? 'decimal' : 'number';
    case 'date':
      return 'date';
    case 'wall-clock':
    case 'instant':
      return 'datetime';
    case 'boolean':
      return 'boolean';
    default:
      return 'text';
  }
}

/** The same columns with the SQL that gives their values in one state. */
export function sqlColumns(
  columns: readonly SheetColumn[],
  state: readonly StateColumn[],
  timeZone: string,
): readonly SqlColumn[] {
  return columns.map((column) => {
    const type = state.find((one) => one.name === column.name)?.type;
    if (type === undefined) return { kind: column.kind, sql: 'null' };
    const value = quoteName(column.name);
    if (column.sensitive) return { kind: column.kind, sql: maskedSql(value) };
    const sql = typeFamily(type) === 'instant' ? `timezone(${quoteText(timeZone)}, ${value})` : value;
    const decimals = column.decimals === undefined ? {} : { decimals: column.decimals };
    return { kind: column.kind, sql, typed: kindOf(type) === column.kind, ...decimals };
  });
}
