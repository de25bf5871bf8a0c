// Lays a site out: its utility stations and as many production lines as bring it to the wanted number of points.
import type { Random } from '../../lib/random.ts';
import type { SampleSite } from '../sites.ts';
import type { Name } from './dictionaries.ts';
import * as power from './kinds/power-and-water.ts';
import * as utilities from './kinds/utilities.ts';
import { type Line, PLANTS } from './plants.ts';

/** A group of devices behind one controller: one data source, in one workshop. */
export interface Station {
  /** The workshop. */
  readonly hall: string;
  /** As the `line` column has it: a production line, or null for utilities. */
  readonly line: string | null;
  /** What its data source is called, before the kind of controller. */
  readonly name: string;
  readonly protocol: Name<'protocol'>;
  /** Milliseconds between two readings. */
  readonly cycle: number;
  readonly devices: Line['devices'];
}

/** Fewest and most points a site is built for; its last line may carry it some forty further. */
const POINTS = [560, 840] as const;
const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** 1 → 一, 12 → 十二, 23 → 二十三 (up to 99). */
export function chineseNumber(value: number): string {
  if (value <= 10) return DIGITS[value] ?? '';
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  return `${tens === 1 ? '' : DIGITS[tens]}十${ones === 0 ? '' : DIGITS[ones]}`;
}

function pointCount(devices: Line['devices']): number {
  return devices.reduce((sum, [kind, count]) => sum + kind.points.length * count, 0);
}

function utilityStations(random: Random): Station[] {
  const station = (
    hall: string,
    name: string,
    protocol: Name<'protocol'>,
    cycle: number,
    ...devices: Line['devices']
  ): Station => ({ hall, line: null, name, protocol, cycle, devices });
  const compressors = random.int(3, 4);
  return [
    station(
      '空压站',
      '空压站',
      random.pick(['Modbus TCP', 'S7']),
      1000,
      [utilities.AIR_COMPRESSOR, compressors],
      [utilities.AIR_DRYER, 2],
      [utilities.AIR_TANK, 1],
    ),
    station('动力站', '冷冻站', 'BACnet', 5000, [utilities.CHILLER, 2], [utilities.PUMP, random.int(2, 4)]),
    station('动力站', '冷却水', 'Modbus TCP', 5000, [utilities.COOLING_TOWER, random.int(2, 3)], [utilities.PUMP, 1]),
    station('动力站', '洁净空调', 'BACnet', 5000, [utilities.AIR_HANDLER, random.int(1, 3)]),
    station('锅炉房', '锅炉房', 'S7', 1000, [utilities.BOILER, random.int(1, 2)], [utilities.PUMP, 1]),
    station('配电房', '变压器温控', 'IEC104', 5000, [power.TRANSFORMER, 2]),
    station('配电房', '低压配电', random.pick(['DLT645', 'Modbus RTU']), 60000, [power.FEEDER, random.int(5, 8)]),
    station(
      '污水站',
      '污水站',
      'Modbus RTU',
      5000,
      [power.LIFT_PUMP, 2],
      [power.BLOWER, random.int(1, 2)],
      [power.WATER_ANALYZER, 1],
    ),
    station('污水站', '废气治理', random.pick(['MQTT', 'HTTP']), 60000, [power.OXIDIZER, 1]),
  ];
}

/** The production halls of a site, in the order of its lines. */
export function hallsOf(site: SampleSite): string[] {
  return [...new Set((PLANTS[site.code] ?? []).map((line) => line.hall))];
}

/** The stations of a site. */
export function stationsOf(site: SampleSite, random: Random): Station[] {
  const stations = utilityStations(random);
  const plant = PLANTS[site.code] ?? [];
  const wanted = random.int(...POINTS);
  let points = stations.reduce((sum, station) => sum + pointCount(station.devices), 0);
  const numbers = new Map<string, number>();
  for (let next = 0; points < wanted && plant.length > 0; next++) {
    const { hall, name, protocol, devices } = plant[next % plant.length] as Line;
    const number = (numbers.get(name) ?? 0) + 1;
    numbers.set(name, number);
    const line = `${name}${chineseNumber(number)}线`;
    stations.push({ hall, line, name: line, protocol, cycle: 1000, devices });
    points += pointCount(devices);
  }
  return stations;
}
