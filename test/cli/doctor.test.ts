// zhiban doctor over small factories: a house in order, and what it finds where something is missing or could write.
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPlant, type Plant } from '../support/plant.ts';
import { plantDraft, SUZHOU, WUXI, yamlOf } from '../support/plant-config.ts';
import { openProduct, type Product } from '../support/product.ts';

let suzhou: Plant;
let wuxi: Plant;
let product: Product;
beforeEach(async () => {
  suzhou = await openPlant('sqlite', 30);
  wuxi = await openPlant('mysql', 30);
  const sites = [
    [SUZHOU, suzhou],
    [WUXI, wuxi],
  ] as const;
  product = openProduct({ config: yamlOf(plantDraft(sites)) });
});
afterEach(async () => {
  product?.close();
  await suzhou?.close();
  await wuxi?.close();
});

interface Examined {
  readonly ok: boolean;
  readonly checks: readonly { title: string; state: string; finding: string }[];
}

async function faults(): Promise<readonly { title: string; finding: string }[]> {
  const { code, out } = await product.run('doctor', '--json');
  const { ok, checks } = JSON.parse(out) as Examined;
  const found = checks.filter(({ state }) => state === 'fault');
  expect([ok, code]).toEqual(found.length === 0 ? [true, 0] : [false, 1]);
  return found.map(({ title, finding }) => ({ title, finding }));
}

it('finds nothing wrong with a house in order', async () => {
  await product.daily();
  expect(await faults()).toEqual([]);
  const { out } = await product.ok('doctor');
  expect(out).toMatch(/^\[好\] 配置：/);
  expect(out).toMatch(/\n体检通过\n$/);
});

it('finds an unreachable site and a missing table', async () => {
  await suzhou.run('drop table dict_unit');
  const url = new URL(wuxi.url);
  url.port = '1';
  const sites = [
    [SUZHOU, suzhou],
    [WUXI, url.href],
  ] as const;
  product.write('zhiban.yaml', yamlOf(plantDraft(sites)));
  expect(await faults()).toEqual([
    {
      title: '来源 苏州基地/plant',
      finding:
        '苏州基地的台账“采集点”读不出来：来源里没有表 dict_unit。请在来源补上，或在 ledger.tables 里写明这个基地的不同',
    },
    { title: '来源 无锡基地/plant', finding: expect.stringMatching(/^无锡基地\/plant（mysql:.*）拒绝连接/) },
  ]);
  expect((await product.run('doctor')).out).toMatch(/\n2 项不行，请按上面的提示处理\n$/);
});

it('finds a state file that is damaged or gone', async () => {
  await product.daily();
  const states = join(product.dataDir, 'lake/states');
  const [points, devices] = ['suzhou/points', 'wuxi/devices'].map((folder) => {
    const [name = ''] = readdirSync(join(states, folder));
    return join(states, folder, name);
  });
  truncateSync(points ?? '', 100);
  writeFileSync(devices ?? '', 'no parquet at all');
  const [found, ...more] = await faults();
  expect(more).toEqual([]);
  expect(found?.title).toBe('数据文件');
  expect(found?.finding).toMatch(
    /^2 个文件有问题：states\/suzhou\/points\/.*（内容与目录不符）、states\/wuxi\/devices\/.*（内容与目录不符）；请从备份恢复/,
  );
});

it('finds a column that a site lacks, which a ledger reads or a condition asks for', async () => {
  await suzhou.run('alter table point rename column hi_limit to upper_limit');
  const [found, ...more] = await faults();
  expect(more).toEqual([]);
  expect(found?.title).toBe('来源 苏州基地/plant');
  expect(found?.finding).toMatch(/^苏州基地的台账“采集点”读不出来：SELECT 不能执行，.*：来源里没有列 p\.hi_limit；/);
  await suzhou.run('alter table point rename column upper_limit to hi_limit');
  const draft = plantDraft([[SUZHOU, suzhou]]);
  draft.ledger.tables.plant = { ...draft.ledger.tables.plant, point: { key: ['id'], where: 'no_such = 1' } };
  product.write('zhiban.yaml', yamlOf(draft));
  expect((await faults()).map(({ finding }) => finding)).toEqual([
    expect.stringMatching(/^苏州基地的台账“采集点”读不出来：.*no_such/),
  ]);
});

it('warns of logins that could write, and goes well all the same', async () => {
  const { out } = await product.ok('doctor', '--json');
  const { checks } = JSON.parse(out) as Examined;
  const warned = checks.filter(({ state, title }) => state === 'warning' && title.startsWith('来源'));
  expect(warned.map(({ title }) => title)).toEqual(['来源 苏州基地/plant 的账号', '来源 无锡基地/plant 的账号']);
  expect(warned[0]?.finding).toMatch(/^不只能读：.*请换成只读账号/);
});

it('finds a SELECT that cannot be read', async () => {
  const broken = yamlOf(plantDraft([[SUZHOU, suzhou]])).replace('left join dict_unit', 'lft join dict_unit');
  product.write('zhiban.yaml', broken);
  const line = broken.split('\n').findIndex((text) => text.includes('lft join')) + 1;
  const [found] = await faults();
  expect(found?.title).toBe('台账定义');
  expect(found?.finding).toMatch(
    new RegExp(`^台账“采集点”（points）的 SELECT 读不懂，.*zhiban\\.yaml 第 ${line} 行：`),
  );
});
