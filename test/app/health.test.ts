// What /healthz says of a server whose planner, sender or store stands still, and the rows that its rooms leave.
import { afterEach, expect, it } from 'vitest';
import { type ServerRooms, startHealth } from '../../src/app/health-desk.ts';
import type { Program } from '../../src/app/program.ts';
import { beat, heartbeats } from '../../src/store/heartbeats.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { openStore } from '../../src/store/store.ts';
import type { Health } from '../../src/web/gates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function healthOf(rooms: Partial<ServerRooms>) {
  const dataDir = temporaryFolder();
  const store = await openStore(`sqlite:${dataDir}/own.db`);
  closers.push(() => store.close());
  await migrate(store, storeMigrations);
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const program = { store, context: { config: { dataDir }, log } } as unknown as Program;
  const health = startHealth(program, {
    plannerAgeMs: () => 4_000,
    senderAgeMs: () => 500,
    others: () => [],
    ...rooms,
  });
  closers.unshift(() => health.close());
  return { store, health };
}

const cases: readonly (readonly [string, Partial<ServerRooms>, Partial<Health>])[] = [
  ['all turns', {}, { ok: true, schedulerAgeSeconds: 4, senderAgeSeconds: 1 }],
  ['the planner stands still', { plannerAgeMs: () => 61_000 }, { ok: false, schedulerAgeSeconds: 61 }],
  ['the planner has not begun', { plannerAgeMs: () => null }, { ok: true, schedulerAgeSeconds: null }],
  ['the sender stands still', { senderAgeMs: () => 70_000 }, { ok: false, senderAgeSeconds: 70 }],
  ['nothing is ever sent', { senderAgeMs: undefined }, { ok: true, senderAgeSeconds: null }],
  ['another is the sender, and begins just now', { senderAgeMs: () => null }, { ok: true, senderAgeSeconds: 0 }],
];
it.each(cases)('%s', async (_, rooms, said) => {
  const { health } = await healthOf(rooms);
  expect(await health.check()).toMatchObject(said);
});

it('asks the store when another process is the sender', async () => {
  const { store, health } = await healthOf({ senderAgeMs: () => null });
  const at = new Date(Date.now() - 300_000);
  await beat(store.db, { name: 'process/sender', kind: 'process', at, everyMs: 60_000 });
  expect(await health.check()).toMatchObject({ ok: false, senderAgeSeconds: 300 });
});

it('is not well without its store, and still says what it knows', async () => {
  const { store, health } = await healthOf({});
  await store.close();
  expect(await health.check()).toEqual({ ok: false, schedulerAgeSeconds: 4, senderAgeSeconds: 1 });
});

it('leaves a row of every room that lives', async () => {
  const bot = { name: 'bot', ageMs: 5_000, state: 'ok', detail: null } as const;
  const { store, health } = await healthOf({ senderAgeMs: () => null, others: () => [bot] });
  await health.beat();
  const rows = await heartbeats(store);
  expect([...rows.keys()]).toEqual(['process/bot', 'process/disk', 'process/loop', 'process/planner']);
  expect(rows.get('process/disk')).toMatchObject({
    kind: 'process',
    detail: expect.stringMatching(/^剩余 [\d.]+ GB$/),
  });
  const ageMs = Date.now() - Date.parse(rows.get('process/bot')?.last_at ?? '');
  expect(ageMs).toBeGreaterThan(4_000);
  expect(ageMs).toBeLessThan(30_000);
});
