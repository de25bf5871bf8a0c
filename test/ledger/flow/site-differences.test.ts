// What one site has otherwise than the others: the table's name, columns, types, conditions, views.
import { expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../support/fresh-database.ts';
import type { TableDraft } from '../../support/plant-config.ts';
import { openScene, type Scene } from './scene.ts';

interface Found {
  readonly ledger: string;
  readonly total: number;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

async function search(scene: Scene, ...words: readonly string[]): Promise<readonly Found[]> {
  return (await scene.product.ok('ledger', 'search', ...words, '--json')).json();
}

function tableOf(scene: Scene, name: string): TableDraft {
  const table = scene.draft.ledger.tables.plant?.[name];
  if (table === undefined) throw new Error(`the draft has no table ${name}`);
  return table;
}

it.each(DATABASE_KINDS)(
  'reads another table with renamed, cast and filtered columns at one site on %s',
  async (kind) => {
    const scene = await openScene([kind, 'sqlite'], 12);
    const [suzhou] = scene.plants;
    await suzhou?.run('alter table point rename to scada_tag');
    await suzhou?.run('alter table scada_tag rename column code to tag_no');
    await suzhou?.run('alter table scada_tag add column site_code varchar(16)');
    await suzhou?.run("update scada_tag set site_code = 'suzhou' where id <= 10");
    tableOf(scene, 'point').sites = {
      suzhou: {
        table: 'scada_tag',
        where: "site_code = '{site}'",
        columns: { code: { from: 'tag_no' }, hi_limit: { cast: 'DECIMAL(18,1)' } },
      },
    };
    scene.configure();
    const built = await scene.publish();
    expect(built.ledgers.points).toMatchObject({
      suzhou: { state: 'built', rows: 10 },
      wuxi: { state: 'built', rows: 12 },
    });
    const [found] = await search(scene, 'P-003', '--ledger', 'points');
    expect(found?.rows.map(({ site, code, hi_limit }) => ({ site, code, hi_limit }))).toEqual([
      { site: 'suzhou', code: 'P-003', hi_limit: '3.5' },
      { site: 'wuxi', code: 'P-003', hi_limit: '3.5000' },
    ]);

    await suzhou?.run("update scada_tag set name = '另一个基地的' where id = 11");
    await suzhou?.run(
      "update scada_tag set name = '新名', updated_by = '李娜', updated_at = '2026-11-21 09:00:00' where id = 3",
    );
    await scene.publish();
    expect(await scene.product.changes()).toMatchObject([{ site: 'suzhou', key: { code: 'P-003' }, who: '李娜' }]);
  },
);

it.each(DATABASE_KINDS)('takes an empty text for no value on %s where the configuration says so', async (kind) => {
  const scene = await openScene([kind], 4);
  const [plant] = scene.plants;
  await plant?.run("update point set remark = '' where id = 1");
  await plant?.run("update point set remark = ' \t' where id = 2");
  await plant?.run("update point set remark = '有' where id = 3");
  await scene.publish();
  const remarks = async () => (await search(scene, 'P-', '--ledger', 'points'))[0]?.rows.map(({ remark }) => remark);
  expect(await remarks()).toEqual(['', '', '有', null]);

  tableOf(scene, 'point').columns = { remark: { emptyIsNull: true } };
  scene.configure();
  await scene.publish();
  expect(await remarks()).toEqual([null, null, '有', null]);
  expect((await scene.product.changes()).map(({ key, before, after }) => [key.code, before, after])).toEqual([
    ['P-001', '', null],
    ['P-002', '', null],
  ]);
});

it.each(DATABASE_KINDS)('reads a view like a table on %s', async (kind) => {
  const scene = await openScene([kind, 'sqlite'], 8);
  const [plant] = scene.plants;
  await plant?.run('create view point_in_use as select * from point where id > 2');
  tableOf(scene, 'point').sites = { suzhou: { table: 'point_in_use' } };
  scene.configure();
  await scene.publish();
  await plant?.edit('李娜', '2026-11-21 09:00:00', 'point', "name = '改过'", 'id in (1, 3)');
  const answer = await scene.publish();
  expect(answer.ledgers.points).toMatchObject({ suzhou: { rows: 6, fields: 1 }, wuxi: { rows: 8, fields: 0 } });
  const [change] = await scene.product.changes();
  expect(change).toMatchObject({ key: { code: 'P-003' }, who: '李娜', when: '2026-11-21T09:00:00+08:00' });
});

it('reads the columns that are named and no others', async () => {
  const scene = await openScene(['sqlite'], 4);
  const [plant] = scene.plants;
  await plant?.run('alter table dict_unit add column picture blob');
  await plant?.run("update dict_unit set picture = x'00ff'");
  tableOf(scene, 'dict_unit').only = ['code', 'name'];
  scene.configure();
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ state: 'built', rows: 4 });
});
