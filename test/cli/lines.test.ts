// Lines that ask for help, and lines that nobody can understand: each is answered with a sentence that says what to do.
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlant, type Plant } from '../support/plant.ts';
import { plantDraft, SUZHOU, yamlOf } from '../support/plant-config.ts';
import { openProduct, type Product } from '../support/product.ts';

let plant: Plant;
let product: Product;
beforeAll(async () => {
  plant = await openPlant('sqlite', 5);
  product = openProduct({ config: yamlOf(plantDraft([[SUZHOU, plant]])) });
});
afterAll(async () => {
  product?.close();
  await plant?.close();
});

const COMMANDS = [
  'zhiban start',
  'zhiban watch [--once] [--test]',
  'zhiban config check [--json]',
  'zhiban doctor [--json]',
  'zhiban jobs [--json]',
  'zhiban runs [--limit 条数] [--job 作业] [--json]',
  'zhiban run <作业> [--due ISO时刻] [--json]',
  'zhiban alert test [--url 网址] [--secret 密钥] [--keyword 关键词] [--robot 名字] [--mail 邮箱]',
  'zhiban secrets set <名字>',
  'zhiban secrets list [--json]',
  'zhiban secrets remove <名字>',
  'zhiban secrets rotate [--json]',
  'zhiban signin [--person 名字或open_id] [--right 权限] [--json]',
  'zhiban keys create <名字> [--right 权限] [--sites 基地,…] [--actions 动作,…] [--paths 路径,…] [--days 天数] [--json]',
  'zhiban keys list [--json]',
  'zhiban keys rotate <名字> [--overlap-days 天数] [--json]',
  'zhiban keys revoke <名字或开头> [--json]',
  'zhiban audit verify [--head 序号:校验值] [--json]',
  'zhiban audit export [--from 日期或时刻] [--to 日期或时刻] [--out 文件]',
  'zhiban admin code',
  'zhiban settings list [项] [--json]',
  'zhiban settings set <项> <值> [--json]',
  'zhiban settings unset <项> [--json]',
  'zhiban settings history [--limit 条数] [--json]',
  'zhiban ledger refresh [--site 基地] [--json]',
  'zhiban ledger publish [--json]',
  'zhiban ledger accept --site 基地 [--json]',
  'zhiban ledger changes [--since ISO时刻] [--site 基地] [--ledger 台账] [--format jsonl|xlsx] [--out 文件]',
  'zhiban ledger search <词…> [--site 基地] [--ledger 台账] [--limit 条数] [--json]',
  'zhiban ledger export <台账> [--site 基地] --out 文件.xlsx [--as-of ISO时刻]',
  'zhiban meter import [数据库地址] [--host 主机] [--port 端口] [--user 用户] [--database 库名] [--kind mysql|postgres] [--password-env 变量] [--password-file 文件] [--meter 表号,…] [--json]',
  'zhiban meter rebuild [--meter 电表] [--json]',
  'zhiban sync list [--json]',
  'zhiban sync import <数据库地址|store|文件.yaml> [--source 来源] [--dry-run] [--disabled] [--no-logs] [--json]',
  'zhiban sync export [任务…] [--out 文件] [--json]',
  'zhiban sync run <任务> [--trust-table] [--json]',
  'zhiban sync dry <任务> [--trust-table] [--json]',
  'zhiban sync verify <任务> [--json]',
  'zhiban sync load <工作簿.xlsx> --task 任务 [--trust-table] [--json]',
  'zhiban sync undo <运行> [--json]',
];

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('%j lists every command', async (argv) => {
    const { code, out, err } = await product.run(...argv);
    expect(code).toBe(0);
    expect(err).toBe('');
    const usages = out.split('\n').filter((line) => line.startsWith('  zhiban'));
    expect(usages.map((line) => line.trim())).toEqual(COMMANDS);
  });

  it.each(COMMANDS.map((usage) => [usage]))('%s explains itself and does nothing', async (usage) => {
    const words = usage.split(' ').filter((word) => /^[a-z]+$/.test(word));
    const { code, out, err } = await product.run(...words.slice(1), '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(usage);
  });

  it('of a word lists the commands that begin with it', async () => {
    const { code, out, err } = await product.run('config', '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').filter((line) => line.startsWith('  zhiban'))).toEqual(['  zhiban config check [--json]']);
  });

  it('is for people even where the line asks for JSON', async () => {
    const { out } = await product.ok('ledger', 'refresh', '--json', '--help');
    expect(out).toContain('zhiban ledger refresh [--site 基地] [--json]');
  });

  it('tells the version', async () => {
    expect((await product.ok('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

const LINES: readonly (readonly [line: string, says: RegExp])[] = [
  ['frobnicate all', /^没有命令“frobnicate all”。/],
  ['ledger', /^没有命令“ledger”。/],
  ['ledger refrehs', /^没有命令“ledger refrehs”。/],
  ['ledger refresh --siet suzhou', /^没有选项 --siet；用法：zhiban ledger refresh \[--site 基地\] \[--json\]$/],
  ['ledger refresh -x', /^没有选项 -x；/],
  ['ledger refresh --site', /^选项 --site 后面缺少值.*；用法：/],
  ['ledger refresh --site --json', /^选项 --site 后面缺少值（以 - 开头的值写成 --site=值）；/],
  ['ledger refresh --json=yes', /^选项 --json 后面不带值；/],
  ['ledger refresh suzhou', /^多出来的词：suzhou；用法：/],
  ['ledger refresh --site 火星', /^没有叫“火星”的基地；现有：suzhou（苏州基地）$/],
  ['ledger accept', /^要写明确认哪个基地，例如 zhiban ledger accept --site suzhou$/],
  ['ledger accept --site suzhou', /^苏州基地没有等待确认的数据；先用 zhiban ledger refresh --site suzhou 刷新$/],
  ['ledger changes --since 昨天', /^--since 应为 2026-11-22 或 .* 这样的时刻，收到的是“昨天”$/],
  ['ledger changes --since 2026-02-30', /^--since 应为/],
  ['ledger changes --ledger 电表', /^没有叫“电表”的台账；现有：points（采集点）、devices（设备）$/],
  ['ledger changes --format pdf', /^--format 应为 jsonl 或 xlsx，收到的是“pdf”$/],
  ['ledger changes --format xlsx', /^--format xlsx 要用 --out 写明文件/],
  ['ledger changes --out a.jsonl', /^--out 只用于 --format xlsx/],
  ['ledger search', /^要写查什么，例如/],
  ['ledger search P --limit 0', /^--limit 应为正整数/],
  ['ledger export', /^要写明一本台账和文件，例如/],
  ['ledger export points', /^要写明一本台账和文件，例如/],
  ['ledger export 电表 --out a.xlsx', /^没有叫“电表”的台账/],
  ['ledger export points --out a.xlsx', /^台账“采集点”还没有发布过的数据；先运行 zhiban run daily$/],
  ['ledger export points --out a.xlsx --as-of 2020', /^--as-of 应为/],
  ['ledger export points --out -', /^--out 应为文件路径；.*收到的是“-”$/],
  ['ledger export points --out .', /^--out 写的“\.”是一个文件夹；/],
  ['ledger export points --out nowhere/a.xlsx', /^--out 写的“nowhere\/a\.xlsx”所在的文件夹 .*nowhere 不存在；/],
  [
    'ledger export points --out package.json/a.xlsx',
    /^--out 写的“package\.json\/a\.xlsx”(里，.*package\.json 不是文件夹|用不了（.*）)；/,
  ],
  ['run', /^要运行的作业应为其中之一：.*daily（每日台账：刷新、比对、工作簿）/],
  ['run nightly', /；收到的是“nightly”$/],
  ['run daily --due 2026-11-22T08:00:00', /^--due 应为带时区的 ISO 时刻/],
  ['run daily --due 2026-02-30T08:00:00+08:00', /^--due 应为.*；收到的是|^--due 应为.*，收到的是/],
  ['runs --limit many', /^--limit 应为正整数，收到的是“many”$/],
  ['config', /^没有命令“config”。/],
];

it.each(LINES)('%s', async (line, says) => {
  const { code, out, err } = await product.run(...line.split(' '));
  expect(code).toBeGreaterThan(0);
  expect(out).toBe('');
  expect(err.trimEnd()).toMatch(says);
  expect(err).not.toMatch(/\n\s+at /);
});

// A socket of our own stands for the machine's devices: a rule that broke would replace it.
it.skipIf(process.platform === 'win32')('leaves alone what is no file, for both kinds of workbook', async () => {
  const door = join(product.folder, 'door');
  const server = createServer().listen(door);
  await once(server, 'listening');
  for (const line of [
    ['export', 'points'],
    ['changes', '--format', 'xlsx'],
  ]) {
    const { code, err } = await product.run('ledger', ...line, '--out', door);
    expect([code, err]).toEqual([1, expect.stringMatching(/^--out 写的“.*door”不是普通文件/)]);
  }
  expect(lstatSync(door).isSocket()).toBe(true);
  server.close();
});
