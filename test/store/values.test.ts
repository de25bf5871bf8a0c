import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { databaseNow, insertIfAbsent, kindOf, upsert } from '../../src/databases/dialect.ts';
import { parseInstant } from '../../src/lib/clock.ts';
import { onEachStore } from './each-store.ts';
import { note, withNotes } from './notes.ts';

onEachStore('values', ({ fresh }, kind) => {
  if (kind === 'postgres') {
    it('compare by bytes whatever collation the database was made with', async () => {
      const store = await withNotes((await fresh()).store);
      const { rows } = await sql`select column_name as name, collation_name as collation from information_schema.columns
        where table_name = 'notes' and collation_name is not null order by column_name`.execute(store.db);
      const collation = 'C';
      expect(rows).toEqual(['at', 'body', 'id', 'word'].map((name) => ({ name, collation })));
    });
  }

  it('keep case, accents, width and trailing blanks apart', async () => {
    const store = await withNotes((await fresh()).store);
    const words = ['a', 'A', 'a ', 'a\t', 'á', 'ａ', '值班', '值班 '];
    for (const [index, word] of words.entries()) {
      await store.db
        .insertInto('notes')
        .values(note(word, { id: String(index) }))
        .execute();
    }
    for (const word of words) {
      const found = await store.db.selectFrom('notes').select('word').where('word', '=', word).execute();
      expect(found).toEqual([{ word }]);
    }
    const sorted = await store.db.selectFrom('notes').select('word').orderBy('word').execute();
    expect(sorted.map((row) => row.word)).toEqual(
      words.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
    await expect(
      store.db
        .insertInto('notes')
        .values(note('a', { id: 'again' }))
        .execute(),
    ).rejects.toThrow();
  });

  it('keep emoji, megabytes and hostile text as they are', async () => {
    const store = await withNotes((await fresh()).store);
    const bodies = [
      '👩‍🔧值班🙂𠮷',
      "'; drop table notes; --\\",
      '\\N "quoted" `ticks` $1 ? :x %s\r\n\t\u0001\u2028',
      '长'.repeat(1_500_000),
      '',
    ];
    for (const [index, body] of bodies.entries()) {
      await store.db
        .insertInto('notes')
        .values(note(String(index), { body }))
        .execute();
    }
    const rows = await store.db.selectFrom('notes').select('body').orderBy('id').execute();
    expect(rows.map((row) => row.body === bodies[rows.indexOf(row)])).toEqual(bodies.map(() => true));
  });

  it('keep any text that can be stored', async () => {
    const store = await withNotes((await fresh()).store);
    const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((value) => value.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        await upsert(store.db, 'notes', note('x', { body }), ['id'], ['body']);
        const row = await store.db.selectFrom('notes').select('body').executeTakeFirstOrThrow();
        expect(row.body).toBe(body);
        const same = store.db.selectFrom('notes').select('id').where('body', '=', body);
        expect(await same.execute()).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });

  it('count in numbers while they are exact, and never round', async () => {
    const store = await withNotes((await fresh()).store);
    const sizes = [0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    for (const [index, size] of sizes.entries()) {
      await store.db
        .insertInto('notes')
        .values(note(`n${index}`, { size, flag: 1 }))
        .execute();
    }
    const rows = await store.db.selectFrom('notes').select(['size', 'flag']).orderBy('id').execute();
    expect(rows).toEqual(sizes.map((size) => ({ size, flag: 1 })));
    await store.db
      .updateTable('notes')
      .set({ size: 9_007_199_254_740_993n as unknown as number })
      .execute();
    expect(await store.db.selectFrom('notes').select('size').limit(1).execute()).toEqual([
      { size: 9_007_199_254_740_993n },
    ]);
  });

  it('refuse what the databases would store differently', async () => {
    const store = await withNotes((await fresh()).store);
    const write = (changes: object) => store.db.insertInto('notes').values(note('x', changes)).execute();
    await expect(write({ flag: true })).rejects.toThrow(store.kind === 'postgres' ? /type integer/ : /boolean/);
    await expect(write({ at: new Date(0) })).rejects.toThrow(/isoInstant/);
    await expect(write({ body: { a: 1 } })).rejects.toThrow(/JSON.stringify/);
    await expect(write({ body: 'a\0b' })).rejects.toThrow(/NUL/);
    await expect(write({ size: Number.NaN })).rejects.toThrow(/NaN/);
    await expect(write({ word: 'x'.repeat(21) })).rejects.toThrow();
    await expect(write({ word: null })).rejects.toThrow();
    expect(await store.db.selectFrom('notes').selectAll().execute()).toEqual([]);
  });

  it('insert if absent says who inserted, also inside a transaction', async () => {
    const store = await withNotes((await fresh()).store);
    expect(await insertIfAbsent(store.db, 'notes', note('a', { body: 'first' }), ['word'])).toBe(true);
    const inside = await store.transaction(async (trx) => [
      await insertIfAbsent(trx, 'notes', note('a', { id: 'other', body: 'second' }), ['word']),
      await insertIfAbsent(trx, 'notes', note('b'), ['word']),
    ]);
    expect(inside).toEqual([false, true]);
    const rows = await store.db.selectFrom('notes').select(['word', 'body']).orderBy('word').execute();
    expect(rows).toEqual([
      { word: 'a', body: 'first' },
      { word: 'b', body: '' },
    ]);
    await expect(insertIfAbsent(store.db, 'notes', note('x'.repeat(30)), ['word'])).rejects.toThrow();
  });

  it('upsert changes only what it was told to', async () => {
    const store = await withNotes((await fresh()).store);
    await upsert(store.db, 'notes', note('a', { body: 'one', size: 1 }), ['id'], ['body']);
    await upsert(store.db, 'notes', note('a', { body: 'two', size: 2 }), ['id'], ['body']);
    expect(await store.db.selectFrom('notes').select(['body', 'size']).execute()).toEqual([{ body: 'two', size: 1 }]);
  });

  it('know the database by its handle, and its clock', async () => {
    const { store } = await fresh();
    expect(kindOf(store.db)).toBe(store.kind);
    await store.transaction(async (trx) => expect(kindOf(trx)).toBe(store.kind));
    const now = parseInstant(await databaseNow(store.db)).getTime();
    expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
  });
});
