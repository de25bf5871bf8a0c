// A configuration that is wrong: every fault at once, with file, line, what was found and what was wanted; and SQL with its place.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlant, type Plant } from '../support/plant.ts';
import { plantDraft, SUZHOU, yamlOf } from '../support/plant-config.ts';
import { openProduct, type Product } from '../support/product.ts';

let plant: Plant;
let product: Product;
let sound: string;
beforeAll(async () => {
  plant = await openPlant('sqlite', 5);
  sound = yamlOf(plantDraft([[SUZHOU, plant]]));
  product = openProduct({ config: sound });
});
afterAll(async () => {
  product?.close();
  await plant?.close();
});

/** The configuration with one piece of text in place of another, which must be there. */
function changed(from: string, to: string): string {
  if (!sound.includes(from)) throw new Error(`the configuration has no ${from}`);
  return sound.replace(from, to);
}

function lineOf(text: string, piece: string): number {
  return text.split('\n').findIndex((line) => line.includes(piece)) + 1;
}

async function complaint(text: string, ...argv: readonly string[]): Promise<string> {
  product.write('zhiban.yaml', text);
  const { code, out, err } = await product.run(...argv);
  expect(code).toBe(1);
  expect(out).not.toMatch(/完成/);
  expect(err).not.toMatch(/\n\s+at /);
  return err.trimEnd();
}

describe('the configuration', () => {
  it('that is no YAML', async () => {
    const text = changed('ledger:\n', 'ledger: [\n');
    expect(await complaint(text, 'config', 'check')).toMatch(
      /^配置有 \d+ 处问题，请改正后再试：\n {2}.*zhiban\.yaml:\d+:\d+ {2}/,
    );
    const tabbed = changed('  tables:', '\ttables:');
    expect(await complaint(tabbed, 'ledger', 'refresh')).toMatch(/zhiban\.yaml:\d+:\d+ {2}.*制表符/);
  });

  it('whose faults are all told together, each with its line', async () => {
    const text = changed('dataDir:', 'datadir:')
      .replace('name: 苏州基地', 'nmae: 苏州基地')
      .replace('key:\n        - code', 'key:\n        - number')
      .replace('sqlite:', 'oracle:');
    const said = await complaint(text, 'config', 'check');
    const faults = said.split('\n').slice(1);
    const found = (piece: string) => faults.filter((line) => line.includes(`zhiban.yaml:${lineOf(text, piece)}:`));
    expect(found('datadir:').join()).toMatch(/datadir：.*dataDir/);
    expect(found('nmae:').join()).toMatch(/sites\[0\]\.nmae：.*name/);
    expect(found('oracle:').join()).toMatch(/sites\[0\]\.sources\.plant：.*mysql:\/\/.*postgres:\/\/.*sqlite:/);
    expect(faults.length).toBeGreaterThanOrEqual(3);
  });

  it('that names a variable nobody set', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    const text = changed(plant.url, '${NO_SUCH_DATABASE}');
    expect(await complaint(text, 'config', 'check')).toMatch(/环境变量 NO_SUCH_DATABASE 没有设置/);
  });

  it('whose file is not there', async () => {
    const lost = openProduct({ config: 'config/nowhere.yaml' });
    const { code, err } = await lost.run('config', 'check');
    lost.close();
    expect(code).toBe(1);
    expect(err).toMatch(/^找不到配置文件 .*nowhere\.yaml（由环境变量 ZHIBAN_CONFIG 指定）/);
  });
});

describe('a ledger', () => {
  const key = '      key:\n        - code\n      select: |';

  it('whose key is none of its columns', async () => {
    const text = changed(key, key.replace('code', 'number'));
    const line = lineOf(text, '- number');
    expect(await complaint(text, 'ledger', 'refresh')).toMatch(
      new RegExp(
        `zhiban\\.yaml:${line}:\\d+ {2}ledger\\.ledgers\\.points\\.key\\[0\\]：.*“number”.*主键列应写在 columns 里`,
      ),
    );
  });

  it('of a source that nobody has', async () => {
    const text = changed('title: 采集点\n      source: plant', 'title: 采集点\n      source: factory');
    expect(await complaint(text, 'config', 'check')).toMatch(
      /ledger\.ledgers\.points\.source：.*“factory”.*应为 ledger\.tables 下的来源名：plant/,
    );
  });

  it('whose SELECT has a mistake in its grammar, by file and line', async () => {
    const text = changed('left join dict_unit', 'left joint dict_unit');
    const line = lineOf(text, 'left joint');
    const says = `^台账“采集点”（points）的 SELECT 读不懂，.*zhiban\\.yaml 第 ${line} 行：.*joint`;
    for (const command of [
      ['ledger', 'refresh'],
      ['ledger', 'publish'],
      ['run', 'daily'],
    ]) {
      expect(await complaint(text, ...command)).toMatch(new RegExp(says, 'm'));
    }
  });

  it('whose SELECT is two, or reads a file', async () => {
    const two = changed('on u.code = p.unit_code\n', 'on u.code = p.unit_code; select 1\n');
    expect(await complaint(two, 'ledger', 'refresh')).toMatch(/应为一条 SELECT，实际是 2 条/);
    const file = changed('from point p', "from read_csv('/etc/passwd') p");
    expect(await complaint(file, 'ledger', 'refresh')).toMatch(/台账的 SELECT 只能读原始表/);
  });

  it('with a column of a table that its SELECT does not have', async () => {
    const text = changed('title: 设备名称\n          from: device', 'title: 设备名称\n          from: gateway');
    expect(await complaint(text, 'ledger', 'refresh')).toMatch(
      /台账 points 的列 device_name 写着来自“gateway”，但它的 SELECT 里没有这张表；SELECT 里有：point、device、dict_unit/,
    );
  });

  it('whose SELECT names an unknown column, by file and line, at every site that has it', async () => {
    const text = changed('u.name as unit, p.hi_limit', 'u.name as unit,\n          p.high_limit as hi_limit');
    product.write('zhiban.yaml', text);
    const { code, out } = await product.run('ledger', 'refresh', '--json');
    expect(code).toBe(1);
    const [site] = (JSON.parse(out) as { sites: { status: string; faults: Record<string, string> }[] }).sites;
    expect(site?.status).toBe('partial');
    const line = lineOf(text, 'p.high_limit');
    expect(site?.faults.points).toMatch(
      new RegExp(`^SELECT 不能执行，.*zhiban\\.yaml 第 ${line} 行：.*"high_limit".*；就在“p\\.high_limit as hi_limit`),
    );
  });

  it('whose SELECT and columns do not agree', async () => {
    const faultOf = async (text: string) => {
      product.write('zhiban.yaml', text);
      const { out } = await product.run('ledger', 'refresh', '--json');
      return (JSON.parse(out) as { sites: { faults: Record<string, string> }[] }).sites[0]?.faults.points;
    };
    const less = changed('p.hi_limit, p.remark,', 'p.hi_limit,');
    expect(await faultOf(less)).toBe('SELECT 没有给出列 remark（columns 里写着）');
    const more = changed('p.hi_limit, p.remark,', 'p.hi_limit, p.remark, d.line,');
    expect(await faultOf(more)).toBe('SELECT 给出的列 line 没有写在 columns 里');
  });
});

it('a where that the source does not understand is told with the table, the source and its words', async () => {
  const text = changed('point:\n        key:', 'point:\n        where: "site = ="\n        key:');
  product.write('zhiban.yaml', text);
  const { code, out } = await product.run('ledger', 'refresh', '--json');
  expect(code).toBe(1);
  const [site] = (JSON.parse(out) as { sites: { faults: Record<string, string> }[] }).sites;
  expect(site?.faults.points).toMatch(
    /^苏州基地\/plant（sqlite:.*）读表 point 时出错，数据库说：.*。请检查它的 where 条件：site = =$/,
  );
});
