// The daily run and what is looked at around it: each moment once, its stages kept, the configuration examined.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

const DUE = '2026-11-22T08:00:00+08:00';

interface Stage {
  readonly name: string;
  readonly status: string;
  readonly rows: number | null;
  readonly ms: number;
  readonly error: string | null;
}
interface Run {
  readonly job: string;
  readonly status: string;
  readonly dueAt: string | null;
  readonly trigger: string;
  readonly error: string | null;
  readonly stages: readonly Stage[];
}

async function runs(...argv: readonly string[]): Promise<readonly Run[]> {
  return (await product.ok('runs', '--json', ...argv)).json<{ runs: Run[] }>().runs;
}

describe('run daily', () => {
  it('refreshes, compares and writes the workbooks, once for each moment', async () => {
    const first = await product.ok('run', 'daily', '--due', DUE, '--json');
    expect(first.err).toBe('');
    expect(first.json()).toEqual({
      status: 'ok',
      id: expect.stringMatching(/^\w{26}$/),
      summary: {
        publication: 1,
        sites: 2,
        rows: 70,
        changes: 0,
        workbooks: [
          expect.stringMatching(/^变更日志_\d{4}-\d\d-\d\d_第1次\.xlsx$/),
          '台账_采集点.xlsx',
          '台账_设备.xlsx',
        ],
      },
      error: null,
    });
    const books = join(product.dataDir, 'workbooks');
    expect(readdirSync(join(books, 'ledger')).sort()).toEqual(['devices.xlsx', 'points.xlsx']);
    expect(readdirSync(join(books, 'changelog'))).toEqual(['000001.xlsx']);

    // The same moment written otherwise is the same moment.
    await suzhou.edit('李娜', '2026-11-21 09:00:00', 'point', "name = '新名'", 'id = 8');
    const second = await product.ok('run', 'daily', '--due', '2026-11-22T00:00:00Z', '--json');
    expect(second.json()).toEqual({ status: 'already', id: first.json<{ id: string }>().id, outcome: 'ok' });
    const third = await product.ok('run', 'daily', '--due', DUE);
    expect(third.out).toMatch(
      /^每日台账：刷新、比对、工作簿：这个时刻已经成功运行过，这次不再运行（\w{26}，zhiban runs 可查）\n$/,
    );
    expect(await runs()).toHaveLength(1);
    expect(await product.changes()).toEqual([]);

    const next = await product.ok('run', 'daily', '--due', '2026-11-23T08:00:00+08:00');
    expect(next.out).toMatch(/：完成（\w{26}）\n$/);
    expect(next.err).toMatch(/^刷新……\n(.+：35 行，.*\n){2}比对……\n工作簿……\n/);
    expect(await product.changes()).toHaveLength(1);
  });

  it('runs as often as it is asked for without a moment', async () => {
    for (const publication of [1, 2]) {
      const { summary } = (await product.ok('run', 'daily', '--json')).json<{ summary: object }>();
      expect(summary).toMatchObject({ publication });
    }
  });

  it('fails without a site, and shows nothing of sites that the configuration does not name', async () => {
    await product.daily();
    await suzhou.edit('李娜', '2026-11-21 09:00:00', 'point', "name = '新名'", 'id = 8');
    await product.daily();
    expect(await product.changes()).toHaveLength(1);
    product.write('zhiban.yaml', yamlOf(plantDraft([[WUXI, wuxi]])));
    expect(await product.changes()).toEqual([]);
    const { out } = await product.ok('ledger', 'search', 'P', '--ledger', 'points', '--limit', '100');
    expect([out.includes('wuxi'), out.includes('suzhou')]).toEqual([true, false]);
    product.write('zhiban.yaml', yamlOf(plantDraft([])));
    const { code, err } = await product.run('run', 'daily');
    expect([code, err]).toEqual([1, expect.stringMatching(/^配置里一个基地也没有/)]);
  });

  it('leaves a held site unpublished until somebody accepts it, and publish goes on saying so', async () => {
    await product.daily();
    await suzhou.run('delete from point where id > 2');
    await product.run('run', 'daily');
    const { code, out } = await product.run('ledger', 'publish');
    expect(code).toBe(1);
    expect(out).toMatch(/^没有新的刷新结果.*\n苏州基地：行数骤减，待确认.*--site suzhou\n$/);
    await product.ok('ledger', 'accept', '--site', 'suzhou');
    expect((await product.run('ledger', 'publish')).code).toBe(0);
  });

  it('has its moment again when it failed', async () => {
    const sound = yamlOf(plantDraft([[SUZHOU, suzhou]]));
    product.write('zhiban.yaml', sound.replace('left join dict_unit', 'lft join dict_unit'));
    const failed = await product.run('run', 'daily', '--due', DUE);
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/台账“采集点”（points）的 SELECT 读不懂/);
    product.write('zhiban.yaml', sound);
    const again = await product.ok('run', 'daily', '--due', DUE, '--json');
    expect(again.json()).toMatchObject({ status: 'ok', summary: { publication: 1 } });
    const [run, ...more] = await runs();
    expect(more).toEqual([]);
    expect(run).toMatchObject({ status: 'ok', error: null });
    expect(run?.stages.map(({ name, status }) => `${name} ${status}`)).toEqual([
      '刷新 failed',
      '刷新 ok',
      '比对 ok',
      '工作簿 ok',
    ]);
  });
});

describe('runs', () => {
  it('keeps the stages with rows, milliseconds and error', async () => {
    await product.ok('run', 'daily', '--due', DUE);
    await wuxi.run('drop table dict_unit');
    expect((await product.run('run', 'daily')).code).toBe(1);
    const [partial, fine] = await runs();
    expect(fine).toMatchObject({
      job: 'daily',
      status: 'ok',
      trigger: 'cli',
      dueAt: '2026-11-22T00:00:00.000Z',
      error: null,
    });
    const whole = expect.any(Number);
    const stage = { status: 'ok', ms: whole, error: null };
    expect(fine?.stages).toMatchObject([
      { name: '刷新', rows: 70, ...stage },
      { name: '比对', rows: 0, ...stage },
      { name: '工作簿', rows: whole, ...stage },
    ]);
    expect(partial).toMatchObject({ status: 'partial', dueAt: null });
    expect(partial?.error).toMatch(/^无锡基地 采集点：未比对（数据截至 .*）：来源里没有表 dict_unit$/);
    expect(await runs('--limit', '1')).toHaveLength(1);
    expect(await runs('--job', 'weekly')).toEqual([]);

    const { out } = await product.ok('runs');
    expect(out).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}daily {2}部分完成 {2}\w{26}\n {4}刷新 {2}成功 {2}\d+ 行 {2}\d+ 毫秒\n/,
    );
    expect(out).toContain('    ! 无锡基地 采集点：未比对');
  });
});

describe('config check', () => {
  it('says what the configuration comes to', async () => {
    const { out } = await product.ok('config', 'check');
    expect(out).toMatch(/^配置没有问题：.*zhiban\.yaml\n基地 2 个，来源库 2 个，数据文件夹 .*\n$/);
    const checked = (await product.ok('config', 'check', '--json')).json();
    expect(checked).toEqual({
      ok: true,
      files: [expect.stringMatching(/zhiban\.yaml$/)],
      sites: ['suzhou', 'wuxi'],
      dataDir: product.dataDir,
    });
    expect(existsSync(product.dataDir)).toBe(false);
  });

  it('lists the faults as JSON too, with their places', async () => {
    product.write('zhiban.yaml', 'sites: []\nweb: { prot: 1 }\n');
    const { code, out, err } = await product.run('config', 'check', '--json');
    expect([code, err]).toEqual([1, expect.stringMatching(/^配置有 1 处问题/)]);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      faults: [
        {
          file: expect.stringMatching(/zhiban\.yaml$/),
          line: 2,
          column: 8,
          path: 'web.prot',
          message: expect.stringContaining('port'),
        },
      ],
    });
  });

  it.each(['twelve-sites', 'twelve-sites-ems', 'feishu', 'bitable-sync'])(
    'finds nothing wrong with the example %s',
    async (name) => {
      const env = {
        SITES_MYSQL: 'mysql://reader:word@10.0.0.5:3306',
        EMS_POSTGRES: 'postgres://reader:word@10.0.0.6/ems',
        ERP_MYSQL: 'mysql://reader:word@10.0.0.7/erp',
        FEISHU_APP_ID: 'cli_a1b2c3d4e5f6',
        FEISHU_APP_SECRET: 'word',
        FEISHU_ENCRYPT_KEY: 'word',
        FEISHU_VERIFICATION_TOKEN: 'word',
      };
      const example = openProduct({ config: `config/examples/${name}.yaml`, env });
      const { code, err } = await example.run('config', 'check');
      example.close();
      expect([code, err]).toEqual([0, '']);
    },
  );
});
