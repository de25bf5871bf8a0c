// An energy system: areas as a tree, meters in them, and what is counted at each meter. One model for SQLite samples and PostgreSQL tests.
import { type Random, randomFrom } from '../../lib/random.ts';
import { fromUnits } from '../decimal.ts';
import { workingSecond } from '../factories/audit.ts';
import { addDays, utcInstant, wallClock } from '../wall-clock.ts';
import { KINDS, type MeterKind, type Settings } from './meter-kinds.ts';

interface Audit {
  /** UTC, as PostgreSQL prints it. */
  readonly updated_at: string;
  readonly updated_by: string | null;
}

export interface AreaRow extends Audit {
  readonly id: number;
  readonly site_code: string;
  readonly code: string;
  readonly name: string;
  readonly parent_id: number | null;
}

export interface MeterRow extends Audit {
  readonly id: number;
  readonly site_code: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  /** Decimal text. */
  readonly multiplier: string;
  readonly commissioned: string | null;
  readonly is_virtual: boolean;
}

export interface MeteringPointRow extends Audit {
  readonly id: number;
  readonly site_code: string;
  readonly code: string;
  readonly name: string;
  readonly area_id: number | null;
  readonly meter_id: number | null;
  readonly metric: string;
  readonly unit: string;
  readonly rated: string | null;
  /** Yuan a unit, decimal text; only where it is billed. */
  readonly price: string | null;
  readonly is_billing: boolean;
  readonly guid: string;
  readonly settings: Settings;
  readonly tags: readonly string[] | null;
  readonly installed_at: string | null;
}

export interface EmsRows {
  readonly area: readonly AreaRow[];
  readonly meter: readonly MeterRow[];
  readonly metering_point: readonly MeteringPointRow[];
}

export interface EmsPlan {
  readonly siteCode: string;
  /** Begins every code. */
  readonly prefix: string;
  readonly crew: readonly string[];
  /** Metering points wanted; exactly so many are made. */
  readonly points: number;
  readonly seed: number;
  /** Last day of the year in which rows were last touched, `YYYY-MM-DD`. */
  readonly until: string;
  /** Ids start after this one: sites may share one database. */
  readonly idsAfter: number;
}

const BUILDINGS = ['一号厂房', '二号厂房', '三号厂房', '动力中心', '综合楼', '污水处理区', '成品仓库'];
const ROOMS = ['东区', '西区', '生产线A', '生产线B', '空调机房', '配电间', '公共照明', '辅房'];
const METERS_AN_AREA = 3;

/** A random (version 4) UUID. */
export function uuid({ int }: Random): string {
  const word = () => int(0, 0xffff_ffff).toString(16).padStart(8, '0');
  const [a, b, c, d] = [word(), word(), word(), word()];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${'89ab'[int(0, 3)]}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

function pastAudit({ until, crew }: EmsPlan, random: Random): Audit {
  const updated_at = utcInstant(wallClock(addDays(until, -random.int(0, 364)), workingSecond(random)));
  return { updated_at, updated_by: random.chance(0.04) ? null : random.pick(crew.slice(0, 2)) };
}

/** The site, its buildings, and as many rooms in turn as the meters need. */
function areasOf(plan: EmsPlan, random: Random, wanted: number): AreaRow[] {
  const { siteCode, prefix, idsAfter } = plan;
  const area = (index: number, name: string, parent_id: number | null): AreaRow => {
    const code = `${prefix}-A${String(index).padStart(3, '0')}`;
    return { id: idsAfter + index, site_code: siteCode, code, name, parent_id, ...pastAudit(plan, random) };
  };
  const site = area(1, '全厂', null);
  const buildings = BUILDINGS.map((name, index) => area(2 + index, name, site.id));
  const rooms = Array.from({ length: Math.max(wanted - buildings.length - 1, buildings.length) }, (_, index) => {
    const building = buildings[index % buildings.length] as AreaRow;
    const round = Math.floor(index / buildings.length);
    const floor = Math.floor(round / ROOMS.length) + 1;
    const name = `${building.name}${floor > 1 ? `${floor}层` : ''}${ROOMS[round % ROOMS.length]}`;
    return area(2 + buildings.length + index, name, building.id);
  });
  return [site, ...buildings, ...rooms];
}

interface Installed {
  readonly kind: MeterKind;
  readonly area: AreaRow;
  readonly settings: Settings;
  readonly row: MeterRow;
}

/** The `index`-th meter (from 1): the first measures the electricity of the whole site; sums over a building are virtual. */
function meterOf(plan: EmsPlan, random: Random, index: number, area: AreaRow): Installed {
  const { siteCode, prefix, until, idsAfter } = plan;
  const electricity = KINDS[0] as MeterKind;
  const kind = index === 1 || random.chance(0.4) ? electricity : random.pick(KINDS);
  const is_virtual = area.parent_id === idsAfter + 1 && random.chance(0.3);
  const [multiplier, fitting] = random.pick(kind.fittings);
  const row = {
    id: idsAfter + index,
    site_code: siteCode,
    code: `${prefix}-${kind.letter}${String(index).padStart(3, '0')}`,
    name: `${area.name}${is_virtual ? `${kind.name}（合计）` : kind.name}`,
    kind: kind.name,
    multiplier: is_virtual ? '1' : multiplier,
    commissioned: is_virtual ? null : addDays(until, -random.int(60, 4000)),
    is_virtual,
    ...pastAudit(plan, random),
  };
  const settings = { ...(is_virtual ? { 计算: 'SUM' } : fitting), 采集周期: random.pick([1, 5, 15, 60]) };
  return { kind, area, settings, row };
}

/** What one meter counts: its first metric is the billed one, if any. */
function pointsOf(plan: EmsPlan, random: Random, meter: Installed, price: string): Omit<MeteringPointRow, 'id'>[] {
  const { kind, area, settings, row } = meter;
  const level = area.parent_id === null ? '一级' : area.parent_id === plan.idsAfter + 1 ? '二级' : '三级';
  const installed = row.commissioned === null ? null : wallClock(row.commissioned, workingSecond(random));
  return kind.metrics.map(({ name, letters, unit, rated }, index) => {
    const is_billing = index === 0 && !row.is_virtual && random.chance(0.6);
    const marks = random.sample(['考核', '重点用能', '碳核算'], random.int(0, 1));
    return {
      site_code: plan.siteCode,
      code: `${row.code}-${letters}`,
      name: `${row.name}${name}`,
      area_id: random.chance(0.01) ? null : area.id,
      meter_id: row.id,
      metric: name,
      unit,
      rated: random.chance(0.1) ? null : random.pick(rated),
      price: is_billing ? price : null,
      is_billing,
      guid: uuid(random),
      settings,
      tags: random.chance(0.08) ? null : [level, ...(is_billing ? ['计费'] : []), ...marks],
      installed_at: installed === null ? null : utcInstant(installed),
      ...pastAudit(plan, random),
    };
  });
}

/** The rows of one site's energy system, the same for the same plan. */
export function emsRows(plan: EmsPlan): EmsRows {
  const random = randomFrom('ems', plan.siteCode, plan.seed);
  const areas = areasOf(plan, random, Math.ceil(plan.points / 2 / METERS_AN_AREA));
  const prices = new Map(KINDS.map((kind) => [kind, fromUnits(BigInt(random.int(...kind.price)), 4)]));
  const meters: MeterRow[] = [];
  const points: MeteringPointRow[] = [];
  while (points.length < plan.points) {
    const area = areas[meters.length % areas.length] as AreaRow;
    const meter = meterOf(plan, random, meters.length + 1, area);
    meters.push(meter.row);
    const counted = pointsOf(plan, random, meter, prices.get(meter.kind) ?? '0');
    points.push(...counted.map((point, index) => ({ id: plan.idsAfter + points.length + index + 1, ...point })));
  }
  return { area: areas, meter: meters, metering_point: points.slice(0, plan.points) };
}
