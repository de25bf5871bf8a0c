// Small sites whose every change is known: rows in memory, days that change them by seed, and what a comparison must find,
// computed here from the rows alone.
import { type Random, randomFrom } from '../../../src/lib/random.ts';

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** Rows of one site by table. */
export interface SiteRows {
  readonly device: readonly Row[];
  readonly point: readonly Row[];
  readonly meter: readonly Row[];
}

/** What `ledger changes` must say, without people and times. */
export interface ExpectedChange {
  readonly ledger: string;
  readonly site: string;
  readonly key: string;
  readonly kind: 'added' | 'removed' | 'modified';
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** Sites that have an energy system beside the factory are a unit of publication more. */
export const SITES = [
  { code: 'suzhou', name: '苏州基地', sources: ['iot'] },
  { code: 'wuxi', name: '无锡基地', sources: ['iot', 'ems'] },
] as const;

export type PlantSite = (typeof SITES)[number];

/** What is read in one snapshot and published together. */
export interface Unit {
  readonly site: string;
  readonly source: string;
}

export const UNITS: readonly Unit[] = SITES.flatMap(({ code, sources }) =>
  sources.map((source) => ({ site: code, source })),
);

const LEDGERS: Readonly<Record<string, readonly string[]>> = { iot: ['points', 'devices'], ems: ['meters'] };

const DEVICES = 4;
const POINTS = 40;
const METERS = 12;

/** The rows of a site on a day; day 0 is the first. The same seed gives the same rows. */
export function siteOnDay(site: string, day: number, seed: number): SiteRows {
  if (day === 0) return firstRows(site);
  return changed(siteOnDay(site, day - 1, seed), day, randomFrom('plant', site, day, seed));
}

/** Rows as a source's ledgers show them: visible columns of each ledger. */
export function ledgersOf(rows: SiteRows, source: string): Readonly<Record<string, readonly Row[]>> {
  const devices = new Map(rows.device.map((device) => [device.id, device]));
  const all: Readonly<Record<string, readonly Row[]>> = {
    points: rows.point.map((point) => {
      const device = devices.get(point.device_id ?? '');
      const joined = { device_code: device?.code ?? null, device_name: device?.name ?? null };
      return { ...some(point, ['code', 'name']), ...joined, ...some(point, ['hi_limit', 'remark']) };
    }),
    devices: rows.device.map((device) => some(device, ['code', 'name'])),
    meters: rows.meter.map((meter) => some(meter, ['code', 'name'])),
  };
  return Object.fromEntries((LEDGERS[source] ?? []).map((ledger) => [ledger, all[ledger] ?? []]));
}

function some(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

/** What came, went and changed in a unit from one day to a later one. */
export function changesBetween(unit: Unit, from: number, to: number, seed: number): readonly ExpectedChange[] {
  const before = ledgersOf(siteOnDay(unit.site, from, seed), unit.source);
  const after = ledgersOf(siteOnDay(unit.site, to, seed), unit.source);
  return Object.keys(after).flatMap((ledger) =>
    difference(ledger, unit.site, before[ledger] ?? [], after[ledger] ?? []),
  );
}

function difference(ledger: string, site: string, before: readonly Row[], after: readonly Row[]): ExpectedChange[] {
  const old = new Map(before.map((row) => [String(row.code), row]));
  const fresh = new Map(after.map((row) => [String(row.code), row]));
  const whole = (key: string, kind: 'added' | 'removed'): ExpectedChange => {
    return { ledger, site, key, kind, field: null, before: null, after: null };
  };
  const added = [...fresh.keys()].filter((key) => !old.has(key)).map((key) => whole(key, 'added'));
  const removed = [...old.keys()].filter((key) => !fresh.has(key)).map((key) => whole(key, 'removed'));
  const modified = [...fresh].flatMap(([key, row]) => {
    const was = old.get(key);
    if (was === undefined) return [];
    return Object.keys(row)
      .filter((field) => was[field] !== row[field])
      .map((field): ExpectedChange => {
        const [from, to] = [textOf(was[field] ?? null), textOf(row[field] ?? null)];
        return { ledger, site, key, kind: 'modified', field, before: from, after: to };
      });
  });
  return [...added, ...removed, ...modified];
}

function textOf(cell: Cell): string | null {
  return cell === null ? null : String(cell);
}

const STAMP = { updated_by: '张敏', updated_at: '2026-11-01 08:00:00' };

function firstRows(site: string): SiteRows {
  const list = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
  return {
    device: list(DEVICES).map((id) => ({ id, code: `EQ-${site}-${id}`, name: `循环泵${id}#`, ...STAMP })),
    point: list(POINTS).map((id) => newPoint(site, id)),
    meter: list(METERS).map((id) => ({ id, code: `M-${site}-${id}`, name: `电表${id}`, ...STAMP })),
  };
}

function newPoint(site: string, id: number): Row {
  const remark = id % 5 === 0 ? `备注，"${id}"` : null;
  return {
    id,
    code: `P-${site}-${id}`,
    name: `出口压力_${id}`,
    device_id: 1 + (id % DEVICES),
    hi_limit: id,
    remark,
    ...STAMP,
  };
}

/** Every kind of change on every day: a point edited, moved, gone and new; a device and a meter renamed. */
function changed(rows: SiteRows, day: number, random: Random): SiteRows {
  const stamp = {
    updated_by: random.pick(['李建军', '王芳']),
    updated_at: new Date(Date.UTC(2026, 10, 1 + day, 9)).toISOString().slice(0, 19).replace('T', ' '),
  };
  const codes = rows.point.map((point) => String(point.code));
  const [gone, edited, moved] = [random.pick(codes), random.sample(codes, 6), random.sample(codes, 3)];
  const last = Math.max(...rows.point.map((point) => Number(point.id)));
  const site = String(rows.device[0]?.code).split('-')[1] ?? '';
  const point = rows.point
    .filter((row) => row.code !== gone)
    .map((row) => {
      const code = String(row.code);
      const edit = edited.includes(code)
        ? { hi_limit: random.int(100, 999), remark: `改于第 ${day} 天`, ...stamp }
        : {};
      const move = moved.includes(code) ? { device_id: random.int(1, DEVICES), ...stamp } : {};
      return { ...row, ...edit, ...move };
    });
  return {
    device: renamed(rows.device, day, random, stamp),
    point: [...point, newPoint(site, last + 1)],
    meter: renamed(rows.meter, day, random, stamp),
  };
}

function renamed(rows: readonly Row[], day: number, random: Random, stamp: Row): readonly Row[] {
  const chosen = random.pick(rows);
  return rows.map((row) => (row === chosen ? { ...row, name: `${row.name}·${day}`, ...stamp } : row));
}
