// Expiring links, on all three stores.
import { expect, it } from 'vitest';
import { forgetLinks, LINK_LIFE_MS, linkedFile, linkTo } from '../../src/files/links.ts';
import { filesMigrations } from '../../src/files/migrations/index.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { onEachStore } from '../store/each-store.ts';

const NOW = new Date('2026-11-26T01:00:00Z');
const BOOK = { path: '/data/exports/一.xlsx', name: '台账_采集点.xlsx' };
const later = (ms: number): Date => new Date(NOW.getTime() + ms);

onEachStore('links to files', ({ fresh }) => {
  const opened = async () => {
    const { store } = await fresh();
    await migrate(store, [...storeMigrations, ...filesMigrations]);
    return store;
  };

  it('lead to their file for seven days and not a millisecond longer', async () => {
    const store = await opened();
    const token = await linkTo(store, BOOK, NOW);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(await linkedFile(store, token, later(LINK_LIFE_MS - 1))).toEqual(BOOK);
    expect(await linkedFile(store, token, later(LINK_LIFE_MS))).toBeNull();
  });

  it('are the same for a file that is sent again the same day, and of another file another', async () => {
    const store = await opened();
    const token = await linkTo(store, BOOK, NOW);
    expect(await linkTo(store, BOOK, later(1_000))).toBe(token);
    expect(await linkTo(store, { ...BOOK, path: '/data/exports/二.xlsx' }, NOW)).not.toBe(token);
  });

  it.each(['', 'x', '0'.repeat(64), `${'0'.repeat(63)}'`, '../../etc/passwd'])('are not guessed: %j', async (token) => {
    const store = await opened();
    await linkTo(store, BOOK, NOW);
    expect(await linkedFile(store, token, NOW)).toBeNull();
  });

  it('are forgotten when they have expired, and not before', async () => {
    const store = await opened();
    const token = await linkTo(store, BOOK, NOW);
    expect(await forgetLinks(store, later(LINK_LIFE_MS))).toBe(0);
    expect(await linkedFile(store, token, NOW)).toEqual(BOOK);
    expect(await forgetLinks(store, later(LINK_LIFE_MS + 1))).toBe(1);
    expect(await linkedFile(store, token, NOW)).toBeNull();
  });
});
