// What programs rely on: the JSON of every command, alone on standard output, and exit codes. Each line in a process of its own.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPoint, openPlant, type Plant } from '../support/plant.ts';
import { plantDraft, SUZHOU, WUXI, yamlOf } from '../support/plant-config.ts';
import { jsonLines, openProduct, type Product } from '../support/product.ts';
import { openShell, type Shell, type ShellAnswer } from '../support/shell.ts';

let shell: Shell;
let suzhou: Plant;
let wuxi: Plant;
let product: Product;

beforeAll(async () => {
  shell = await openShell();
  suzhou = await openPlant('sqlite', 30);
  wuxi = await openPlant('sqlite', 30);
  const sites = [
    [SUZHOU, suzhou],
    [WUXI, wuxi],
  ] as const;
  product = openProduct({ config: yamlOf(plantDraft(sites)) });
});
afterAll(async () => {
  product?.close();
  await suzhou?.close();
  await wuxi?.close();
});

const zhiban = (...argv: readonly string[]): Promise<ShellAnswer> =>
  shell.run(argv, { cwd: product.folder, env: product.env });

/** The keys of an object in the order they are written. */
const keysOf = (value: unknown): readonly string[] => Object.keys(value as object);
const whole = expect.any(Number);

describe('before anything was read', () => {
  it('there is nothing to publish, and nothing is published', async () => {
    const { code, stdout, stderr } = await zhiban('ledger', 'publish', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const answer = JSON.parse(stdout);
    expect(keysOf(answer)).toEqual(['publication', 'ledgers', 'totals', 'ms']);
    const totals = { added: 0, removed: 0, modified: 0, fields: 0 };
    expect(answer).toEqual({ publication: null, ledgers: {}, totals, ms: whole });
  });

  it('there are no changes, no hits and no runs', async () => {
    expect(await zhiban('ledger', 'changes')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await product.ok('ledger', 'search', '测点', '--json')).out).toBe('[]\n');
    expect((await product.ok('runs', '--json')).out).toBe('{"runs":[]}\n');
  });
});

describe('the contracts', () => {
  it('refresh --json: status, rows and milliseconds of every site', async () => {
    const { code, stdout, stderr } = await zhiban('ledger', 'refresh', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.endsWith('}\n')).toBe(true);
    const answer = JSON.parse(stdout);
    expect(keysOf(answer)).toEqual(['sites', 'ms']);
    expect(keysOf(answer.sites[0]).slice(0, 4)).toEqual(['site', 'status', 'rows', 'ms']);
    const fine = { status: 'ok', rows: { points: 30, devices: 5 }, ms: whole, faults: {}, notes: [] };
    expect(answer).toEqual({ sites: ['suzhou', 'wuxi'].map((site) => ({ site, ...fine })), ms: whole });
  });

  it('refresh --site: that site alone, by code, name or alias', async () => {
    for (const name of ['wuxi', 'WUXI', '无锡基地', '无锡']) {
      const { sites } = (await product.ok('ledger', 'refresh', '--site', name, '--json')).json<{ sites: object[] }>();
      expect(sites).toMatchObject([{ site: 'wuxi', status: 'ok' }]);
    }
  });

  it('publish --json: counts by ledger, site and kind', async () => {
    const { code, stdout, stderr } = await zhiban('ledger', 'publish', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const answer = JSON.parse(stdout);
    expect(keysOf(answer)).toEqual(['publication', 'ledgers', 'totals', 'ms']);
    expect(keysOf(answer.ledgers)).toEqual(['points', 'devices']);
    const dataAsOf = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const counts = { added: 0, removed: 0, modified: 0, fields: 0 };
    const built = { state: 'built', ...counts, dataAsOf, note: '基准建立' };
    expect(answer).toEqual({
      publication: 1,
      ledgers: {
        points: { suzhou: { ...built, rows: 30 }, wuxi: { ...built, rows: 30 } },
        devices: { suzhou: { ...built, rows: 5 }, wuxi: { ...built, rows: 5 } },
      },
      totals: counts,
      ms: whole,
    });
  });

  it('changes: one object a line with these keys in this order', async () => {
    await suzhou.edit('李娜', '2026-11-21 14:05:09', 'point', "name = '=1+1', hi_limit = 8, remark = ''", 'id = 8');
    await wuxi.run('delete from point where id = 30');
    await addPoint(wuxi, 31);
    await zhiban('ledger', 'refresh');
    await zhiban('ledger', 'publish');
    const { code, stdout, stderr } = await zhiban('ledger', 'changes');
    expect([code, stderr]).toEqual([0, '']);
    const lines = jsonLines<{ detectedAt: string }>(stdout);
    const order = ['ledger', 'site', 'key', 'kind', 'field', 'before', 'after', 'who', 'when', 'detectedAt'];
    for (const line of lines) expect(keysOf(line)).toEqual(order);
    const detectedAt = lines[0]?.detectedAt;
    expect(detectedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
    const signed = { who: '李娜', when: '2026-11-21T14:05:09+08:00', detectedAt };
    const edited = { ledger: 'points', site: 'suzhou', key: { code: 'P-008' }, kind: 'modified' };
    const row = { ledger: 'points', site: 'wuxi', field: null, before: null, after: null, detectedAt };
    expect(lines).toEqual([
      { ...edited, field: 'hi_limit', before: '8.5000', after: '8.0000', ...signed },
      { ...edited, field: 'name', before: '测点8', after: '=1+1', ...signed },
      { ...edited, field: 'remark', before: null, after: '', ...signed },
      { ...row, key: { code: 'P-031' }, kind: 'added', who: '王建国', when: '2026-10-08T09:30:00+08:00' },
      { ...row, key: { code: 'P-030' }, kind: 'removed', who: null, when: null },
    ]);
  });

  it('changes takes a site, a ledger and a moment', async () => {
    const codes = async (...argv: readonly string[]) => (await product.changes(...argv)).map(({ key }) => key.code);
    expect(await codes('--site', '无锡')).toEqual(['P-031', 'P-030']);
    expect(await codes('--ledger', '采集点', '--site', 'suzhou')).toEqual(['P-008', 'P-008', 'P-008']);
    expect(await codes('--ledger', 'devices')).toEqual([]);
    expect(await codes('--since', '2026-01-01')).toHaveLength(5);
    expect(await codes('--since', '2126-01-01T00:00:00+08:00')).toEqual([]);
  });

  it('search --json: hits by ledger, every value canonical text or null', async () => {
    const { code, stdout, stderr } = await zhiban('ledger', 'search', 'P-008', '李娜', '--site', 'suzhou', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const found = JSON.parse(stdout);
    const columns = [
      'code',
      'name',
      'device_code',
      'device_name',
      'unit',
      'hi_limit',
      'remark',
      'updated_at',
      'updated_by',
    ];
    expect(keysOf(found[0])).toEqual(['ledger', 'total', 'rows']);
    expect(keysOf(found[0].rows[0])).toEqual(['site', ...columns]);
    const values = ['P-008', '=1+1', 'EQ-4', '冷却塔', 'kWh', '8.0000', '', '2026-11-21 14:05:09', '李娜'];
    const row = Object.fromEntries(columns.map((column, index) => [column, values[index]]));
    expect(found).toEqual([{ ledger: 'points', total: 1, rows: [{ site: 'suzhou', ...row }] }]);
  });

  it('search finds words whatever their case, in the ledgers asked for, as many rows as wanted', async () => {
    const search = async (...argv: readonly string[]) =>
      (await product.ok('ledger', 'search', ...argv, '--json')).json<
        { ledger: string; total: number; rows: object[] }[]
      >();
    const brief = (found: readonly { ledger: string; total: number; rows: object[] }[]) =>
      found.map(({ ledger, total, rows }) => [ledger, total, rows.length]);
    expect(brief(await search('p-00', 'KWH'))).toEqual([['points', 6, 6]]);
    expect(brief(await search('EQ-5'))).toEqual([
      ['points', 12, 12],
      ['devices', 2, 2],
    ]);
    expect(brief(await search('EQ-5', '--ledger', '设备', '--limit', '1'))).toEqual([['devices', 2, 1]]);
    expect(brief(await search("50%_'\\"))).toEqual([]);
  });
});

describe('exit codes', () => {
  it('are 1 when a site could not be read, with JSON alone on standard output all the same', async () => {
    const file = product.write(
      'broken.yaml',
      yamlOf(
        plantDraft([
          [SUZHOU, suzhou],
          [WUXI, 'sqlite:nowhere.db'],
        ]),
      ),
    );
    const env = { ...product.env, ZHIBAN_CONFIG: file };
    const refreshed = await shell.run(['ledger', 'refresh', '--json'], { cwd: product.folder, env });
    expect([refreshed.code, refreshed.stderr]).toEqual([1, '']);
    expect(JSON.parse(refreshed.stdout).sites[1]).toMatchObject({ site: 'wuxi', status: 'failed', rows: {} });
    const published = await shell.run(['ledger', 'publish', '--json'], { cwd: product.folder, env });
    expect([published.code, published.stderr]).toEqual([1, '']);
    expect(JSON.parse(published.stdout).ledgers.points.wuxi).toMatchObject({ state: 'failed', rows: 30 });
  });

  it('are 1, with the sentence on standard error alone, when the program cannot begin', async () => {
    const env = { ...product.env, ZHIBAN_STORE_URL: 'mysql://zhiban:secret-word@127.0.0.1:1/zhiban' };
    const { code, stdout, stderr } = await shell.run(['ledger', 'refresh', '--json'], { cwd: product.folder, env });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^存储（mysql:\/\/127\.0\.0\.1:1\/zhiban）拒绝连接，请确认数据库已启动、主机和端口没有写错\n$/,
    );
  });
});

describe('standard output', () => {
  it('may close early, as in a pipe to head', async () => {
    await suzhou.run("update point set name = name || '改', remark = '长' || hex(zeroblob(4000)), hi_limit = 1");
    await product.daily();
    const { code, stderr } = await zhiban('ledger', 'changes');
    expect([code, stderr]).toEqual([0, '']);
    const closed = await shell.run(['ledger', 'changes'], { cwd: product.folder, env: product.env, readsOnly: 100 });
    expect([closed.code, closed.stderr]).toEqual([0, '']);
    expect(closed.stdout.length).toBeLessThan(200_000);
  });

  it('gets the answer, and standard error the progress as plain lines', async () => {
    const { code, stdout, stderr } = await zhiban('ledger', 'refresh');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^刷新完成：2\/2 个基地，\d+\.\d 秒\n$/);
    expect(stderr.trimEnd().split('\n').sort()).toEqual([
      expect.stringMatching(/^无锡基地：35 行，\d+\.\d 秒$/),
      expect.stringMatching(/^苏州基地：35 行，\d+\.\d 秒$/),
    ]);
    const published = await product.ok('ledger', 'publish');
    expect(published.out).toMatch(
      /^苏州基地 采集点：新增 0，删除 0，修改 0 行 0 处\n苏州基地 设备：.*\n无锡基地 采集点：.*\n无锡基地 设备：.*\n第 \d 次发布：新增 0，删除 0，修改 0 处，\d+\.\d 秒\n$/,
    );
  });
});
