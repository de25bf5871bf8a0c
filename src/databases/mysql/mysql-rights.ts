// What a MySQL login could write: read from its grants.
import type { AskRows } from './mysql-catalog.ts';

/** Of these none changes anything. */
const HARMLESS = [
  ...['USAGE', 'SELECT', 'SHOW VIEW', 'SHOW DATABASES', 'PROCESS', 'LOCK TABLES', 'REPLICATION CLIENT'],
  ...['BINLOG MONITOR', 'REPLICA MONITOR', 'SLAVE MONITOR', 'REPLICATION SLAVE', 'EXECUTE', 'SHOW_ROUTINE'],
];

/** `INSERT、UPDATE（iot.*）`, one a grant; empty for a login that only reads. */
export async function mysqlWrites(ask: AskRows): Promise<readonly string[]> {
  const rows = await ask('show grants', []);
  return rows.flatMap((row) => grantedWrites(String(Object.values(row)[0] ?? '')));
}

/** What one line of `SHOW GRANTS` gives beyond reading. */
export function grantedWrites(grant: string): readonly string[] {
  // A role is granted without ON; what it gives stands in a line of its own while it is active.
  const found = /^GRANT (.+?) ON (?:TABLE |FUNCTION |PROCEDURE )?(\S+) TO /.exec(grant);
  if (found === null) return [];
  const [, list = '', where = ''] = found;
  const rights = list
    // The columns to which a right is limited.
    .replace(/ ?\([^)]*\)/g, '')
    .split(',')
    .map((right) => right.trim().toUpperCase());
  const writes = rights.filter((right) => right !== 'PROXY' && !HARMLESS.includes(right));
  return writes.length === 0
    ? []
    : [`${writes.slice(0, 4).join('、')}${writes.length > 4 ? '等' : ''}（${where.replaceAll('`', '')}）`];
}
