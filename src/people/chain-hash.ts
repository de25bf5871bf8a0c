// What ties an entry of the audit to all before it: pure.
import { createHash } from 'node:crypto';
import type { AuditRow } from './audit-queries.ts';

/** Stands before the first entry. */
export const CHAIN_BEGIN = '0'.repeat(64);

/** JSON with its keys sorted and without what is null, so that a column added later changes no older entry's text. */
export function canonicalEntry(entry: AuditRow): string {
  const given = Object.entries(entry).filter(([, value]) => value !== null && value !== undefined);
  return JSON.stringify(Object.fromEntries(given.sort(([one], [other]) => (one < other ? -1 : 1))));
}

/** SHA-256 in hexadecimal over the hash before it and the entry. */
export function chainHash(previous: string, entry: AuditRow): string {
  return createHash('sha256')
    .update(`${previous}\n${canonicalEntry(entry)}`)
    .digest('hex');
}
