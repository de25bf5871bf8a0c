// The main job to its end: twelve real MariaDB sites are read and compared, and the group hears what changed, once.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Chat } from '../../src/simulator/control/chats.ts';
import type { Message } from '../../src/simulator/control/messages.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { readSheet } from '../support/read-workbook.ts';
import { startMariadb } from '../support/servers/mariadb.ts';
import type { PrivateServer } from '../support/servers/throwaway.ts';
import { openShell, type Shell } from '../support/shell.ts';
import { driftSites, generateSites, type ReferenceSites, withoutDatabase } from '../support/sites.ts';
import { type Started, startZhiban, until } from '../web/started.ts';

const APP = {
  appId: 'cli_a000000000000001',
  appSecret: 'secret-of-the-app',
  encryptKey: 'key-of-the-events',
  verificationToken: 'token-of-the-events',
};
const SITES = 12;
const PATIENCE_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'zhiban-group-'));
const env = { PATH: process.env.PATH ?? '', ZHIBAN_CONFIG: 'zhiban.yaml' };
let server: PrivateServer;
let reference: ReferenceSites;
let simulator: Simulator;
let group: Chat;
let shell: Shell;
let zhiban: Started;
/** What went wrong inside the simulator itself. */
const bugs: unknown[] = [];

beforeAll(async () => {
  [server, shell] = await Promise.all([startMariadb(), openShell()]);
  reference = { server: server.url, sites: SITES, prefix: 'site' };
  await generateSites(reference, 300);
  simulator = await startSimulator({
    port: 0,
    file: null,
    apps: [{ ...APP, eventUrl: null }],
    onBug: (thrown) => bugs.push(thrown),
  });
  group = simulator.chats.create('台账变更', [simulator.people.add('张三')], [APP.appId]);
  const codes = Array.from({ length: SITES }, (_, index) => `site_${String(index + 1).padStart(2, '0')}`);
  // JSON is YAML.
  const config = {
    include: ['shipped:ledgers/iot.yaml'],
    store: { url: server.url },
    sites: codes.map((code) => ({
      code,
      name: `${code} 基地`,
      sources: { iot: `${withoutDatabase(server.url)}/${code}` },
    })),
    // Half a year away: the test says itself when the job is due.
    schedule: { daily: { enabled: false } },
    feishu: { ...APP, domain: simulator.url, chats: [{ id: group.id, name: '台账变更' }] },
  };
  writeFileSync(join(folder, 'zhiban.yaml'), JSON.stringify(config));
  zhiban = await startZhiban(folder, env);
}, PATIENCE_MS);
afterAll(async () => {
  await zhiban?.stop('SIGINT');
  await simulator?.close();
  await server?.stop();
  shell?.remove();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  expect(bugs).toEqual([]);
});

const titleOf = (message: Message | undefined): string =>
  (message?.card?.header as { title?: { content?: string } } | undefined)?.title?.content ?? '';
const cards = (messages: readonly Message[]): readonly Message[] =>
  messages.filter(({ type }) => type === 'interactive');
const files = (messages: readonly Message[]): readonly Message[] => messages.filter(({ type }) => type === 'file');

/** Waits until the group has so many cards, each with its workbook. */
const told = (count: number): Promise<readonly Message[]> =>
  group.until((messages) => cards(messages).length >= count && files(messages).length >= count, { timeoutMs: 60_000 });

const daily = async (): Promise<void> => {
  const { code, stderr } = await shell.run(['run', 'daily'], { cwd: folder, env });
  expect([code, stderr.split('\n').filter((line) => line.includes('错'))]).toEqual([0, []]);
};

async function changesOf(publication: number): Promise<readonly { kind: string }[]> {
  const { stdout } = await shell.run(['ledger', 'changes'], { cwd: folder, env });
  const all = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { kind: string; detectedAt: string });
  const moments = [...new Set(all.map(({ detectedAt }) => detectedAt))];
  // The first publication is the baseline and has none.
  return all.filter(({ detectedAt }) => detectedAt === moments[publication - 2]);
}

it(
  'says that the baseline stands, with its workbook',
  async () => {
    const messages = await told(1);
    expect(cards(messages).map(titleOf)).toEqual(['台账基准已建立']);
    expect(files(messages)[0]?.file?.name).toMatch(/^变更日志_\d{4}-\d\d-\d\d_第1次\.xlsx$/);
    await zhiban.idle();
  },
  PATIENCE_MS,
);

it(
  'says what changed on a working day: the numbers, the sites, the sentences, the workbook below the card',
  async () => {
    await driftSites(reference, 1);
    await daily();
    const messages = await told(2);
    const [, card] = cards(messages);
    const changes = await changesOf(2);
    expect(changes.length).toBeGreaterThan(100);
    expect(titleOf(card)).toBe(`台账 ${changes.length.toLocaleString('en')} 项变更`);
    for (const number of Array.from({ length: SITES }, (_, index) => String(index + 1).padStart(2, '0')))
      expect(card?.text).toContain(`site_${number} 基地`);
    expect(card?.text).toMatch(/影响 \d+ 个采集点/);
    expect(card?.pings).toEqual([]);
    const [, file] = files(messages);
    expect(file?.parent).toBe(card?.id);
    const path = join(folder, 'received.xlsx');
    writeFileSync(path, simulator.file(file?.file?.key ?? '')?.bytes ?? '');
    const modified = changes.filter(({ kind }) => kind === 'modified').length;
    // The header is no change.
    expect((await readSheet(path, '修改明细')).rows).toHaveLength(modified + 1);
  },
  PATIENCE_MS,
);

it.each([
  ['rate-limit', { count: 2 }],
  ['server-error', { count: 3 }],
  ['answer-lost', { count: 2 }],
  ['dropped', { count: 2 }],
  ['expired-token', { count: 1 }],
] as const)(
  'says it once although Feishu answers with %s',
  async (fault, setting) => {
    const before = cards(group.messages()).length;
    simulator.faults.set(fault, { path: '/open-apis/im/v1/*', ...setting });
    await driftSites(reference, before + 1);
    await daily();
    await told(before + 1);
    expect(simulator.faults.list().map(({ struck }) => struck)).toEqual([setting.count]);
    simulator.faults.clear();
    await settledAt(before + 1);
  },
  PATIENCE_MS,
);

it(
  'says it once although the server is killed while it posts, and what was published while it was down',
  async () => {
    const before = cards(group.messages()).length;
    simulator.faults.set('slow', { path: '/open-apis/im/v1/messages*', count: 1, delayMs: 1_500 });
    await driftSites(reference, before + 1);
    await daily();
    await until(() => simulator.faults.list()[0]?.struck === 1, 'the call');
    await zhiban.stop('SIGKILL');
    await driftSites(reference, before + 2);
    await daily();
    zhiban = await startZhiban(folder, env);
    await told(before + 2);
    simulator.faults.clear();
    await settledAt(before + 2);
    const titles = cards(group.messages()).map(
      (card) => (card.card?.header as { subtitle?: { content: string } }).subtitle?.content.split(' · ')[0],
    );
    expect(titles).toEqual(Array.from({ length: before + 2 }, (_, index) => `第 ${index + 1} 次发布`));
    expect(zhiban.said()).not.toContain(APP.appSecret);
  },
  PATIENCE_MS,
);

/** Nothing waits any more, and the group has exactly so many cards, each with one workbook. */
async function settledAt(count: number): Promise<void> {
  await until(
    async () =>
      JSON.parse((await shell.run(['doctor', '--json'], { cwd: folder, env })).stdout).checks.some(
        ({ title, finding }: { title: string; finding: string }) =>
          title === '待发的消息' && finding.startsWith('没有'),
      ),
    'an empty outbox',
  );
  expect([cards(group.messages()).length, files(group.messages()).length]).toEqual([count, count]);
}
