// The few rows that a source's snapshot has copied: LF ends a row, what is quoted is a text, nothing at all is NULL.

/** Cells a row. The form is that of SourceSnapshot.copyCsv, and no other CSV. */
export function csvRows(text: string): readonly (readonly (string | null)[])[] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    if (quoted === undefined && bare === '' && end === '' && row.length === 0) break;
    row.push(quoted === undefined ? (bare === '' ? null : (bare ?? null)) : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
