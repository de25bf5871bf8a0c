// When a source says that a meter was read: as databases and interfaces write it.
import { zoneWriter } from '../../../lib/zoned-time.ts';

const WALL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/;
const ZONED = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)$/i;
/** Counts of seconds since 1970 are smaller than this until the year 5138, and counts of milliseconds larger since 1973. */
const MILLISECONDS_FROM = 100_000_000_000;

/**
 * ISO with a zone, a wall time in `zone`, or a count of seconds or milliseconds since 1970.
 * @returns milliseconds, UTC; null for anything else
 */
export function instantOf(text: string, zone: string): number | null {
  const plain = text.trim();
  if (/^\d{9,16}(?:\.\d+)?$/.test(plain)) {
    const count = Number(plain);
    return count < MILLISECONDS_FROM ? count * 1000 : count;
  }
  const zoned = ZONED.exec(plain);
  if (zoned !== null) {
    const [, date = '', time = '', offset = ''] = zoned;
    return found(Date.parse(`${date}T${time}${offsetOf(offset)}`));
  }
  const wall = WALL.exec(plain);
  return wall === null ? null : inZone(Date.parse(`${wall[1]}T${wall[2]}Z`), zone);
}

/** `+08` and `+0800` are `+08:00`. */
function offsetOf(text: string): string {
  const digits = /^([+-]\d{2}):?(\d{2})?$/.exec(text);
  return digits === null ? 'Z' : `${digits[1]}:${digits[2] ?? '00'}`;
}

/** Asked twice, since the offset of the instant and that of its wall time differ around a change of clocks. */
function inZone(wall: number, zone: string): number | null {
  if (Number.isNaN(wall)) return null;
  const shown = zoneWriter(zone);
  const offsetAt = (at: number): number =>
    Date.parse(`${shown(new Date(at)).slice(0, 19)}Z`) - Math.floor(at / 1000) * 1000;
  return wall - offsetAt(wall - offsetAt(wall));
}

function found(at: number): number | null {
  return Number.isNaN(at) ? null : at;
}
