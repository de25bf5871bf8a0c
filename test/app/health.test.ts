// What /healthz says of a server whose planner, sender or store stands still, and the rows that its rooms leave.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { type ServerRooms, startHealth } from '../../src/app/health-desk.ts';
import { startHeartbeat } from '../../src/app/heartbeat-desk.ts';
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

it('is not well when nobody evaluates alerts any more, which no alert could say', async () => {
  const { store, health } = await healthOf({});
  const at = new Date(Date.now() - 200_000);
  await beat(store.db, { name: 'process/alerts', kind: 'process', at, everyMs: 60_000 });
  // A server that has just begun leaves it the time to begin, too.
  expect(await health.check()).toMatchObject({ ok: true });
  const began = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => began + 400_000);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await health.check()).toMatchObject({ ok: false });
});

it('beats outside while it is well, and is silent when it is not', async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end('ok');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let ok = false;
  const alerts = { heartbeatUrl: `http://127.0.0.1:${port}/ping` };
  const outbound = { allow: [`127.0.0.1:${port}`], http: ['127.0.0.1'] };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const context = { config: { alerts, outbound }, log } as unknown as Program['context'];
  let looked = 0;
  const check = async (): Promise<Health> => {
    looked += 1;
    return { ok, schedulerAgeSeconds: 1, senderAgeSeconds: 1 };
  };
  const heartbeat = startHeartbeat({ context }, { check }, 10);
  await expect.poll(() => looked).toBeGreaterThan(2);
  expect(heard).toEqual([]);
  ok = true;
  await expect.poll(() => heard.length).toBeGreaterThan(1);
  await heartbeat.close();
  expect(heard[0]).toBe('/ping');
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
