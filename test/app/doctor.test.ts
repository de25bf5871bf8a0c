// What the doctor finds around the work: clocks, schedules, backups, days off, and the way to Feishu, each with what to do.
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backupCheck } from '../../src/app/doctor/backup-check.ts';
import { calendarCheck } from '../../src/app/doctor/calendar-check.ts';
import { clockCheck } from '../../src/app/doctor/clock-check.ts';
import { scopesFinding } from '../../src/app/doctor/feishu-checks.ts';
import { folderCheck } from '../../src/app/doctor/folder-check.ts';
import { linksCheck } from '../../src/app/doctor/links-check.ts';
import { type JobFacts, scheduleChecks } from '../../src/app/doctor/schedule-checks.ts';
import type { Check } from '../../src/feature.ts';
import { checkUpCard, within } from '../../src/features/duty/commands/check-up.ts';
import { cardFaults } from '../../src/feishu/card/check.ts';
import { ALL_SCOPES } from '../../src/simulator/apps.ts';
import { hourly } from '../duty/rows.ts';
import { opened } from '../simulator/opened.ts';
import { openProduct } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOW = new Date('2026-11-26T02:30:00Z');
const DAY_MS = 86_400_000;

it.each([
  [0, 'ok', '和本机相差 0 秒'],
  [-59_000, 'ok', '和本机相差 59 秒'],
  [61_000, 'fault', '比本机快 61 秒；请在两边开启时间同步'],
  [-3_600_000, 'fault', '比本机慢 3600 秒'],
  [null, 'warning', '比不了'],
])('a clock %s ms ahead is %s', (aheadMs, state, says) => {
  expect(clockCheck('存储的时钟', aheadMs)).toEqual({
    ...{ title: '存储的时钟', state, finding: expect.stringContaining(says) },
  });
});

it('a data folder that others can read is named, with what to do', () => {
  expect(folderCheck('/srv/data', 0o40700)).toMatchObject({ state: 'ok' });
  expect(folderCheck('/srv/data', 0o40755)).toMatchObject({
    state: 'warning',
    finding: '数据文件夹别的账号也能读（/srv/data，权限 755）；请运行 chmod 700 "/srv/data"',
  });
});

describe('schedules', () => {
  const job = (parts: Partial<JobFacts>): JobFacts => ({
    ...{ name: 'daily', title: '每日台账：刷新、比对', schedule: hourly, next: NOW, isOff: false },
    origin: { kind: 'default' },
    ...parts,
  });
  const off = { isOff: true, schedule: null, next: null };
  const change = (days: number): JobFacts['origin'] => ({
    kind: 'change',
    change: {
      ...{
        version: 1,
        path: ['schedule', 'daily', 'enabled'],
        kind: 'set',
        value: false,
        by: 'ou_zhang',
        reason: null,
      },
      at: new Date(NOW.getTime() - days * DAY_MS),
    },
  });
  it.each<[string, Partial<JobFacts>, string, string]>([
    ['that come round', {}, 'ok', '1 个作业都有下一次'],
    ['that somebody stopped four days ago', { ...off, origin: change(4.5) }, 'warning', '停了 4 天（ou_zhang）；'],
    ['that somebody stopped yesterday', { ...off, origin: change(1) }, 'ok', '停了 1 天（ou_zhang）；'],
    ['that are off with nobody’s name', off, 'warning', '没有记下是谁、什么时候停的'],
    ['that never come round', { next: null }, 'fault', '再也不会到点；请核对日和月'],
    ['that come round in two years', { next: new Date('2028-02-29T00:00:00Z') }, 'warning', '一年内都不会到点'],
  ])('%s', (_, parts, state, says) => {
    expect(scheduleChecks([job(parts)], NOW)).toEqual([
      expect.objectContaining({ state, finding: expect.stringContaining(says) }),
    ]);
  });
});

it('says whether cards open our pages, and what to write where they do not', () => {
  const web = { host: '127.0.0.1', port: 9136, home: 'all', trustedProxies: [] } as const;
  const found = (urls: { linkUrl?: string; publicUrl?: string }) => linksCheck({ web: { ...web, ...urls } });
  expect(found({})).toMatchObject({ state: 'warning', finding: expect.stringContaining('没有写 web.publicUrl') });
  expect(found({ publicUrl: 'https://z.example' })).toMatchObject({
    state: 'ok',
    finding: '以 https://z.example 开头',
  });
  expect(found({ linkUrl: 'http://127.0.0.1:9136' })).toMatchObject({
    state: 'ok',
    finding: expect.stringContaining('别的机器'),
  });
});

it('says how old the newest backup is, and when there is none', async () => {
  const path = join(temporaryFolder('backup'), 'backups');
  const playground = { enabled: false, seed: 1 };
  const found = async (backup?: { path: string; maxAgeHours: number }) =>
    backupCheck({ backup, playground } as Parameters<typeof backupCheck>[0], NOW);
  expect(await found()).toMatchObject({ state: 'warning', finding: expect.stringContaining('再写上 backup.path') });
  expect(await found({ path, maxAgeHours: 26 })).toMatchObject({ state: 'fault' });
  mkdirSync(path);
  expect(await found({ path, maxAgeHours: 26 })).toMatchObject({
    state: 'fault',
    finding: expect.stringContaining('没有'),
  });
  for (const [name, hours] of [
    ['old.sql.gz', 100],
    ['new.sql.gz', 20],
  ] as const) {
    writeFileSync(join(path, name), name);
    const at = new Date(NOW.getTime() - hours * 3_600_000);
    utimesSync(join(path, name), at, at);
  }
  expect(await found({ path, maxAgeHours: 26 })).toEqual({
    title: '备份',
    state: 'ok',
    finding: '最近一次是 20 小时前',
  });
  expect(await found({ path, maxAgeHours: 12 })).toMatchObject({
    state: 'fault',
    finding: expect.stringContaining('超过 12 小时'),
  });
});

it.each([
  ['2026-10-31T15:00:00Z', [2026], 'ok', '2026 年的都有'],
  ['2026-10-31T16:00:00Z', [2026], 'warning', '没有 2027 年的'],
  ['2026-11-26T00:00:00Z', [2026, 2027], 'ok', '2026、2027 年的都有'],
  ['2027-01-01T00:00:00Z', [2026], 'warning', '没有 2027 年的'],
])('at %s with the days off of %j it is %s', (now, years, state, says) => {
  const found = calendarCheck({ knows: (year) => years.includes(year) }, new Date(now));
  expect([found.state, found.finding]).toEqual([state, expect.stringContaining(says)]);
});

it('tells needed scopes from those that one can do without', () => {
  const without = (...scopes: string[]) =>
    scopesFinding(new Set(ALL_SCOPES.filter((scope) => !scopes.includes(scope))));
  expect(without()).toMatchObject({ state: 'ok' });
  expect(without('im:message.urgent')).toMatchObject({
    ...{ state: 'warning', finding: expect.stringContaining('im:message.urgent（严重告警没有人确认时加急，可选）') },
  });
  expect(without('im:resource')).toMatchObject({ state: 'fault', finding: expect.stringContaining('发文件') });
});

it('finds that the bot is not in a group, and which scopes are missing, of a Feishu that answers', async () => {
  const scopes = ALL_SCOPES.filter((scope) => scope !== 'im:resource');
  const { simulator, group, zhang } = await opened({ scopes });
  const elsewhere = simulator.chats.create('别处', [zhang], []);
  const config = `dataDir: \${ZHIBAN_DATA_DIR}
store: { url: "\${ZHIBAN_STORE_URL}" }
feishu:
  { appId: cli_a000000000000001, appSecret: secret-of-the-app, encryptKey: key-of-the-events,
    verificationToken: token-of-the-events, domain: "${simulator.url}",
    chats: [{ id: ${group.id}, name: 能源组 }, { id: ${elsewhere.id}, name: 别处 }, { id: oc_nowhere }] }
`;
  const product = openProduct({ config });
  onTestFinished(() => product.close());
  const { out, code } = await product.run('doctor', '--json');
  const { checks } = JSON.parse(out) as { checks: Check[] };
  const of = (title: string) => checks.find((check) => check.title === title);
  expect(code).toBe(1);
  expect(of('群 能源组')).toMatchObject({ state: 'ok' });
  expect(of('群 别处')).toMatchObject({ state: 'fault', finding: expect.stringContaining('添加机器人') });
  expect(of('群 oc_nowhere')).toMatchObject({ state: 'fault', finding: expect.stringContaining('chat_id') });
  expect(of('飞书权限')).toMatchObject({ state: 'fault', finding: expect.stringContaining('im:resource（发文件）') });
  expect(of('飞书的时钟')).toMatchObject({ state: 'ok' });
  expect(of('存储的时钟')).toMatchObject({ state: 'ok' });
  expect(of('备份')).toMatchObject({ state: 'warning' });
  expect(out).not.toContain('secret-of-the-app');
});

it('in a chat takes no longer than it may, and says what it did not look at', async () => {
  const fine: Check = { title: '存储', state: 'ok', finding: '好' };
  const bad: Check = { title: '来源 苏州基地/iot', state: 'fault', finding: '拒绝连接' };
  async function* slow(): AsyncIterable<Check> {
    yield fine;
    yield bad;
    await new Promise((resolve) => setTimeout(resolve, 10_000).unref());
  }
  const found = await within(slow(), 100);
  expect(found).toEqual({ checks: [fine, bad], isWhole: false });
  const card = checkUpCard({ ...found, now: NOW });
  expect(cardFaults(card)).toEqual([]);
  const text = JSON.stringify(card);
  expect(text).toMatch(/体检：1 项不行，0 项要注意.*来源 苏州基地\/iot.*拒绝连接.*时间不够，后面的没有看完/);
  const many = Array.from({ length: 60 }, (_, n) => ({ ...bad, title: `来源 ${n}`, finding: '很长的话'.repeat(300) }));
  expect(cardFaults(checkUpCard({ checks: many, isWhole: true, now: NOW }))).toEqual([]);
  expect(JSON.stringify(checkUpCard({ checks: [fine], isWhole: true, now: NOW }))).toContain('体检通过');
});
