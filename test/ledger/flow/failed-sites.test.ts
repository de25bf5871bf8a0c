// A site that cannot be read fails alone: it keeps its baseline, is never reported as deleted, and comes back with the next run.
import { describe, expect, it } from 'vitest';
import type { AlertTables } from '../../../src/alerts/tables.ts';
import type { DatabaseKind } from '../../../src/databases/url.ts';
import { heartbeats } from '../../../src/store/heartbeats.ts';
import { openStore } from '../../../src/store/store.ts';
import { plantDraft, SUZHOU, WUXI } from '../../support/plant-config.ts';
import { aPlant, openScene, type PublishAnswer, type Scene, sceneOf } from './scene.ts';

interface Trouble {
  readonly title: string;
  readonly kind: DatabaseKind;
  /** The source's URL as it has become. */
  readonly url: (url: string) => string;
  readonly says: RegExp;
}

function changed(url: string, change: (parsed: URL) => void): string {
  const parsed = new URL(url);
  change(parsed);
  return parsed.href;
}

const wrongPassword = (url: string) =>
  changed(url, (parsed) => {
    parsed.password = 'not-the-password';
  });
const closedPort = (url: string) =>
  changed(url, (parsed) => {
    parsed.port = '1';
  });
const noDatabase = (url: string) => `${url}_gone`;

const TROUBLES: readonly Trouble[] = [
  { title: 'whose password is wrong', kind: 'mysql', url: wrongPassword, says: /不接受这个用户名或密码/ },
  { title: 'whose password is wrong', kind: 'postgres', url: wrongPassword, says: /不接受这个用户名或密码/ },
  { title: 'that is unreachable', kind: 'mysql', url: closedPort, says: /拒绝连接，请确认数据库已启动/ },
  { title: 'that is unreachable', kind: 'postgres', url: closedPort, says: /拒绝连接，请确认数据库已启动/ },
  { title: 'whose database is gone', kind: 'mysql', url: noDatabase, says: /没有这个库/ },
  { title: 'whose database is gone', kind: 'postgres', url: noDatabase, says: /没有这个库/ },
  { title: 'whose file is gone', kind: 'sqlite', url: noDatabase, says: /打不开，请检查路径是否存在/ },
];

interface Refreshed {
  readonly sites: readonly { site: string; status: string; rows: object; faults: Record<string, string> }[];
}

function moveSource(scene: Scene, url: string): void {
  const [site] = scene.draft.sites;
  if (site !== undefined) site.sources = { plant: url };
  scene.configure();
}

/** `11-21 08:00` in Beijing. */
function minuteInBeijing(instant: string | null | undefined): string {
  const beijing = new Date(Date.parse(instant ?? '') + 8 * 3_600_000).toISOString();
  return `${beijing.slice(5, 10)} ${beijing.slice(11, 16)}`;
}

function pointsOf(answer: PublishAnswer, site: string) {
  return answer.ledgers.points?.[site];
}

describe.each(TROUBLES)('a site on $kind $title', ({ kind, url, says }) => {
  it('stays as it was published while the others go on, and comes back', async () => {
    const scene = await openScene([kind, 'sqlite'], 30);
    const { product } = scene;
    const [suzhou, wuxi] = scene.plants;
    const before = await scene.publish();
    for (const plant of scene.plants)
      await plant.edit('李娜', '2026-11-21 09:00:00', 'point', "name = '新名'", 'id = 8');

    moveSource(scene, url(suzhou?.url ?? ''));
    const refreshed = await product.run('ledger', 'refresh', '--json');
    expect(refreshed.code).toBe(1);
    const [failed, fine] = refreshed.json<Refreshed>().sites;
    expect(failed).toMatchObject({ site: 'suzhou', status: 'failed', rows: {} });
    expect(failed?.faults.points).toMatch(/^苏州基地\/plant（/);
    expect(failed?.faults.points).toMatch(says);
    expect(fine).toMatchObject({ site: 'wuxi', status: 'ok', rows: { points: 30, devices: 5 } });

    const published = await product.run('ledger', 'publish', '--json');
    expect(published.code).toBe(1);
    const answer = published.json<PublishAnswer>();
    const { dataAsOf, rows } = pointsOf(before, 'suzhou') ?? {};
    expect(pointsOf(answer, 'suzhou')).toMatchObject({
      state: 'failed',
      rows,
      added: 0,
      removed: 0,
      fields: 0,
      dataAsOf,
    });
    const note = pointsOf(answer, 'suzhou')?.note ?? '';
    expect(note.startsWith(`抽取失败，未比对（数据截至 ${minuteInBeijing(dataAsOf)}）：`)).toBe(true);
    expect(note).toMatch(says);
    expect(pointsOf(answer, 'wuxi')).toMatchObject({ state: 'compared', fields: 1 });
    expect((await product.changes()).map((change) => [change.site, change.key.code])).toEqual([['wuxi', 'P-008']]);
    const found = (await product.ok('ledger', 'search', '测点8', '--site', 'suzhou', '--json')).out;
    expect(JSON.parse(found)).toMatchObject([{ ledger: 'points', total: 1 }]);
    const secret = new URL(suzhou?.url ?? '').password || 'none';
    for (const { out, err } of [refreshed, published])
      expect(out + err).not.toMatch(new RegExp(`${secret}|not-the-password`));

    const raised = await raisesOf(product.env.ZHIBAN_STORE_URL ?? '');
    expect(raised.map(({ act, key, site }) => [act, key, site])).toEqual([['raise', 'ledger/source/plant', 'suzhou']]);
    expect(raised[0]?.facts).toMatch(/苏州基地的 plant 没有读成/);
    expect(raised[0]?.facts).not.toMatch(new RegExp(`${secret}|not-the-password`));

    moveSource(scene, suzhou?.url ?? '');
    await wuxi?.run('delete from point where id = 1');
    expect(await product.daily()).toBe(0);
    const after = (await product.changes()).slice(1);
    expect(after.map((change) => [change.site, change.key.code, change.kind])).toEqual([
      ['suzhou', 'P-008', 'modified'],
      ['wuxi', 'P-001', 'removed'],
    ]);
    const over = (await raisesOf(product.env.ZHIBAN_STORE_URL ?? '')).slice(1);
    expect(over.map(({ act, key, site }) => [act, key, site])).toEqual([['recover', 'ledger/source/plant', 'suzhou']]);
  });
});

it('says of a site that never answered that it has no baseline yet', async () => {
  const plant = await aPlant('sqlite', 5);
  const scene = sceneOf(
    [plant],
    plantDraft([
      [SUZHOU, 'mysql://reader:secret-word@127.0.0.1:1/iot'],
      [WUXI, plant],
    ]),
  );
  const answer = await scene.publish();
  expect(pointsOf(answer, 'suzhou')).toMatchObject({ state: 'failed', rows: 0, dataAsOf: null });
  expect(pointsOf(answer, 'suzhou')?.note).toMatch(
    /^抽取失败，未比对（还没有基准）：苏州基地\/plant（mysql:\/\/127\.0\.0\.1:1\/iot）拒绝连接/,
  );
  expect(pointsOf(answer, 'wuxi')).toMatchObject({ state: 'built', note: '基准建立' });
});

it('makes the daily run partial: exit code 1, the reason once, and the workbooks of all that is published', async () => {
  const scene = await openScene(['sqlite', 'sqlite'], 25);
  const { product } = scene;
  await scene.publish();
  await scene.plants[0]?.close();
  const ran = await product.run('run', 'daily', '--json');
  expect(ran.code).toBe(1);
  const run = ran.json<{ status: string; error: string; summary: { workbooks: string[]; publication: number } }>();
  expect(run).toMatchObject({ status: 'partial', summary: { publication: 2 } });
  expect(run.error).toMatch(
    /^苏州基地：抽取失败，未比对（数据截至 \d\d-\d\d \d\d:\d\d）：苏州基地\/plant（sqlite:.*）打不开.*$/,
  );
  expect(run.summary.workbooks).toEqual([expect.stringMatching(/^变更日志_/), '台账_采集点.xlsx', '台账_设备.xlsx']);
  const { runs } = (await product.ok('runs', '--json')).json<{ runs: { status: string; error: string }[] }>();
  expect(runs[0]).toMatchObject({ status: 'partial', error: run.error });
  const beats = await beatsOf(product.env.ZHIBAN_STORE_URL ?? '');
  const at = (name: string): string => beats.get(name)?.last_at ?? 'never';
  expect([...beats.keys()]).toEqual([
    ...['job/daily', 'site/suzhou', 'site/wuxi', 'source/suzhou/plant', 'source/wuxi/plant'],
  ]);
  expect(at('source/suzhou/plant') < at('source/wuxi/plant')).toBe(true);
  expect(at('site/suzhou') < at('site/wuxi')).toBe(true);
  expect(beats.get('source/wuxi/plant')).toMatchObject({ state: 'ok', detail: '30 行' });
});

async function raisesOf(url: string) {
  const store = await openStore(url);
  try {
    const { db } = store.withTables<AlertTables>();
    return await db.selectFrom('alert_raises').selectAll().orderBy('id').execute();
  } finally {
    await store.close();
  }
}

async function beatsOf(url: string) {
  const store = await openStore(url);
  try {
    return await heartbeats(store);
  } finally {
    await store.close();
  }
}
