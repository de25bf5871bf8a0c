// Who changed it, and when: end to end on the databases that people edit.
import { describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../support/fresh-database.ts';
import { addPoint, MADE_BY } from '../../support/plant.ts';
import type { ChangeLine } from '../../support/product.ts';
import { openScene } from './scene.ts';

const brief = ({ ledger, key, kind, field, before, after, who, when }: ChangeLine) => ({
  ledger,
  code: key.code,
  what: field ?? kind,
  before,
  after,
  who,
  when,
});

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  it('names the editor of the row that was edited, and nobody where nobody signed', async () => {
    const { plants, product, publish } = await openScene([kind], 10);
    const [plant] = plants;
    await publish();
    await plant?.edit('李娜', '2026-11-21 14:05:09', 'device', "name = '循环泵（大修）'", 'id = 3');
    await plant?.edit('赵磊', '2026-11-21 15:00:00', 'point', 'device_id = 5', 'id = 1');
    await plant?.run("update dict_unit set name = '摄氏度' where code = 'U1'");
    await publish();
    const changes = (await product.changes()).map(brief);

    const renamed = { before: '循环泵', after: '循环泵（大修）', who: '李娜', when: '2026-11-21T14:05:09+08:00' };
    expect(changes.filter(({ ledger }) => ledger === 'devices')).toEqual([
      { ledger: 'devices', code: 'EQ-3', what: 'name', ...renamed },
    ]);
    const points = changes.filter(({ ledger }) => ledger === 'points');
    // Points 2 and 7 belong to device 3: its editor is named, not whoever last touched the points.
    expect(points.filter(({ code }) => code === 'P-002' || code === 'P-007')).toEqual([
      { ledger: 'points', code: 'P-002', what: 'device_name', ...renamed },
      { ledger: 'points', code: 'P-007', what: 'device_name', ...renamed },
    ]);
    const moved = { who: '赵磊', when: '2026-11-21T15:00:00+08:00' };
    expect(points.filter(({ code }) => code === 'P-001')).toEqual([
      { ledger: 'points', code: 'P-001', what: 'device_code', before: 'EQ-2', after: 'EQ-5', ...moved },
      { ledger: 'points', code: 'P-001', what: 'device_name', before: '2#空压机', after: '锅炉', ...moved },
    ]);
    // The dictionary says neither who nor when, and the points' own editors had no hand in it.
    const nobody = { what: 'unit', before: '℃', after: '摄氏度', who: null, when: null };
    expect(points.filter(({ what }) => what === 'unit')).toEqual(
      ['P-003', 'P-006', 'P-009'].map((code) => ({ ledger: 'points', code, ...nobody })),
    );
    expect(points).toHaveLength(7);
  });

  it('does not accuse whoever signed last of an edit that nobody signed', async () => {
    const { plants, product, publish } = await openScene([kind], 10);
    await publish();
    await plants[0]?.run("update device set name = '无名氏改的' where id = 4");
    await publish();
    const changes = (await product.changes()).map(brief);
    expect(changes.map(({ code, who, when }) => [code, who, when])).toEqual([
      ['P-003', null, null],
      ['P-008', null, null],
      ['EQ-4', null, null],
    ]);
  });

  it('shows who made an added row, and nobody for a removed one', async () => {
    const { plants, product, publish } = await openScene([kind], 10);
    await publish();
    for (const plant of plants) {
      await addPoint(plant, 11);
      await plant.run('delete from point where id = 4');
    }
    await publish();
    expect((await product.changes()).map(brief)).toEqual([
      {
        ledger: 'points',
        code: 'P-011',
        what: 'added',
        before: null,
        after: null,
        who: MADE_BY,
        when: '2026-10-08T09:30:00+08:00',
      },
      { ledger: 'points', code: 'P-004', what: 'removed', before: null, after: null, who: null, when: null },
    ]);
  });
});

it('does not show who and when as changes, however the SELECT names their columns', async () => {
  const { plants, product, publish, draft, configure } = await openScene(['sqlite'], 5);
  const { devices, points } = draft.ledger.ledgers;
  if (devices !== undefined) devices.select = 'select code, name, line, updated_at, updated_by from device';
  if (points !== undefined) {
    points.select = points.select.replace(
      'p.updated_at, p.updated_by',
      'p.updated_at as touched, p.updated_by as editor',
    );
    points.columns.touched = { title: '修改时间', from: 'point' };
    points.columns.editor = { title: '修改人', from: 'point' };
    delete points.columns.updated_at;
    delete points.columns.updated_by;
  }
  configure();
  await publish();
  await plants[0]?.edit('李娜', '2026-11-21 14:05:09', 'device', "line = 'L9'", 'id = 3');
  await plants[0]?.edit('李娜', '2026-11-21 14:05:09', 'point', "name = '新名'", 'id = 3');
  await publish();
  expect((await product.changes()).map(({ field, who }) => [field, who])).toEqual([
    ['name', '李娜'],
    ['line', '李娜'],
  ]);
});

it('takes times of a source without zone by the clock of its site', async () => {
  const scene = await openScene(['mysql'], 5);
  const [site] = scene.draft.sites;
  if (site !== undefined) site.timeZone = 'Europe/Berlin';
  scene.configure();
  await scene.publish();
  await scene.plants[0]?.edit('Müller', '2026-07-01 08:00:00', 'device', "name = 'Pumpe'", 'id = 3');
  await scene.publish();
  const [change] = await scene.product.changes('--ledger', 'devices');
  expect(change).toMatchObject({ who: 'Müller', when: '2026-07-01T08:00:00+02:00' });
  expect(change?.detectedAt).toMatch(/\+0[12]:00$/);
});
