// The meter's routes over a real store on SQLite, served as the product serves them; who asks is said by a cookie.
import { onTestFinished } from 'vitest';
import { roomMigrations } from '../../../src/app/room-migrations.ts';
import type { CoreConfig } from '../../../src/config/core.ts';
import type { MeterContext } from '../../../src/features/meter/context.ts';
import { meterMigrations } from '../../../src/features/meter/migrations/index.ts';
import { keepReadings, type NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { rebuild } from '../../../src/features/meter/readings/rebuild.ts';
import { meterRoutes } from '../../../src/features/meter/routes.ts';
import type { Need } from '../../../src/people/rights.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { openStore } from '../../../src/store/store.ts';
import { servedRoutes } from '../../../src/web/route.ts';
import type { Access, Visitor } from '../../../src/web/visitor.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Answer, ask } from '../../web/ask.ts';
import { serve } from '../../web/served.ts';
import { meterContext } from '../meter-bench.ts';

export interface PageBench {
  readonly port: number;
  readonly ctx: MeterContext;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  json<T>(
    path: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly value: T }>;
  keep(readings: readonly NewReading[]): Promise<void>;
  /** As the job does after it has kept readings. */
  rollUp(): Promise<void>;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly settings: object;
  /** Milliseconds, UTC; the clock stands still. */
  readonly now: number;
  readonly publicUrl?: string;
  readonly trustedProxies?: readonly string[];
  /** `host:port` of a source on this machine. */
  readonly source?: string;
}

/** Rights by the cookie `who`: `all` may everything, `reader` may query, `suzhou` what concerns that site, `nothing` nothing. */
export const TOKEN = 'a'.repeat(64);

const ACCESS: Access = {
  recognise: async (knock) => {
    const who = knock.cookie('who');
    if (who === null) return { kind: 'nobody' };
    const visitor: Visitor = { person: `ou_${who}`, name: who, by: 'session', csrf: TOKEN, others: [] };
    return { kind: 'visitor', visitor };
  },
  allows: async ({ name }, need) => mayOf(name, need),
  refusalOf: async ({ name }, need) => (mayOf(name, need) ? null : { message: '你没有权限', instead: [] }),
};

function mayOf(name: string, { sites, right }: Need): boolean {
  if (name === 'reader') return right === 'query';
  return name === 'all' || (sites.length > 0 && sites.every((site) => site === name));
}

export async function openPageBench(options: BenchOptions): Promise<PageBench> {
  const bench = await startPageBench({ folder: temporaryFolder('meter-page'), ...options });
  onTestFinished(() => bench.close());
  return bench;
}

/** For who closes it himself. */
export async function startPageBench(options: BenchOptions & { readonly folder: string }): Promise<PageBench> {
  const store = await openStore(`sqlite:${encodeURI(`${options.folder}/zhiban.db`)}`);
  await migrate(store, [...roomMigrations, ...meterMigrations]);
  const web = { host: '127.0.0.1', port: 0, trustedProxies: options.trustedProxies ?? [] };
  const config = {
    dataDir: options.folder,
    web: options.publicUrl === undefined ? web : { ...web, publicUrl: options.publicUrl },
    sites: [
      { code: 'suzhou', name: '苏州基地' },
      { code: 'wuhan', name: '武汉基地' },
    ],
    alerts: { workdays: {} },
    feishu: { chats: [{ id: 'oc_room', name: '宿舍群' }] },
    outbound: { allow: options.source === undefined ? [] : [options.source], http: ['127.0.0.1'] },
  } as unknown as CoreConfig;
  const bare = meterContext({ store, settings: options.settings, now: () => new Date(options.now) });
  const ctx: MeterContext = { ...bare, config };
  const { server } = await serve(
    servedRoutes(meterRoutes, () => ctx),
    config.web,
    { access: ACCESS },
  );
  const get: PageBench['get'] = (path, headers = {}) => ask({ port: server.port, path, headers });
  return {
    ...{ port: server.port, ctx, get },
    json: async (path, headers) => {
      const { status, text } = await get(path, headers);
      return { status, value: JSON.parse(text) };
    },
    keep: async (readings) => {
      await store.transaction((trx) => keepReadings(trx, readings));
    },
    rollUp: async () => {
      await rebuild(ctx, { progress: () => {} });
    },
    close: async () => {
      await server.close();
      await store.close();
    },
  };
}
