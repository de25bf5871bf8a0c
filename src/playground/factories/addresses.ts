// Where a point is read: an address in the manner of its data source's protocol.
import type { Name } from './dictionaries.ts';
import type { PointTemplate } from './point-template.ts';

export interface Place {
  readonly protocol: Name<'protocol'>;
  /** Which device of its data source it is, from 0: each has registers of its own. */
  readonly slot: number;
  /** The device's code without the site, for instance AC01. */
  readonly device: string;
}

/** Data identifiers of DL/T 645-2007 for what an electricity meter reports. */
const METER_ITEMS: Readonly<Record<string, string>> = {
  正向有功电能: '00010000',
  线电压Uab: '02010100',
  A相电流: '02020100',
  B相电流: '02020200',
  C相电流: '02020300',
  有功功率: '02030000',
  无功功率: '02040000',
  功率因数: '02060000',
};

function modbus(slot: number, index: number, template: PointTemplate): string {
  const area = template.type !== '布尔' ? 4 : template.writable ? 0 : 1;
  return `${area}${String(slot * 60 + index * 2 + 1).padStart(4, '0')}`;
}

function bacnet(slot: number, index: number, template: PointTemplate): string {
  const object = `${template.type === '布尔' ? 'B' : 'A'}${template.writable ? 'V' : 'I'}`;
  return `${object}:${(slot + 1) * 100 + index}`;
}

/** IEC 60870-5-104 information object addresses: signals from 1, measurements from 0x4001, commands from 0x6001, counters from 0x6401. */
function iec104(slot: number, index: number, template: PointTemplate): string {
  const offset = slot * 40 + index;
  if (template.writable) return String(0x6001 + offset);
  if (template.type === '布尔') return String(1 + offset);
  return String((template.type === '双精度' ? 0x6401 : 0x4001) + offset);
}

/** The address of the `index`-th point (from 0) of a device, `tag` being the point's own part of its code. */
export function addressOf(place: Place, template: PointTemplate, index: number, tag: string): string {
  const { protocol, slot, device } = place;
  switch (protocol) {
    case 'Modbus TCP':
      return modbus(slot, index, template);
    case 'Modbus RTU':
      return `${slot + 1}:${modbus(0, index, template)}`;
    case 'S7':
      return template.type === '布尔'
        ? `DB${100 + slot}.DBX${80 + (index >> 3)}.${index & 7}`
        : `DB${100 + slot}.DBD${index * 4}`;
    case 'BACnet':
      return bacnet(slot, index, template);
    case 'IEC104':
      return iec104(slot, index, template);
    case 'DLT645':
      return `${String(202000118800 + slot)}/${METER_ITEMS[template.name] ?? `0280${String(index + 1).padStart(4, '0')}`}`;
    case 'OPC DA':
      return `Channel1.${device}.${tag}`;
    case 'OPC UA':
      return `ns=2;s=${device}.${tag}`;
    case 'EtherNet/IP':
      return `Program:Main.${device}_${tag}`;
    case 'MQTT':
      return `plant/${device}/telemetry#${tag}`;
    case 'HTTP':
      return `$.data.${device}.${tag}`;
  }
}
