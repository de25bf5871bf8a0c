import { expect, it } from 'vitest';
import { botStanding } from '../../src/bot/standing.ts';
import type { BotTables } from '../../src/bot/tables.ts';
import { onEachStore } from '../store/each-store.ts';
import { botBench } from './bench.ts';
import { message } from './events.ts';

onEachStore('how the bot stands', ({ fresh }) => {
  it('is how many events wait, and since when', async () => {
    const { store, put } = await botBench(await fresh());
    const db = store.withTables<BotTables>().db;
    expect(await botStanding(db)).toEqual({ waiting: 0, oldest: null });
    await put(message('1'), message('2'));
    const { waiting, oldest } = await botStanding(db);
    expect(waiting).toBe(2);
    expect(Date.now() - Date.parse(oldest ?? '')).toBeLessThan(60_000);
  });
});
