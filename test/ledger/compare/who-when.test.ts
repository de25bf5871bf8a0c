// Who changed something, and when: one example for each thing that happens in a plant.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratchLake, type ScratchLake } from '../../lake/scratch-lake.ts';
import {
  COLUMNS,
  changesOf,
  edited,
  PLANT,
  type Plant,
  type PlantSetup,
  SELECT,
  TABLES,
  TYPES,
  told,
} from './small-plant.ts';

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
});
afterAll(() => lake.close());

const SUN = { updated_by: '孙丽', updated_at: '2026-11-20 09:30:00' };
/** The same moment; the plants' clocks show Beijing time. */
const SUN_TOLD = '孙丽 2026-11-20 01:30:00+00';
const NOBODY = '- -';

async function toldOf(after: Plant, setup: PlantSetup = {}, before: Plant = PLANT): Promise<readonly string[]> {
  return told(await changesOf(lake, before, after, setup));
}

describe('the same row was joined in both states', () => {
  it('its own pair speaks when it moved', async () => {
    expect(await toldOf(edited(PLANT, 'point', 1, { name: '进口温度1', ...SUN }))).toEqual([
      `P1 name 进口温度→进口温度1 ${SUN_TOLD}`,
    ]);
  });

  it('nobody is named when its pair did not move: somebody changed the database by hand', async () => {
    expect(await toldOf(edited(PLANT, 'point', 1, { name: '进口温度1' }))).toEqual([
      `P1 name 进口温度→进口温度1 ${NOBODY}`,
    ]);
  });

  it('a moved time alone, or a moved name alone, is a moved pair', async () => {
    const later = { updated_at: SUN.updated_at };
    expect(await toldOf(edited(PLANT, 'point', 1, { name: 'x', ...later }))).toEqual([
      'P1 name 进口温度→x 张伟 2026-11-20 01:30:00+00',
    ]);
    expect(await toldOf(edited(PLANT, 'point', 1, { name: 'x', updated_by: '孙丽' }))).toEqual([
      'P1 name 进口温度→x 孙丽 2026-11-01 00:00:00+00',
    ]);
  });

  it('a device that was renamed speaks for all its points, and accuses none of their editors', async () => {
    expect(await toldOf(edited(PLANT, 'device', 1, { name: '螺杆空压机', ...SUN }))).toEqual([
      `P1 device 空压机→螺杆空压机 ${SUN_TOLD}`,
      `P2 device 空压机→螺杆空压机 ${SUN_TOLD}`,
    ]);
    const touched = edited(PLANT, 'device', 1, { name: '螺杆空压机' });
    expect(await toldOf(edited(touched, 'point', 1, SUN))).toEqual([
      `P1 device 空压机→螺杆空压机 ${NOBODY}`,
      `P2 device 空压机→螺杆空压机 ${NOBODY}`,
    ]);
  });

  it('a dictionary has no pair: nobody is named for a renamed unit, though the point was edited that day', async () => {
    const renamed = edited(PLANT, 'dict_unit', 'C', { name: '摄氏度' });
    expect(await toldOf(edited(renamed, 'point', 1, SUN))).toEqual([`P1 unit ℃→摄氏度 ${NOBODY}`]);
  });

  it('an unset pair that was set is a moved pair, and one that was unset names nobody', async () => {
    const unset = { updated_by: null, updated_at: null };
    const before = edited(PLANT, 'point', 1, unset);
    expect(await toldOf(edited(PLANT, 'point', 1, { name: 'x', ...SUN }), {}, before)).toEqual([
      `P1 name 进口温度→x ${SUN_TOLD}`,
    ]);
    expect(await toldOf(edited(PLANT, 'point', 1, { name: 'x', ...unset }))).toEqual([`P1 name 进口温度→x ${NOBODY}`]);
  });
});

describe('another row was joined', () => {
  it('the row that holds the reference speaks when its pair moved: somebody chose another unit for the point', async () => {
    expect(await toldOf(edited(PLANT, 'point', 1, { unit_code: 'K', ...SUN }))).toEqual([`P1 unit ℃→kPa ${SUN_TOLD}`]);
  });

  it('nobody is named when the holder’s pair did not move', async () => {
    expect(await toldOf(edited(PLANT, 'point', 1, { unit_code: 'K' }))).toEqual([`P1 unit ℃→kPa ${NOBODY}`]);
  });

  it('not the joined row’s own editor, though the other device was edited that day', async () => {
    const touched = edited(PLANT, 'device', 2, { updated_by: '周杰', updated_at: '2026-11-20 10:00:00' });
    const moved = { device_id: 2, ...SUN };
    expect(await toldOf(edited(touched, 'point', 1, moved))).toContain(`P1 device 空压机→循环泵 ${SUN_TOLD}`);
    expect(await toldOf(edited(touched, 'point', 1, { device_id: 2 }))).toContain(`P1 device 空压机→循环泵 ${NOBODY}`);
  });

  it('a point that moved to another device speaks for the data source and the gateway behind it as well', async () => {
    expect(await toldOf(edited(PLANT, 'point', 1, { device_id: 2, ...SUN }))).toEqual([
      `P1 device 空压机→循环泵 ${SUN_TOLD}`,
      `P1 gateway 东网关→西网关 ${SUN_TOLD}`,
      `P1 source 一号源→二号源 ${SUN_TOLD}`,
    ]);
  });

  it('a device that moved to another data source speaks for source and gateway of its points', async () => {
    expect(await toldOf(edited(PLANT, 'device', 1, { data_source_id: 2, ...SUN }))).toEqual(
      ['P1', 'P2'].flatMap((key) => [
        `${key} gateway 东网关→西网关 ${SUN_TOLD}`,
        `${key} source 一号源→二号源 ${SUN_TOLD}`,
      ]),
    );
  });

  it('the nearest row that was exchanged on the way is not asked, but the one that was not', async () => {
    // The point moved to a device on the same data source; the source itself was moved to another gateway that day by somebody else.
    const sameSource = edited(PLANT, 'device', 2, { data_source_id: 1 });
    const chen = { gateway_id: 2, updated_by: '陈杰', updated_at: '2026-11-20 11:00:00' };
    const after = edited(edited(sameSource, 'data_source', 1, chen), 'point', 1, { device_id: 2, ...SUN });
    expect(await toldOf(after, {}, sameSource)).toEqual([
      `P1 device 空压机→循环泵 ${SUN_TOLD}`,
      'P1 gateway 东网关→西网关 陈杰 2026-11-20 03:00:00+00',
      'P2 gateway 东网关→西网关 陈杰 2026-11-20 03:00:00+00',
    ]);
  });

  it('a reference that was set or unset is one to another row', async () => {
    const loose = edited(PLANT, 'point', 1, { unit_code: null });
    expect(await toldOf(edited(PLANT, 'point', 1, SUN), {}, loose)).toEqual([`P1 unit 空→℃ ${SUN_TOLD}`]);
    expect(await toldOf(edited(PLANT, 'point', 1, { unit_code: null, ...SUN }))).toEqual([`P1 unit ℃→空 ${SUN_TOLD}`]);
    expect(await toldOf(edited(PLANT, 'point', 1, { device_id: null, ...SUN }))).toEqual([
      `P1 device 空压机→空 ${SUN_TOLD}`,
      `P1 gateway 东网关→空 ${SUN_TOLD}`,
      `P1 source 一号源→空 ${SUN_TOLD}`,
    ]);
  });

  it('the row behind a reference was deleted, or came: the reference itself did not move, so nobody is named', async () => {
    const without = { ...PLANT, dict_unit: [{ code: 'K', name: 'kPa' }] };
    expect(await toldOf(without)).toEqual([`P1 unit ℃→空 ${NOBODY}`]);
    expect(await toldOf(PLANT, {}, without)).toEqual([`P1 unit 空→℃ ${NOBODY}`]);
  });

  it('of a key with several columns, each tells one row from another', async () => {
    const tables = { ...TABLES, dict_unit: { key: ['code', 'name'] } };
    const setup = { tables };
    const renamed = edited(edited(PLANT, 'dict_unit', 'C', { name: '摄氏度' }), 'point', 1, SUN);
    expect(await toldOf(renamed, setup)).toEqual([`P1 unit ℃→摄氏度 ${SUN_TOLD}`]);
  });
});

describe('rows that came and went', () => {
  it('an added row shows the pair of the table that its key comes from, a removed one none', async () => {
    const [first, second] = PLANT.point ?? [];
    const third = { ...second, id: 3, code: 'P3', ...SUN };
    const after = { ...PLANT, point: [first ?? {}, third] };
    expect(await toldOf(after)).toEqual([`P2 removed ${NOBODY}`, `P3 added ${SUN_TOLD}`]);
  });

  it('an added row whose table says nothing names nobody', async () => {
    const { point: _, ...others } = TABLES;
    const tables = { ...others, point: { key: ['id'] } };
    const before = { ...PLANT, point: [] };
    expect(await toldOf(PLANT, { tables }, before)).toEqual([`P1 added ${NOBODY}`, `P2 added ${NOBODY}`]);
  });
});

describe('a table that says only half', () => {
  const after = edited(PLANT, 'point', 1, { name: 'x', ...SUN });

  it('who without when', async () => {
    const tables = { ...TABLES, point: { key: ['id'], who: 'updated_by' } };
    expect(await toldOf(after, { tables })).toEqual(['P1 name 进口温度→x 孙丽 -']);
    // The time is no part of the pair then: a moved time alone names nobody.
    const later = edited(PLANT, 'point', 1, { name: 'x', updated_at: SUN.updated_at });
    expect(await toldOf(later, { tables })).toEqual([`P1 name 进口温度→x ${NOBODY}`]);
  });

  it('when without who', async () => {
    const tables = { ...TABLES, point: { key: ['id'], when: 'updated_at' } };
    expect(await toldOf(after, { tables })).toEqual(['P1 name 进口温度→x - 2026-11-20 01:30:00+00']);
  });

  it('who as a number, when as something that is no time', async () => {
    const types = { ...TYPES, point: { ...TYPES.point, updated_by: 'bigint', updated_at: 'varchar' } };
    const numbered = (plant: Plant): Plant => ({
      ...plant,
      point: (plant.point ?? []).map((row) => ({ ...row, updated_by: 7 })),
    });
    const before = numbered(PLANT);
    const touched = edited(before, 'point', 1, { name: 'x', updated_by: 8, updated_at: '昨天' });
    expect(await toldOf(touched, { types }, before)).toEqual(['P1 name 进口温度→x 8 -']);
  });
});

describe('when', () => {
  const change = (updated_at: string, setup: PlantSetup) =>
    toldOf(edited(PLANT, 'point', 1, { name: 'x', updated_by: '孙丽', updated_at }), setup);
  const typed = (type: string): PlantSetup => ({ types: { ...TYPES, point: { ...TYPES.point, updated_at: type } } });

  it('an instant is that instant, whatever the site’s zone', async () => {
    const setup = { ...typed('timestamptz'), timeZone: 'America/New_York' };
    expect(await change('2026-11-20 09:30:00.123456+08', setup)).toEqual([
      'P1 name 进口温度→x 孙丽 2026-11-20 01:30:00.123456+00',
    ]);
  });

  it.each([
    ['Asia/Shanghai', '2026-07-01 12:00:00', '2026-07-01 04:00:00+00'],
    ['America/New_York', '2026-07-01 12:00:00', '2026-07-01 16:00:00+00'],
    ['America/New_York', '2026-12-01 12:00:00', '2026-12-01 17:00:00+00'],
    ['Asia/Kolkata', '2026-12-01 12:00:00', '2026-12-01 06:30:00+00'],
    // 01:30 comes twice when the clocks go back, and 02:30 not at all when they go forward: any instant within the hour will do.
    ['America/New_York', '2026-11-01 01:30:00', expect.stringMatching(/^2026-11-01 0[56]:30:00\+00$/)],
    ['America/New_York', '2026-03-08 02:30:00', expect.stringMatching(/^2026-03-08 0[67]:30:00\+00$/)],
  ])('a wall-clock time is meant in the zone of the site: %s %s', async (timeZone, written, instant) => {
    const changes = await changesOf(lake, PLANT, edited(PLANT, 'point', 1, { name: 'x', updated_at: written }), {
      timeZone,
    });
    expect(changes.find((one) => one.kind === 'modified')?.when).toEqual(instant);
  });

  it('a date is midnight in the zone of the site', async () => {
    expect(await change('2026-11-20', typed('date'))).toEqual(['P1 name 进口温度→x 孙丽 2026-11-19 16:00:00+00']);
  });
});

describe('a SELECT whose rows cannot be followed', () => {
  it('names nobody', async () => {
    const select = SELECT.replace('select', 'select distinct');
    const after = edited(PLANT, 'point', 1, { name: 'x', unit_code: 'K', ...SUN });
    expect(await toldOf(after, { select })).toEqual([`P1 name 进口温度→x ${NOBODY}`, `P1 unit ℃→kPa ${NOBODY}`]);
  });
});

it('who/when columns that the ledger shows are no changes themselves, but are kept for undoing', async () => {
  const select = SELECT.replace('p.name,', 'p.name, p.updated_by, p.updated_at, d.updated_by as device_editor,');
  const columns = { ...COLUMNS, updated_by: 'point', updated_at: 'point', device_editor: 'device' };
  const changes = await changesOf(lake, PLANT, edited(edited(PLANT, 'point', 1, SUN), 'device', 1, SUN), {
    select,
    columns,
  });
  expect(told(changes)).toEqual([]);
  const fields = changes.filter((change) => change.key === 'P1').map((change) => change.field);
  expect(fields).toEqual(['device_editor', 'updated_at', 'updated_by', '~when:d', '~when:p', '~who:d', '~who:p']);
});
