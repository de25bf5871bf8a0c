// What people do to the energy system: tariffs, ratios, areas, billing and new meters.
import { fromUnits, scaled } from '../decimal.ts';
import { uuid } from '../ems/model.ts';
import { utcInstant, wallClock } from '../wall-clock.ts';
import { type Desk, numberOf, textOf } from './desk.ts';

const POINTS = 'select * from metering_point order by id';

export function changeTariff(desk: Desk): string | null {
  const sample = desk.any(
    'select metric, cast(price as text) as price from metering_point where price is not null order by id',
  );
  if (sample === null) return null;
  const price = scaled(textOf(sample.price), desk.random.pick([94, 97, 103, 105, 108]), 4);
  const metric = textOf(sample.metric);
  const billed = desk.rows(`select id from metering_point where is_billing = 1 and metric = '${metric}' order by id`);
  for (const { id } of billed) desk.update('metering_point', id, { price });
  return `${metric}单价调整：${textOf(sample.price)} → ${price} 元，${billed.length} 个计量点`;
}

export function replaceTransformer(desk: Desk): string | null {
  const meter = desk.any(
    "select id, name, cast(multiplier as text) as multiplier from meter where kind = '电表' and is_virtual = 0 order by id",
  );
  if (meter === null) return null;
  const ratio = desk.random.pick([20, 40, 80, 120].filter((candidate) => String(candidate) !== meter.multiplier));
  desk.update('meter', meter.id, { multiplier: fromUnits(BigInt(ratio), 0) });
  for (const { id, settings } of desk.rows(
    `select id, settings from metering_point where meter_id = ${numberOf(meter.id)} order by id`,
  )) {
    const before: unknown = JSON.parse(textOf(settings));
    desk.update('metering_point', id, { settings: JSON.stringify({ ...Object(before), CT: `${ratio * 5}/5` }) });
  }
  return `${textOf(meter.name)}：更换互感器，倍率 ${textOf(meter.multiplier)} → ${ratio}`;
}

export function renameArea(desk: Desk): string | null {
  const area = desk.any('select * from area where parent_id is not null order by id');
  if (area === null) return null;
  const old = textOf(area.name);
  const name = old.endsWith('（租赁）') ? old.slice(0, -4) : `${old}（租赁）`;
  desk.update('area', area.id, { name });
  return `区域改名：${old} → ${name}`;
}

export function moveMeteringPoint(desk: Desk): string | null {
  const point = desk.any(POINTS);
  const area = desk.any(`select id, name from area where id <> ${numberOf(point?.area_id)} order by id`);
  if (point === null || area === null) return null;
  desk.update('metering_point', point.id, { area_id: numberOf(area.id) });
  return `${textOf(point.name)} 划归${textOf(area.name)}`;
}

export function retag(desk: Desk): string | null {
  const point = desk.any(POINTS);
  if (point === null) return null;
  const before: unknown = JSON.parse(textOf(point.tags) || '[]');
  const tags = Array.isArray(before) ? before.map(String) : [];
  const tag = desk.random.pick(['考核', '重点用能', '碳核算']);
  const after = tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag];
  desk.update('metering_point', point.id, { tags: JSON.stringify(after) });
  return `${textOf(point.name)}：标签改为 ${after.join('、') || '无'}`;
}

export function toggleBilling(desk: Desk): string | null {
  const point = desk.any('select * from metering_point where is_billing = 1 order by id');
  if (point === null) return null;
  desk.update('metering_point', point.id, { is_billing: 0, price: null });
  return `${textOf(point.name)}：不再计费`;
}

export function addMeteringPoint(desk: Desk): string | null {
  const sister = desk.any("select * from meter where kind = '电表' order by id");
  const area = desk.any('select * from area order by id');
  if (sister === null || area === null) return null;
  const { prefix, code: site_code } = desk.site;
  const number = numberOf(desk.rows('select max(id) + 1 as id from meter')[0]?.id);
  const code = `${prefix}-E${String(number).padStart(3, '0')}`;
  const name = `${textOf(area.name)}新增电表`;
  const meter = { site_code, code, name, kind: '电表', multiplier: '40', commissioned: desk.date, is_virtual: 0 };
  const meter_id = desk.insert('meter', meter);
  const settings = JSON.stringify({ 规约: 'DL/T 645-2007', CT: '200/5', 采集周期: 15 });
  const installed_at = utcInstant(wallClock(desk.date, 9 * 3600));
  for (const [metric, letters, unit] of [
    ['有功电量', 'EP', 'kWh'],
    ['有功功率', 'P', 'kW'],
  ] as const) {
    const described = { code: `${code}-${letters}`, name: `${name}${metric}`, metric, unit, rated: '315' };
    const own = {
      area_id: numberOf(area.id),
      meter_id,
      is_billing: 0,
      guid: uuid(desk.random),
      settings,
      tags: '["三级"]',
    };
    desk.insert('metering_point', { site_code, ...described, ...own, installed_at });
  }
  return `新增 ${name}，2 个计量点`;
}

export function removeMeteringPoint(desk: Desk): string | null {
  const point = desk.any(POINTS);
  if (point === null) return null;
  desk.remove('metering_point', point.id);
  return `删除计量点 ${textOf(point.name)}`;
}
