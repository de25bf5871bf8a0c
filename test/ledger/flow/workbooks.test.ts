// The workbooks of a real day, read back by somebody else's reader.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPoint, openPlant, type Plant } from '../../support/plant.ts';
import { CHANGZHOU, plantDraft, SUZHOU, WUXI, yamlOf } from '../../support/plant-config.ts';
import { openProduct, type Product } from '../../support/product.ts';
import { type CellValue, readSheet, readWorkbook } from '../../support/read-workbook.ts';

let suzhou: Plant;
let wuxi: Plant;
let product: Product;
let betweenDays: string;

/** Wall-clock times stand in a sheet as they are; the reader gives them as if they were UTC. */
const wallClock = (text: string): Date => new Date(`${text.replace(' ', 'T')}Z`);
const anyTime = expect.any(Date);

// Day 1: both sites are built, a third never answers. Day 2: people work, and the second site loses most of its points.
beforeAll(async () => {
  suzhou = await openPlant('mysql', 30);
  wuxi = await openPlant('postgres', 60);
  const draft = plantDraft([
    [SUZHOU, suzhou],
    [WUXI, wuxi],
    [CHANGZHOU, 'sqlite:nowhere/changzhou.db'],
  ]);
  product = openProduct({ config: yamlOf(draft) });
  await product.daily();
  betweenDays = new Date().toISOString();
  await suzhou.edit(
    '李娜',
    '2026-11-21 14:05:09',
    'point',
    "name = '=1+1', hi_limit = 0.1, remark = '00123'",
    'id = 8',
  );
  await suzhou.edit('赵磊', '2026-11-21 15:00:00', 'device', "line = 'L9'", 'id = 3');
  await suzhou.run('delete from point where id = 5');
  await addPoint(suzhou, 31);
  await wuxi.run('delete from point where id > 20');
  await product.daily();
});
afterAll(async () => {
  product?.close();
  await suzhou?.close();
  await wuxi?.close();
});

async function written(...argv: readonly string[]): Promise<string> {
  const file = join(product.folder, `${randomUUID()}.xlsx`);
  await product.ok('ledger', ...argv, '--out', file);
  return file;
}

/** The rows of a table as objects by its header. */
function table(rows: readonly (readonly CellValue[])[]): readonly Record<string, CellValue>[] {
  const [header = [], ...body] = rows;
  return body.map((row) => Object.fromEntries(header.map((title, index) => [String(title), row[index] ?? null])));
}

describe('the changelog', () => {
  it('has its five sheets, in this order', async () => {
    const book = await readWorkbook(await written('changes', '--format', 'xlsx'));
    expect(book.map(({ name }) => name)).toEqual(['概览', '新增', '删除', '修改明细', '说明']);
  });

  it('begins with an overview of every site and ledger', async () => {
    const { rows } = await readSheet(await written('changes', '--format', 'xlsx', '--since', betweenDays), '概览');
    expect(rows[0]?.[0]).toBe('台账变更日志');
    expect(rows[1]?.[0]).toMatch(/^第 2 次发布，\d{4}-\d\d-\d\d \d\d:\d\d:\d\d（北京时间）$/);
    expect(rows[2]?.[0]).toBe('新增 1 行，删除 1 行，修改 2 行 4 处');
    expect(rows[3]?.[0]).toBe('2 个基地没有比对，见下表');
    const lines = table(rows.slice(5));
    const facts = lines.map((line) => [
      line.基地,
      line.台账,
      line.状态,
      line.行数,
      line.新增,
      line.删除,
      line.修改行数,
      line.修改处数,
    ]);
    expect(facts).toEqual([
      ['苏州基地', '采集点', '已比对', 30, 1, 1, 1, 3],
      ['苏州基地', '设备', '已比对', 5, 0, 0, 1, 1],
      ['无锡基地', '采集点', '待确认', 60, 0, 0, 0, 0],
      ['无锡基地', '设备', '待确认', 5, 0, 0, 0, 0],
      ['常州基地', '采集点', '抽取失败', 0, 0, 0, 0, 0],
      ['常州基地', '设备', '抽取失败', 0, 0, 0, 0, 0],
    ]);
    expect(lines.map((line) => line.数据截至)).toEqual([anyTime, anyTime, anyTime, anyTime, null, null]);
    expect(lines[2]?.说明).toMatch(/^行数骤减，待确认（数据截至 .*）：采集点 60 行中少了 40 行/);
    expect(lines[4]?.说明).toMatch(/^抽取失败，未比对（还没有基准）：常州基地\/plant（sqlite:.*）打不开/);
  });

  it('lists what came and what went, with the whole row', async () => {
    const book = await written('changes', '--format', 'xlsx');
    const came = table((await readSheet(book, '新增')).rows);
    const content =
      '采集点编码：P-031；采集点名称：测点31；设备编码：EQ-2；设备名称：2#空压机；单位：MPa；上限：31.5000；修改时间：2026-10-08 09:30:00；修改人：王建国';
    const place = { 基地: '苏州基地', 台账: '采集点' };
    const detected = { 发现时间: anyTime };
    expect(came).toEqual([
      {
        ...place,
        主键: 'P-031',
        名称: '测点31',
        修改人: '王建国',
        修改时间: wallClock('2026-10-08 09:30:00'),
        ...detected,
        内容: content,
      },
    ]);
    const went = table((await readSheet(book, '删除')).rows);
    expect(went).toEqual([
      {
        ...place,
        主键: 'P-005',
        名称: '测点5',
        修改人: null,
        修改时间: null,
        ...detected,
        内容: expect.stringContaining('采集点名称：测点5；'),
      },
    ]);
  });

  it('lists every changed field', async () => {
    const { rows, sheet } = await readSheet(await written('changes', '--format', 'xlsx'), '修改明细');
    const row = { 基地: '苏州基地', 发现时间: anyTime };
    const device = {
      ...row,
      台账: '设备',
      主键: 'EQ-3',
      名称: '循环泵',
      修改人: '赵磊',
      修改时间: wallClock('2026-11-21 15:00:00'),
    };
    const point = {
      ...row,
      台账: '采集点',
      主键: 'P-008',
      名称: '=1+1',
      修改人: '李娜',
      修改时间: wallClock('2026-11-21 14:05:09'),
    };
    expect(table(rows)).toEqual([
      { ...point, 字段: '上限', 修改前: '8.5000', 修改后: '0.1000' },
      { ...point, 字段: '采集点名称', 修改前: '测点8', 修改后: '=1+1' },
      { ...point, 字段: '备注', 修改前: null, 修改后: '00123' },
      { ...device, 字段: '产线', 修改前: 'L3', 修改后: 'L9' },
    ]);
    expect(sheet.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
    expect(sheet.autoFilter).toBeTruthy();
  });

  it('ends with the rules, and what is missing and why', async () => {
    const { rows } = await readSheet(await written('changes', '--format', 'xlsx'), '说明');
    const said = Object.fromEntries(rows.map(([label, text]) => [label, text]));
    expect(rows[0]?.[0]).toBe('说明');
    expect(said.不会误报删除).toContain('30% 且至少 20 行');
    expect(said['修改人、修改时间']).toContain('来源未记录');
    expect(said['无锡基地 采集点']).toMatch(/^行数骤减，待确认/);
    expect(said['常州基地 设备']).toMatch(/^抽取失败，未比对/);
  });

  it('of one site says so of the others', async () => {
    const book = await written('changes', '--format', 'xlsx', '--site', 'wuxi');
    expect(table((await readSheet(book, '修改明细')).rows)).toEqual([]);
    expect((await readSheet(book, '概览')).rows.slice(6).map(([site]) => site)).toEqual(['无锡基地', '无锡基地']);
  });
});

describe('the ledger', () => {
  it('has a front page, all rows, and one sheet a site', async () => {
    const book = await readWorkbook(await written('export', 'points'));
    expect(book.map(({ name }) => name)).toEqual(['首页', '汇总', '苏州基地', '无锡基地']);
    const [front, all, one, other] = book;
    expect(front?.rows.map((row) => row.slice(0, 2))).toEqual([
      ['台账：采集点', null],
      [expect.any(String), null],
      [null, null],
      ['基地', '行数'],
      ['汇总', 90],
      ['苏州基地', 30],
      ['无锡基地', 60],
      ['常州基地', null],
    ]);
    expect(front?.rows.slice(4).map((row) => row[2])).toEqual([null, anyTime, anyTime, '还没有数据']);
    expect(all?.rows.length).toBe(91);
    expect([...(one?.rows.slice(1) ?? []), ...(other?.rows.slice(1) ?? [])]).toEqual(all?.rows.slice(1));
  });

  it('holds values of their types, codes as text', async () => {
    const { rows, sheet } = await readSheet(await written('export', '采集点', '--site', '苏州'), '苏州基地');
    const found = table(rows).find((row) => row.采集点编码 === 'P-008');
    expect(found).toEqual({
      基地: '苏州基地',
      采集点编码: 'P-008',
      采集点名称: '=1+1',
      设备编码: 'EQ-4',
      设备名称: '冷却塔',
      单位: 'kWh',
      上限: 0.1,
      备注: '00123',
      修改时间: wallClock('2026-11-21 14:05:09'),
      修改人: '李娜',
    });
    expect(sheet.views).toMatchObject([{ state: 'frozen', xSplit: 2, ySplit: 1 }]);
  });

  it('can be had as it was at an earlier moment', async () => {
    const { rows } = await readSheet(await written('export', 'points', '--as-of', betweenDays), '苏州基地');
    const codes = table(rows).map((row) => row.采集点编码);
    expect(codes).toContain('P-005');
    expect(codes).not.toContain('P-031');
    const found = table(rows).find((row) => row.采集点编码 === 'P-008');
    expect(found).toMatchObject({
      采集点名称: '测点8',
      上限: 8.5,
      备注: null,
      修改人: '王建国',
      修改时间: wallClock('2026-10-08 09:30:00'),
    });
    const early = await product.run('ledger', 'export', 'points', '--as-of', '2020-01-01', '--out', 'early.xlsx');
    expect([early.code, early.err]).toEqual([1, '台账“采集点”那时还没有发布过的数据；先运行 zhiban run daily\n']);
  });
});

it('the same data make the same bytes', async () => {
  const books = [
    ['changes', '--format', 'xlsx'],
    ['export', 'points'],
    ['export', 'points', '--as-of', betweenDays],
  ];
  for (const argv of books) {
    const [one, other] = [await written(...argv), await written(...argv)];
    expect(readFileSync(one).equals(readFileSync(other)), argv.join(' ')).toBe(true);
  }
});
