// The poll killed before each of its statements, and thousands of meters: whatever was kept is whole, and the next run goes on from it.
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { meterDb } from '../../../src/features/meter/context.ts';
import { poll } from '../../../src/features/meter/poll/poll.ts';
import { sourceStandings } from '../../../src/features/meter/poll/standings.ts';
import { lastReadings } from '../../../src/features/meter/readings/last-readings.ts';
import { heartbeats } from '../../../src/store/heartbeats.ts';
import { compile, type Program, start } from '../../store/child.ts';
import { onOneStore } from '../../store/each-store.ts';
import { type MeterPages, serveMeterPages } from '../../support/meter-pages.ts';
import { meterContext } from '../meter-bench.ts';
import { withMeter } from '../readings/meter-store.ts';

let program: Program;
let pages: MeterPages;
beforeAll(async () => {
  program = await compile('test/meter/poll/children/poll-child.ts');
});
afterAll(() => program.end());
beforeEach(async () => {
  pages = await serveMeterPages();
});
afterEach(() => pages.close());

const NUMBERS = ['18600000001', '18600000002', '18600000003'];

interface Done {
  readonly steps: number;
  readonly summary: { readonly due: number; readonly read: number } | null;
}

onOneStore('the poll, killed', ({ fresh }) => {
  test('before any statement: a reading is there with its standing or neither is, and the next run asks what is missing', async () => {
    const { store, url } = await fresh();
    await withMeter(store);
    let turn = 0;
    const run = async (killAt: string): Promise<Done | null> => {
      // Each turn five minutes later, so that all are due again; a turn that was killed is gone on with at the same moment.
      const at = new Date(Date.parse('2026-11-26T00:00:00Z') + turn * 300_000).toISOString();
      const child = start(program, [url, pages.url, pages.address, at, NUMBERS.join(','), killAt]);
      if (killAt === 'never') return (await child.next()) as Done;
      if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, 'exit');
      return null;
    };
    await run('never');
    turn = 1;
    const whole = await run('never');
    expect(whole?.summary).toMatchObject({ due: 3, read: 3 });
    const steps = whole?.steps ?? 0;
    expect(steps).toBeGreaterThan(20);
    for (let at = 1; at <= steps; at += 1) {
      turn += 1;
      await run(String(at));
      const moment = Date.parse('2026-11-26T00:00:00Z') + turn * 300_000;
      const last = await lastReadings({ store }, NUMBERS);
      const standings = await sourceStandings({ store }, NUMBERS);
      const read = NUMBERS.filter((number) => last.get(number)?.at === moment);
      expect(read, `step ${at}`).toEqual(NUMBERS.filter((number) => standings.get(number)?.okAt === moment));
      const beat = (await heartbeats(store)).get('meter/cnyiot')?.last_at;
      expect(beat === new Date(moment).toISOString(), `step ${at}`).toBe(read.length > 0);
      expect((await run('never'))?.summary, `step ${at}`).toMatchObject({
        due: NUMBERS.length - read.length,
        read: NUMBERS.length - read.length,
      });
    }
    const rows = await meterDb(store).selectFrom('electricity_balance').selectAll().execute();
    expect(rows).toHaveLength((turn + 1) * NUMBERS.length);
  });
});

onOneStore('thousands of meters', ({ fresh }) => {
  test('two thousand against one host: each once, never more at once nor a minute than may be', async () => {
    const { store } = await fresh();
    await withMeter(store);
    const numbers = Array.from({ length: 2_000 }, (_, index) => `187${String(index).padStart(8, '0')}`);
    let at = 0;
    const sent: number[] = [];
    const ctx = meterContext({
      store,
      now: () => new Date('2026-11-26T00:00:00Z'),
      settings: {
        concurrency: 16,
        sources: { cnyiot: { kind: 'cnyiot', url: pages.url, perMinute: 900 } },
        meters: Object.fromEntries(numbers.map((number) => [number, { name: number }])),
      },
      outbound: { allow: [pages.address], http: ['127.0.0.1'] },
    });
    const pace = {
      now: () => at,
      sleep: async (ms: number) => {
        const until = at + Math.max(0, ms);
        sent.push(until);
        await Promise.resolve();
        at = Math.max(at, until);
      },
    };
    expect(await poll(ctx, { byHand: false, pace })).toMatchObject({ due: 2_000, read: 2_000, left: 0 });
    expect(new Set(pages.asked.map(({ meter }) => meter)).size).toBe(2_000);
    expect(pages.asked).toHaveLength(2_000);
    expect(pages.most()).toBeLessThanOrEqual(16);
    const ordered = sent.toSorted((one, other) => one - other);
    for (const [index, moment] of ordered.entries()) {
      const later = ordered[index + 900];
      if (later !== undefined) expect(later - moment).toBeGreaterThanOrEqual(59_990);
    }
    expect((await lastReadings(ctx, numbers)).size).toBe(2_000);
  });
});
