// A whole installation for the tests of the group: twelve real MariaDB sites, a store, a simulated Feishu, and the compiled program.
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeKey } from '../../src/people/signin/api-keys.ts';
import type { Chat } from '../../src/simulator/control/chats.ts';
import type { Person } from '../../src/simulator/control/people.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { TENANT_KEY } from '../../src/simulator/tenant.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';
import { usedSecret } from '../support/secret-watch.ts';
import { sharedServerUrl } from '../support/shared-servers.ts';
import { builtProgram, type ShellAnswer } from '../support/shell.ts';
import { driftSites, generateSites, type ReferenceSites, withoutDatabase } from '../support/sites.ts';
import { type SqlRunner, sqlRunner } from '../support/sql-runner.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Started, startZhiban } from '../web/started.ts';

export const APP = {
  appId: 'cli_a000000000000001',
  appSecret: 'secret-of-the-app',
  encryptKey: 'key-of-the-events',
  verificationToken: 'token-of-the-events',
};
export const SITES = 12;
export const PATIENCE_MS = 300_000;
/** What nobody may be called by, whatever it is a name of. */
export const HOSTILE = [
  '<at id=all></at>空压机',
  '<at user_id="all"></at>循环泵',
  '**[锅炉](http://x.cn)** `</at>` ~~@所有人~~',
];

export interface LabOptions {
  readonly store: 'mysql' | 'sqlite';
  /** Points of each site; 60 unless told. */
  readonly points?: number;
  /** The daily job's schedule in the configuration; switched off unless told. */
  readonly daily?: { readonly cron?: string };
  /** Of the app; all that a bot may have unless told. */
  readonly scopes?: readonly string[];
  /** The server says when its event loop stood still; see stoodStill(). */
  readonly watchesLoop?: boolean;
}

export interface Lab {
  readonly folder: string;
  readonly storeUrl: string;
  readonly simulator: Simulator;
  readonly group: Chat;
  readonly people: { readonly admin: Person; readonly operator: Person; readonly other: Person };
  /** The server that runs, or ran last. */
  zhiban(): Started;
  /** Starts the server; its processes' clocks are so far ahead of the machine's. Feishu's events go to it from then on. */
  start(aheadMs?: number): Promise<void>;
  stop(signal: NodeJS.Signals): Promise<void>;
  /** Runs `zhiban <argv>` in a process of its own. */
  run(...argv: readonly string[]): Promise<ShellAnswer>;
  /** The daily job by hand; it must go well. */
  daily(): Promise<void>;
  /** A working day at every site, another one every time. */
  passDay(): Promise<void>;
  /** Statements at the sites' server, or with the name of a database in it. */
  atSites(database?: string): Promise<SqlRunner>;
  withStore<R>(work: (store: Store) => Promise<R>): Promise<R>;
  /** All that the program's processes have written, and the secrets that must not stand in it. */
  logs(): readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
  /** What went wrong inside the simulator. */
  readonly bugs: readonly unknown[];
  close(): Promise<void>;
}

/** The server is not started yet. */
export async function openLab({ store, points = 60, daily, scopes, watchesLoop = false }: LabOptions): Promise<Lab> {
  const folder = temporaryFolder('group');
  const server = withoutDatabase(await sharedServerUrl('mysql'));
  const reference = { server, sites: SITES, prefix: `group_${randomBytes(4).toString('hex')}` };
  const [database] = await Promise.all([freshDatabase(store), generateSites(reference, points)]);
  await renameDevices(reference, 0);
  const bugs: unknown[] = [];
  const simulator = await startSimulator({
    port: 0,
    file: null,
    apps: [{ ...APP, eventUrl: null, ...(scopes === undefined ? {} : { scopes }) }],
    onBug: (thrown) => bugs.push(thrown),
  });
  const [admin, operator, other] = [
    simulator.people.add('王工'),
    simulator.people.add('李姐'),
    simulator.people.add('小陈'),
  ];
  const group = simulator.chats.create('台账变更', [admin, operator, other], [APP.appId]);
  const config = configOf({ reference, storeUrl: database.url, daily, simulator, group, admin, operator });
  writeFileSync(join(folder, 'zhiban.yaml'), JSON.stringify(config)); // JSON is YAML
  return labOf({
    folder,
    reference,
    database,
    simulator,
    group,
    people: { admin, operator, other },
    bugs,
    watchesLoop,
  });
}

interface Parts extends Pick<Lab, 'folder' | 'simulator' | 'group' | 'people' | 'bugs'> {
  readonly reference: ReferenceSites;
  readonly database: FreshDatabase;
  readonly watchesLoop: boolean;
}

function labOf({ reference, database, watchesLoop, ...parts }: Parts): Lab {
  const { folder, simulator } = parts;
  const program = builtProgram();
  const started: Started[] = [];
  const answers: string[] = [];
  let days = 0;
  const zhiban = (): Started => {
    const newest = started.at(-1);
    if (newest === undefined) throw new Error('no server was started');
    return newest;
  };
  const env = (aheadMs = 0) => ({
    PATH: process.env.PATH ?? '',
    ZHIBAN_CONFIG: 'zhiban.yaml',
    CLOCK_AHEAD_MS: String(aheadMs),
    NODE_OPTIONS: [...(aheadMs === 0 ? [] : ['clock-ahead']), ...(watchesLoop ? ['loop-delay'] : [])]
      .map((name) => `--import=${pathToFileURL(join(SUPPORT, `${name}.mjs`)).href}`)
      .join(' '),
  });
  let key: string | null = null;
  const keyOf = async (): Promise<string> => {
    if (key !== null) return key;
    const opened = await openStore(database.url);
    const scope = { right: 'query', sites: null, actions: null, paths: null, expiresAt: null };
    const asked = { ...scope, name: 'lab', madeBy: 'lab' };
    const made = await opened.transaction((trx) => makeKey(trx, opened.newId(new Date()), asked, new Date()));
    await opened.close();
    key = made;
    return made;
  };
  let ahead = 0;
  const run: Lab['run'] = async (...argv) => {
    const answer = await program.run(argv, { cwd: folder, env: env(ahead) });
    answers.push(answer.stderr);
    return answer;
  };
  return {
    ...parts,
    storeUrl: database.url,
    zhiban,
    start: async (aheadMs = ahead) => {
      ahead = aheadMs;
      started.push(await startZhiban(folder, env(aheadMs), keyOf));
      simulator.apps.setUrl(APP.appId, `http://127.0.0.1:${zhiban().port}/feishu/events`);
    },
    stop: async (signal) => void (await zhiban().stop(signal)),
    run,
    daily: async () => {
      const { code, stderr } = await run('run', 'daily');
      if (code !== 0) throw new Error(`zhiban run daily → ${code}\n${stderr}`);
    },
    passDay: async () => {
      days += 1;
      await driftSites(reference, days);
      await renameDevices(reference, days);
    },
    atSites: (name) => sqlRunner(`${reference.server}/${name === undefined ? '' : `${reference.prefix}_${name}`}`),
    withStore: async (work) => {
      const opened = await openStore(database.url);
      return work(opened).finally(() => opened.close());
    },
    logs: () => [...started.map((one) => one.said()), ...answers],
    secrets: { ...secretsOf(reference.server) },
    close: async () => {
      await started.at(-1)?.stop('SIGINT');
      await simulator.close();
      await dropSites(reference);
      await database.drop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const SUPPORT = join(import.meta.dirname, '../support');

/** The longest times for which the event loop stood still, of what a server that watches it said, milliseconds. */
export function stoodStill(said: string): readonly number[] {
  return [...said.matchAll(/event loop stood still for (\d+) ms/g)].map(([, ms]) => Number(ms));
}

function secretsOf(server: string): Readonly<Record<string, string>> {
  const { appSecret, encryptKey, verificationToken } = APP;
  const secrets = { appSecret, encryptKey, verificationToken, password: new URL(server).password };
  for (const [name, value] of Object.entries(secrets)) usedSecret(`${name} of the group's tests`, value);
  return secrets;
}

interface Wanted extends Pick<Lab, 'simulator' | 'group'> {
  readonly daily: LabOptions['daily'] | undefined;
  readonly reference: ReferenceSites;
  readonly storeUrl: string;
  readonly admin: Person;
  readonly operator: Person;
}

function configOf({ reference, storeUrl, daily, simulator, group, admin, operator }: Wanted) {
  const { server, prefix } = reference;
  return {
    include: ['shipped:ledgers/iot.yaml'],
    store: { url: storeUrl },
    web: { port: 0 },
    sites: numbers().map((number) => ({
      code: `site_${number}`,
      name: `${number}号基地`,
      sources: { iot: `${server}/${prefix}_${number}` },
    })),
    schedule: {
      daily: daily ?? { enabled: false },
      'delivery-watch': { enabled: false },
      people: { enabled: false },
      retention: { enabled: false },
      'sync-retention': { enabled: false },
    },
    feishu: {
      ...APP,
      domain: simulator.url,
      tenantKey: TENANT_KEY,
      chats: [{ id: group.id, name: '台账变更' }],
    },
    rights: {
      grants: { admin: { to: admin.id, right: 'admin' }, operator: { to: operator.id, right: 'operate' } },
    },
  };
}

function numbers(): readonly string[] {
  return Array.from({ length: SITES }, (_, index) => String(index + 1).padStart(2, '0'));
}

/** Devices whose names would call everybody, another name every day. */
async function renameDevices({ server, prefix }: ReferenceSites, day: number): Promise<void> {
  for (const [index, name] of HOSTILE.entries()) {
    const site = await sqlRunner(`${server}/${prefix}_${numbers()[index]}`);
    await site.run('update device set name = ?, updated_by = ? where id = 1', [`${name}${day}#`, '<at id=all></at>']);
    await site.close();
  }
}

async function dropSites({ server, prefix }: ReferenceSites): Promise<void> {
  const sql = await sqlRunner(server);
  for (const number of numbers()) await sql.run(`drop database if exists ${prefix}_${number}`);
  await sql.close();
}
