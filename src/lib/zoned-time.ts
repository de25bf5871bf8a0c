// Instants as the people of a time zone write them.

/** The parts of an instant in a zone, each with leading zeros. */
export interface ZonedParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

/** One a zone: making a format costs a thousand times as much as using it, and pages show thousands of instants. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = newFormat(timeZone);
  formats.set(timeZone, made);
  return made;
}

function newFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}

function partsBy(format: Intl.DateTimeFormat, instant: Date): ZonedParts {
  const parts = Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, part.value]));
  const part = (name: string): string => parts[name] ?? '';
  return {
    year: part('year').padStart(4, '0'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** @param timeZone IANA name, for instance `Asia/Shanghai` */
export function zonedParts(instant: Date, timeZone: string): ZonedParts {
  return partsBy(formatFor(timeZone), instant);
}

/** A reader of many instants' parts. */
export function zoneReader(timeZone: string): (instant: Date) => ZonedParts {
  const format = formatFor(timeZone);
  return (instant) => partsBy(format, instant);
}

/** `11-21 08:00` in the zone, for messages in which the year goes without saying. */
export function minuteText(instant: string, timeZone: string): string {
  const { month, day, hour, minute } = zonedParts(new Date(instant), timeZone);
  return `${month}-${day} ${hour}:${minute}`;
}

/** `2026-11-21 08:00:00` in the zone. */
export function secondText(instant: string, timeZone: string): string {
  const { year, month, day, hour, minute, second } = zonedParts(new Date(instant), timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

const DAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

/** `11-21 周六 08:00` in the zone. */
export function weekdayMinuteText(instant: string, timeZone: string): string {
  const { year, month, day, hour, minute } = zonedParts(new Date(instant), timeZone);
  return `${month}-${day} ${weekdayOf(`${year}-${month}-${day}`)} ${hour}:${minute}`;
}

/** @param date `YYYY-MM-DD` */
export function weekdayOf(date: string): string {
  return DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
}

/** A writer of instants as ISO with the zone's offset, to the second: `2026-11-21T08:00:00+08:00`. */
export function zoneWriter(timeZone: string): (instant: Date) => string {
  const format = formatFor(timeZone);
  return (instant) => {
    const { year, month, day, hour, minute, second } = partsBy(format, instant);
    const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
    const offset = Math.round((local - Math.floor(instant.getTime() / 1000) * 1000) / 60_000);
    return `${year}-${month}-${day}T${hour}:${minute}:${second}${offsetText(offset)}`;
  };
}

function offsetText(minutes: number): string {
  const two = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** The zone in which people are spoken to where no site's own zone applies. */
export const PEOPLE_ZONE = 'Asia/Shanghai';
