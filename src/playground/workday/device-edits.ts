// What people do to devices and assets: names, lines, data sources, new machines, scrapped and sold ones.
import { assetNumber, assetOf } from '../factories/assets.ts';
import { deviceCode } from '../factories/devices.ts';
import { firstNameOf } from '../factories/dictionaries.ts';
import { kindOfDevice } from '../factories/plants.ts';
import { pointsOf } from '../factories/points.ts';
import { chineseNumber } from '../factories/stations.ts';
import { addDays } from '../wall-clock.ts';
import { type Desk, numberOf, textOf } from './desk.ts';
import { removePoint } from './point-edits.ts';

const DEVICES = 'select * from device order by id';
const MARKS = ['变频', '备用', '已大修', '新'];

export function renameDevice(desk: Desk): string | null {
  const device = desk.any(DEVICES);
  if (device === null) return null;
  const old = textOf(device.name);
  const bare = old.replace(/（.*）$/, '');
  const name = bare === old ? `${old}（${desk.random.pick(MARKS)}）` : bare;
  desk.update('device', device.id, { name });
  return `设备改名：${old} → ${name}`;
}

export function moveToLine(desk: Desk): string | null {
  const device = desk.any('select * from device where line is not null order by id');
  if (device === null) return null;
  const other = desk.any(
    `select distinct line, workshop_code from device where line is not null and line <> '${textOf(device.line)}' order by line`,
  );
  if (other === null) return null;
  desk.update('device', device.id, { line: textOf(other.line), workshop_code: textOf(other.workshop_code) });
  return `${textOf(device.name)} 从${textOf(device.line)}移到${textOf(other.line)}`;
}

export function reconnectDevice(desk: Desk): string | null {
  const loose = desk.any(
    'select * from device where data_source_id is null or data_source_id not in (select id from data_source) order by id',
  );
  const device = loose ?? desk.any(DEVICES);
  const source = desk.any(
    `select id, name from data_source where id <> ${numberOf(device?.data_source_id)} order by id`,
  );
  if (device === null || source === null) return null;
  desk.update('device', device.id, { data_source_id: numberOf(source.id) });
  return `${textOf(device.name)} 改接到${textOf(source.name)}`;
}

/** The name with its number replaced, in the manner of its sister: 三号空压机, 3#空压机, 空压机03. */
function sisterName(name: string, kind: string, number: number): string {
  const bare = name.replace(/（.*）$/, '');
  if (/^\d+#/.test(bare)) return `${number}#${kind}`;
  return /\d$/.test(bare) ? `${kind}${String(number).padStart(2, '0')}` : `${chineseNumber(number)}号${kind}`;
}

/** The first number of the kind that neither a device nor a point (perhaps moved elsewhere) has ever carried. */
function nextNumber(desk: Desk, tag: string): number {
  const start = `${desk.site.prefix}-${tag}`;
  const codes = desk.rows(
    `select code from device where code glob '${start}[0-9]*' union select code from point where code glob '${start}[0-9]*' order by code`,
  );
  return 1 + Math.max(0, ...codes.map(({ code }) => Number.parseInt(textOf(code).slice(start.length), 10)));
}

export function installDevice(desk: Desk): string | null {
  const sister = desk.any(`select d.*, s.protocol_code,
    (select count(*) from device o where o.data_source_id = d.data_source_id) as slot
    from device d join data_source s on s.id = d.data_source_id order by d.id`);
  const kind = kindOfDevice(textOf(sister?.code));
  const protocol = firstNameOf('protocol', textOf(sister?.protocol_code));
  if (sister === null || kind === undefined || protocol === undefined) return null;
  const { prefix, crew } = desk.site;
  const number = nextNumber(desk, kind.tag);
  const code = deviceCode(prefix, kind, number);
  const name = sisterName(textOf(sister.name), kind.name, number);
  const [vendor, model] = desk.random.pick(kind.makers);
  const { data_source_id = null, workshop_code = null, line = null } = sister;
  const id = desk.insert('device', { code, name, data_source_id, workshop_code, model, vendor, line, status: 1 });
  const place = { protocol, slot: numberOf(sister.slot), device: code.slice(prefix.length + 1) };
  const era = { random: desk.random, until: desk.date, crew };
  const made = { status: 1, updated_at: '', updated_by: desk.by }; // the desk writes the real time
  for (const point of pointsOf({ kind, code, name }, place, era, made)) {
    desk.insert('point', { ...point, device_id: id, status: 1 });
  }
  const boughtOn = addDays(desk.date, -desk.random.int(10, 90));
  const assets = numberOf(desk.rows('select max(id) as top from equipment')[0]?.top);
  desk.insert('equipment', {
    asset_no: assetNumber(prefix, boughtOn, assets + 1),
    ...assetOf(kind, id, boughtOn, era, made),
  });
  return `新增设备 ${name}，${kind.points.length} 个点`;
}

export function scrapDevice(desk: Desk): string | null {
  const device = desk.any(DEVICES);
  if (device === null) return null;
  const id = numberOf(device.id);
  const points = desk.rows(`select id from point where device_id = ${id} order by id`);
  for (const point of points) removePoint(desk, numberOf(point.id), true);
  for (const asset of desk.rows(`select id from equipment where device_id = ${id} order by id`)) {
    desk.update('equipment', asset.id, { device_id: null, status: 0 });
  }
  desk.remove('device', id);
  return `拆除设备 ${textOf(device.name)}，${points.length} 个点`;
}

export function sellAsset(desk: Desk): string | null {
  const asset = desk.any('select id, asset_no from equipment where status = 1 order by id');
  if (asset === null) return null;
  desk.update('equipment', asset.id, { device_id: null, status: 0 });
  return `资产 ${textOf(asset.asset_no)} 出售`;
}

export function extendWarranty(desk: Desk): string | null {
  const asset = desk.any('select * from equipment order by id');
  if (asset === null) return null;
  desk.update('equipment', asset.id, { warranty_months: numberOf(asset.warranty_months) + 12 });
  return `资产 ${textOf(asset.asset_no)} 续保一年`;
}
