// The devices of a site with their points, numbered by kind over the whole site as their nameplates are.
import type { SampleSite } from '../sites.ts';
import { type Audit, type Era, pastAudit } from './audit.ts';
import type { DeviceKind } from './device-kind.ts';
import { type PointRow, pointsOf } from './points.ts';
import { chineseNumber, type Station } from './stations.ts';

export interface DeviceRow extends Audit {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly data_source_id: number | null;
  readonly workshop_code: string | null;
  readonly model: string;
  readonly vendor: string;
  readonly line: string | null;
}

export interface BuiltDevice {
  readonly kind: DeviceKind;
  readonly station: Station;
  readonly row: DeviceRow;
  readonly points: readonly PointRow[];
}

export type NameStyle = '一号空压机' | '1#空压机' | '空压机01';

/** How this site writes the number of a device. */
export function deviceName(kind: DeviceKind, number: number, style: NameStyle): string {
  if (style === '一号空压机') return `${chineseNumber(number)}号${kind.name}`;
  return style === '1#空压机' ? `${number}#${kind.name}` : `${kind.name}${String(number).padStart(2, '0')}`;
}

/** `SZ-AC01`. */
export function deviceCode(prefix: string, kind: DeviceKind, number: number): string {
  return `${prefix}-${kind.tag}${String(number).padStart(2, '0')}`;
}

/** Every device of every station; the data source of a station has the station's place in the list, from 1. */
export function devicesOf(
  site: SampleSite,
  stations: readonly Station[],
  workshops: ReadonlyMap<string, string>,
  era: Era,
): BuiltDevice[] {
  const { random } = era;
  const style = random.pick<NameStyle>(['一号空压机', '1#空压机', '空压机01']);
  const numbers = new Map<DeviceKind, number>();
  const built: BuiltDevice[] = [];
  for (const [place, station] of stations.entries()) {
    const kinds = station.devices.flatMap(([kind, count]) => Array.from({ length: count }, () => kind));
    for (const [slot, kind] of kinds.entries()) {
      const number = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, number);
      const code = deviceCode(site.prefix, kind, number);
      const name = deviceName(kind, number, style);
      const [vendor, model] = random.pick(kind.makers);
      const made = pastAudit(era);
      const row = {
        id: built.length + 1,
        code,
        name,
        data_source_id: place + 1,
        workshop_code: workshops.get(station.hall) ?? null,
        model,
        vendor,
        line: station.line,
        ...made,
      };
      const where = { protocol: station.protocol, slot, device: code.slice(site.prefix.length + 1) };
      built.push({ kind, station, row, points: pointsOf({ kind, code, name }, where, era, made) });
    }
  }
  return built;
}
