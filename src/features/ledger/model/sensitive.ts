// What is shown of a sensitive column: that it has a value, and that it changed; never what, since the lake holds digests only.
import { quoteName } from '../../../lake/duck.ts';
import type { LedgerSettings } from '../settings.ts';

/** Stands for a value that is there. */
export const MASKED = '••••';
/** Stands for what it was changed to. */
export const CHANGED = '已变更';

/** Names of a ledger's sensitive columns. */
export function sensitiveColumns(settings: LedgerSettings, ledger: string): readonly string[] {
  const columns = Object.entries(settings.ledgers[ledger]?.columns ?? {});
  return columns.filter(([, { sensitive }]) => sensitive).map(([name]) => name);
}

/** Titles of the sensitive columns of these ledgers, each once: words are not looked for in them. */
export function unsearchedTitles(settings: LedgerSettings, ledgers: readonly string[]): readonly string[] {
  const titles = ledgers.flatMap((ledger) =>
    sensitiveColumns(settings, ledger).flatMap((name) => settings.ledgers[ledger]?.columns[name]?.title ?? []),
  );
  return [...new Set(titles)];
}

/** SQL for a value as it is shown. */
export function maskedSql(value: string, shown: string = MASKED): string {
  return `case when ${value} is null then null else '${shown}' end`;
}

/**
 * SQL for `before` or `after` of a change file's row: a sensitive field's value masked, and those within the image of a whole row. As
 * it is where nothing is sensitive.
 * @param names of the ledger's sensitive columns
 */
export function maskedChangeSql(column: 'before' | 'after', names: readonly string[]): string {
  if (names.length === 0) return column;
  const fields = names.map((name) => `'${name}'`).join(', ');
  // Inside JSON text every quote of a value stands behind a backslash, so that this begins at a field's name only.
  const image = names.reduce(
    (sql, name) => `regexp_replace(${sql}, '"${name}":"(?:[^"\\\\]|\\\\.)*"', '"${name}":"${MASKED}"', 'g')`,
    quoteName(column),
  );
  const value = maskedSql(quoteName(column), column === 'before' ? MASKED : CHANGED);
  return `case when field in (${fields}) then ${value} when field is null then ${image} else ${quoteName(column)} end`;
}
