// A feature's table for the store's tests, with every kind of column.
import { type Migration, migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import type { StoreTables } from '../../src/store/tables.ts';

export interface NoteTables {
  notes: { id: string; word: string; body: string; at: string | null; size: number; flag: number | null };
}

export const notesMigration: Migration = {
  id: '2027-01-01-notes-create',
  up: (schema) =>
    schema.createTable('notes', {
      columns: { id: 'id', word: 'word(20)', body: 'text', at: 'instant?', size: 'count', flag: 'flag?' },
      primaryKey: ['id'],
      unique: [['word']],
    }),
};

export async function withNotes(store: Store): Promise<Store<StoreTables & NoteTables>> {
  await migrate(store, [...storeMigrations, notesMigration]);
  return store.withTables<NoteTables>();
}

/** A row whose id and word are both `word` unless told. */
export function note(word: string, rest: Partial<NoteTables['notes']> = {}): NoteTables['notes'] {
  return { id: word.trim().slice(0, 26), word, body: '', at: null, size: 0, flag: null, ...rest };
}
