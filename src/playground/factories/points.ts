// The points of one device, made from its kind.
import type { Random } from '../../lib/random.ts';
import { between, fromUnits, toUnits } from '../decimal.ts';
import { addressOf, type Place } from './addresses.ts';
import { type Audit, type Era, pastAudit } from './audit.ts';
import type { DeviceKind } from './device-kind.ts';
import { codeOf, type Name } from './dictionaries.ts';
import type { PointTemplate } from './point-template.ts';

/** The device as far as its points depend on it. */
export interface Machine {
  readonly kind: DeviceKind;
  readonly code: string;
  readonly name: string;
}

/** A row of `point` without its id and device. Decimals are text. */
export interface PointRow extends Audit {
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly data_type_code: string | null;
  readonly unit_code: string | null;
  readonly alarm_level_code: string | null;
  readonly store_policy_code: string | null;
  readonly rw: 'R' | 'W' | 'RW';
  readonly scale: string;
  readonly bias: string;
  readonly hi_limit: string | null;
  readonly lo_limit: string | null;
  readonly deadband: number;
  readonly remark: string | null;
}

/** Full scale of an S7 analogue input. */
const S7_FULL_SCALE = 27648n;
/** In millionths: a smaller factor would lose digits, such inputs are converted in the controller. */
const SMALLEST_STEP = 1000n;

const REMARKS = [
  '量程已按铭牌核对',
  '与现场就地表偏差 <1%，可用',
  '变送器更换后重新标定',
  '信号偶有跳变，待查屏蔽层接地',
  '备注: "旧位号" 见图纸 E-07\n第二行: 接线箱 JB-03',
  '仅夏季投用',
  '报警值由工艺确认 (2025 版)',
  '=取自 DCS 重复信号，勿删',
];

/** Registers hold whole numbers: the factor that gives them enough digits for the value's range. */
function registerScale(high: string | null): string {
  const size = toUnits(high ?? '10000', 4);
  if (size <= 3_0000n) return '0.001';
  if (size <= 30_0000n) return '0.01';
  return size <= 3000_0000n ? '0.1' : '1';
}

interface Conversion {
  readonly type: Name<'data_type'>;
  readonly scale: string;
  readonly bias: string;
}

/** How the raw value becomes the shown one: controllers send floats, registers and analogue inputs whole numbers. */
function conversion(template: PointTemplate, protocol: Name<'protocol'>, random: Random): Conversion {
  const plain = { type: template.type, scale: '1', bias: '0' };
  if (template.type !== '单精度' || template.low === null || template.high === null) return plain;
  if (protocol.startsWith('Modbus')) return { type: '短整型', scale: registerScale(template.high), bias: '0' };
  if (protocol !== 'S7' || !random.chance(0.25)) return plain;
  const step = (toUnits(template.high, 6) - toUnits(template.low, 6)) / S7_FULL_SCALE;
  return step < SMALLEST_STEP ? plain : { type: '短整型', scale: fromUnits(step, 6), bias: template.low };
}

function deadband({ low, high }: PointTemplate): number {
  if (low === null || high === null) return 0;
  return Number(((Number(high) - Number(low)) * 0.005).toPrecision(1));
}

/** Every measurement of a device of this kind; most rows came with the device, some were touched on their own since. */
export function pointsOf({ kind, code, name }: Machine, place: Place, era: Era, made: Audit): PointRow[] {
  const { random } = era;
  const used = new Map<string, number>();
  return kind.points.map((template, index) => {
    const number = (used.get(template.letters) ?? 0) + 1;
    used.set(template.letters, number);
    const tag = `${template.letters}${String(number).padStart(2, '0')}`;
    const { type, scale, bias } = conversion(template, place.protocol, random);
    const { low, high } = template;
    const tuned = low !== null && high !== null && random.chance(0.12);
    const touched = tuned || random.chance(0.25);
    return {
      code: `${code}-${tag}`,
      name: `${name}${template.name}`,
      address: addressOf(place, template, index, tag),
      data_type_code: codeOf('data_type', type),
      unit_code: random.chance(0.02) ? null : codeOf('unit', template.unit),
      alarm_level_code: codeOf('alarm_level', template.alarm),
      store_policy_code: codeOf('store_policy', template.store),
      rw: template.writable ? 'RW' : 'R',
      scale,
      bias,
      hi_limit: tuned ? between(low, high, random.int(86, 99)) : high,
      lo_limit: tuned ? between(low, high, random.int(0, 6)) : low,
      deadband: deadband(template),
      remark: random.chance(0.06) ? random.pick(REMARKS) : null,
      ...(touched ? pastAudit(era, random.chance(0.03) ? 0 : 1) : made),
    };
  });
}
