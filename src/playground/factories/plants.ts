// What each sample site produces: its production lines, in the order in which they are repeated until the factory is large enough.
import type { DeviceKind } from './device-kind.ts';
import type { Name } from './dictionaries.ts';
import * as ceramics from './kinds/ceramics.ts';
import * as electronics from './kinds/electronics.ts';
import * as metal from './kinds/metal.ts';
import * as plastics from './kinds/plastics-and-rubber.ts';
import * as power from './kinds/power-and-water.ts';
import * as processing from './kinds/process.ts';
import * as utilities from './kinds/utilities.ts';

export interface Line {
  /** The production hall, an entry of the workshop dictionary. */
  readonly hall: string;
  /** Named with its number: 涂布 → 涂布一线. */
  readonly name: string;
  readonly protocol: Name<'protocol'>;
  readonly devices: readonly (readonly [kind: DeviceKind, count: number])[];
}

function line(hall: string, name: string, protocol: Name<'protocol'>, ...devices: Line['devices']): Line {
  return { hall, name, protocol, devices };
}

const { SLURRY_MIXER, COATER, CALENDER_PRESS, WINDER, FORMATION_CABINET } = electronics;
const { DIE_BONDER, WIRE_BONDER, MOLDING_PRESS, STRINGER, LAMINATOR } = electronics;
const { EXTRUDER, FILM_STRETCHER, REWINDER, INJECTION_MACHINE, MOLD_HEATER, RESIN_DRYER } = plastics;
const { RUBBER_MIXER, CALENDER, CURING_PRESS } = plastics;
const { STAMPING_PRESS, CURING_OVEN, FOAMING_MACHINE, LEAK_DETECTOR, MELTING_FURNACE, DIE_CASTING_MACHINE } = metal;
const { MACHINING_CENTER, WELDING_ROBOT, SHOT_BLASTER, HEAT_TREATMENT_FURNACE } = metal;
const { BLOW_MOLDER, FILLER, STERILIZER, CLEANING_STATION, REACTOR, CENTRIFUGE, VACUUM_DRYER } = processing;
const { BALL_MILL, SPRAY_DRYER, TILE_PRESS, ROLLER_KILN } = ceramics;

/** Production lines by site code. */
export const PLANTS: Readonly<Record<string, readonly Line[]>> = {
  suzhou: [
    line('涂布车间', '涂布', 'S7', [SLURRY_MIXER, 2], [COATER, 1], [CALENDER_PRESS, 1]),
    line('装配车间', '卷绕', 'OPC UA', [WINDER, 4]),
    line('化成车间', '化成', 'Modbus TCP', [FORMATION_CABINET, 4]),
  ],
  wuxi: [
    line('前道车间', '固晶', 'OPC UA', [DIE_BONDER, 4]),
    line('前道车间', '焊线', 'OPC UA', [WIRE_BONDER, 5]),
    line('塑封车间', '塑封', 'Modbus TCP', [MOLDING_PRESS, 3]),
  ],
  changzhou: [
    line('一车间', '组件', 'S7', [STRINGER, 3], [LAMINATOR, 2]),
    line('二车间', '组件', 'OPC UA', [STRINGER, 3], [LAMINATOR, 2]),
  ],
  nanjing: [
    line('拉膜车间', '拉膜', 'S7', [EXTRUDER, 2], [FILM_STRETCHER, 1], [REWINDER, 1]),
    line('造粒车间', '造粒', 'Modbus TCP', [EXTRUDER, 2], [RESIN_DRYER, 2]),
  ],
  hangzhou: [
    line('前处理车间', '调配', 'OPC UA', [STERILIZER, 2], [CLEANING_STATION, 1]),
    line('灌装车间', '灌装', 'S7', [BLOW_MOLDER, 1], [FILLER, 1], [CLEANING_STATION, 1]),
  ],
  ningbo: [
    line('注塑一车间', '注塑', 'Modbus TCP', [INJECTION_MACHINE, 3], [MOLD_HEATER, 3], [RESIN_DRYER, 1]),
    line('注塑二车间', '注塑', 'OPC UA', [INJECTION_MACHINE, 3], [MOLD_HEATER, 3], [RESIN_DRYER, 1]),
  ],
  hefei: [
    line('冲压车间', '冲压', 'S7', [STAMPING_PRESS, 4]),
    line('喷涂车间', '喷涂', 'Modbus TCP', [CURING_OVEN, 2]),
    line('总装车间', '发泡检漏', 'OPC UA', [FOAMING_MACHINE, 2], [LEAK_DETECTOR, 2]),
  ],
  wuhan: [
    line('压铸车间', '压铸', 'S7', [MELTING_FURNACE, 1], [DIE_CASTING_MACHINE, 3]),
    line('机加车间', '机加', 'EtherNet/IP', [MACHINING_CENTER, 5]),
  ],
  changsha: [
    line('结构件车间', '焊接', 'EtherNet/IP', [WELDING_ROBOT, 4], [SHOT_BLASTER, 1]),
    line('热处理车间', '热处理', 'Modbus TCP', [HEAT_TREATMENT_FURNACE, 2]),
    line('机加车间', '机加', 'OPC UA', [MACHINING_CENTER, 3]),
  ],
  chengdu: [
    line('合成车间', '合成', 'OPC DA', [REACTOR, 4], [utilities.PUMP, 1]),
    line('精烘包车间', '精制', 'S7', [CENTRIFUGE, 2], [VACUUM_DRYER, 2]),
  ],
  foshan: [
    line('原料车间', '制粉', 'Modbus TCP', [BALL_MILL, 2], [SPRAY_DRYER, 1]),
    line('成型烧成车间', '烧成', 'S7', [TILE_PRESS, 2], [ROLLER_KILN, 1]),
  ],
  tianjin: [
    line('炼胶车间', '密炼', 'S7', [RUBBER_MIXER, 2], [EXTRUDER, 1]),
    line('压延车间', '压延', 'OPC DA', [CALENDER, 1], [EXTRUDER, 1]),
    line('硫化车间', '硫化', 'Modbus TCP', [CURING_PRESS, 4]),
  ],
};

const BY_TAG: ReadonlyMap<string, DeviceKind> = new Map(
  [ceramics, electronics, metal, plastics, power, processing, utilities]
    .flatMap((kinds): DeviceKind[] => Object.values(kinds))
    .map((kind) => [kind.tag, kind]),
);

/** The kind a device code names: `SZ-AC03` → 空压机; undefined for a code of another form. */
export function kindOfDevice(code: string): DeviceKind | undefined {
  return BY_TAG.get(/^[A-Z]+-([A-Z]+)\d+$/.exec(code)?.[1] ?? '');
}
