// Wall clocks of a time zone as instants: where clocks are put forward a time does not exist, where they are put back it exists twice.
import { type ZonedParts, zoneReader } from './zoned-time.ts';

export interface WallTime {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 20_000;

interface Zone {
  readonly partsOf: (instant: Date) => ZonedParts;
  /** Milliseconds from UTC at the start of UTC days. */
  readonly offsets: Map<number, number>;
}

/**
 * By name. Finding an offset takes a thousand times as long as adding it, and the rows of a query are mostly of few days. It is a memory
 * of a pure function, no state.
 */
const zones = new Map<string, Zone>();

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = { partsOf: zoneReader(name), offsets: new Map<number, number>() };
  zones.set(name, zone);
  return zone;
}

/** As if the wall clock were UTC; null where there is no such day or time, for instance 2026-02-30 or 24:00. */
export function utcOf(wall: WallTime): number | null {
  const instant = new Date(0);
  instant.setUTCFullYear(wall.year, wall.month - 1, wall.day);
  instant.setUTCHours(wall.hour, wall.minute, wall.second, wall.millisecond);
  const isReal =
    instant.getUTCFullYear() === wall.year &&
    instant.getUTCMonth() === wall.month - 1 &&
    instant.getUTCDate() === wall.day &&
    instant.getUTCHours() === wall.hour &&
    instant.getUTCMinutes() === wall.minute &&
    instant.getUTCSeconds() === wall.second;
  return isReal ? instant.getTime() : null;
}

/**
 * The instants (milliseconds UTC, ascending) at which clocks of the zone show that time: one, none, or two; none, too, where there is
 * no such day.
 * @param zone IANA name, or a fixed offset such as `+08:00`
 */
export function instantsOf(wall: WallTime, zone: string): readonly number[] {
  const local = utcOf(wall);
  if (local === null) return [];
  // No zone is further than a day from UTC, so both offsets that can apply are among these two.
  const [before, after] = [offsetAt(local - DAY_MS, zone), offsetAt(local + DAY_MS, zone)];
  // Clocks that change twice within two days and end where they began would be missed: no zone has had that.
  if (before === after) return [local - before];
  return [before, after]
    .map((offset) => local - offset)
    .filter((instant) => instant + offsetAt(instant, zone) === local)
    .sort((one, other) => one - other);
}

/** What clocks of the zone show at an instant (milliseconds UTC): `2026-11-26 08:00:00.123`; of many instants faster than a format. */
export function wallText(instant: number, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().replace('T', ' ').slice(0, -1);
}

/** Milliseconds that the zone's clocks are ahead of UTC. */
function offsetAt(instant: number, zone: string): number {
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (fixed !== null) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  const day = Math.floor(instant / DAY_MS);
  const before = offsetAtDay(day, zone);
  // Clocks that change twice within a day and end where they began would be missed: no zone has had that.
  return before === offsetAtDay(day + 1, zone) ? before : offsetBy(instant, zone);
}

function offsetAtDay(day: number, zone: string): number {
  const { offsets } = zoneOf(zone);
  const known = offsets.get(day);
  if (known !== undefined) return known;
  if (offsets.size >= KEPT_DAYS) offsets.clear();
  const offset = offsetBy(day * DAY_MS, zone);
  offsets.set(day, offset);
  return offset;
}

function offsetBy(instant: number, zone: string): number {
  const { year, month, day, hour, minute, second } = zoneOf(zone).partsOf(new Date(instant));
  const local = new Date(0);
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  local.setUTCHours(Number(hour), Number(minute), Number(second));
  return local.getTime() - Math.floor(instant / 1000) * 1000;
}
