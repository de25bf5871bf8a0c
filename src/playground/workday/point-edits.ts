// What people do to single points: limits, addresses, units, calibration, notes, moving and removing them.
import { between, fromUnits, toUnits } from '../decimal.ts';
import { codeOf } from '../factories/dictionaries.ts';
import { kindOfDevice } from '../factories/plants.ts';
import type { Row } from '../sqlite-file.ts';
import { type Desk, numberOf, textOf } from './desk.ts';

/** Decimals are read as text: a driver would hand them out as floating point. */
const POINT = `select p.id, p.code, p.name, p.address, p.device_id, p.unit_code, p.status, p.remark, d.name as device_name,
  cast(p.hi_limit as text) as high, cast(p.lo_limit as text) as low, cast(p.bias as text) as bias
  from point p join device d on d.id = p.device_id`;

/** Some points of one device, with the device's name: people work device by device. */
function pointsOfSomeDevice(desk: Desk, where: string, most: number): readonly Row[] {
  const device = desk.any(
    `select distinct d.id from device d join point p on p.device_id = d.id where ${where} order by d.id`,
  );
  if (device === null) return [];
  const points = desk.rows(`${POINT} where d.id = ${numberOf(device.id)} and ${where} order by p.id`);
  return desk.random.sample(points, desk.random.int(1, most));
}

export function tuneLimits(desk: Desk): string | null {
  const points = pointsOfSomeDevice(desk, 'p.hi_limit is not null and p.lo_limit < p.hi_limit', 4);
  for (const { id, low, high } of points) {
    const percent = desk.random.pick([88, 92, 95, 97, 98, 102, 103, 105]);
    desk.update('point', id, { hi_limit: between(textOf(low), textOf(high), percent) });
    if (desk.random.chance(0.2)) desk.update('point', id, { lo_limit: between(textOf(low), textOf(high), 3) });
  }
  return points.length === 0 ? null : `${textOf(points[0]?.device_name)}：调整 ${points.length} 个点的报警限值`;
}

/** The address some registers on (a bit keeps its place in its byte); names get or lose the suffix of a processed value. */
export function movedAddress(address: string, by: number): string {
  if (/\.[A-Z]{2}\d+(_PV)?$|_[A-Z]{2}\d+(_PV)?$|#[A-Z]{2}\d+(_PV)?$/.test(address)) {
    return address.endsWith('_PV') ? address.slice(0, -3) : `${address}_PV`;
  }
  return address.replace(/\d+(?=\.\d$)|(?<!DBX\d*\.)\d+$/, (digits) =>
    String(Number(digits) + by).padStart(digits.length, '0'),
  );
}

export function correctAddresses(desk: Desk): string | null {
  const points = pointsOfSomeDevice(desk, 'p.address is not null', 3);
  const shift = desk.random.pick([200, 400, 1000]);
  for (const { id, address } of points) desk.update('point', id, { address: movedAddress(textOf(address), shift) });
  return points.length === 0 ? null : `${textOf(points[0]?.device_name)}：更正 ${points.length} 个点的地址`;
}

export function setUnits(desk: Desk): string | null {
  const points = pointsOfSomeDevice(desk, 'p.unit_code is null', 3);
  for (const { id, code, name } of points) {
    const kind = kindOfDevice(textOf(code).replace(/-[A-Z]+\d+$/, ''));
    const template = kind?.points.find((candidate) => textOf(name).endsWith(candidate.name));
    desk.update('point', id, { unit_code: codeOf('unit', template?.unit ?? '无') });
  }
  return points.length === 0 ? null : `${textOf(points[0]?.device_name)}：补上 ${points.length} 个点的单位`;
}

export function calibrate(desk: Desk): string | null {
  const [point] = pointsOfSomeDevice(desk, 'p.hi_limit is not null', 1);
  if (point === undefined) return null;
  const bias = toUnits(textOf(point.bias), 6) + BigInt(desk.random.int(1, 60) * 5000);
  desk.update('point', point.id, { bias: fromUnits(bias, 6), remark: `${desk.date} 标定，${desk.by}` });
  return `${textOf(point.name)}：标定零点`;
}

const NOTES = ['量程更改，见变更单', '大修期间暂不报警', '与 DCS 核对一致', '现场表更换，型号不变', '待确认单位'];

export function writeNotes(desk: Desk): string | null {
  const points = pointsOfSomeDevice(desk, 'p.status = 1', 3);
  const note = desk.random.pick(NOTES);
  for (const { id, remark } of points) desk.update('point', id, { remark: remark === note ? null : note });
  return points.length === 0 ? null : `${textOf(points[0]?.device_name)}：更新 ${points.length} 个点的备注`;
}

/** One measurement on all devices of its kind, as after a review of alarms. */
export function reviewAlarms(desk: Desk): string | null {
  const [sample] = pointsOfSomeDevice(desk, 'p.hi_limit is not null', 1);
  if (sample === undefined) return null;
  const [, tag, letters] = /-([A-Z]+)\d+-([A-Z]+\d+)$/.exec(textOf(sample.code)) ?? [];
  const alike = desk.rows(`${POINT} where p.code glob '${desk.site.prefix}-${tag}[0-9]*-${letters}' order by p.id`);
  const level = desk.random.pick(['一般', '重要', '紧急'] as const);
  const values = {
    alarm_level_code: codeOf('alarm_level', level),
    store_policy_code: codeOf('store_policy', '变化+定时'),
  };
  for (const { id } of alike) desk.update('point', id, values);
  return `报警复审：${textOf(sample.name)}等 ${alike.length} 个同类点改为${level}`;
}

export function switchOnOrOff(desk: Desk): string | null {
  const points = pointsOfSomeDevice(desk, '1 = 1', 2);
  for (const { id, status } of points) desk.update('point', id, { status: status === 1 ? 0 : 1 });
  return points.length === 0 ? null : `${textOf(points[0]?.device_name)}：启停 ${points.length} 个点`;
}

export function movePoint(desk: Desk): string | null {
  const [point] = pointsOfSomeDevice(desk, '1 = 1', 1);
  if (point === undefined) return null;
  const tag = /-([A-Z]+)\d+-/.exec(textOf(point.code))?.[1] ?? '';
  const other = desk.any(
    `select id, name from device where code glob '${desk.site.prefix}-${tag}[0-9]*' and id <> ${numberOf(point.device_id)} order by id`,
  );
  if (other === null) return null;
  desk.update('point', point.id, { device_id: numberOf(other.id) });
  return `${textOf(point.name)} 从 ${textOf(point.device_name)} 移到 ${textOf(other.name)}`;
}

/** Removes a point; its memberships go with it unless they were forgotten. */
export function removePoint(desk: Desk, id: number, withMembers: boolean): void {
  const members = withMembers ? desk.rows(`select id from aggregation_member where point_id = ${id} order by id`) : [];
  for (const member of members) desk.remove('aggregation_member', member.id);
  desk.remove('point', id);
}

export function removePoints(desk: Desk): string | null {
  const points = pointsOfSomeDevice(desk, '1 = 1', 3);
  for (const { id } of points) removePoint(desk, numberOf(id), desk.random.chance(0.8));
  return points.length === 0 ? null : `${textOf(points[0]?.device_name)}：删除 ${points.length} 个点`;
}
