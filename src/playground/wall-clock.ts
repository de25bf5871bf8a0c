// Dates and times of day as people in the factories write them: Asia/Shanghai, which has had no daylight saving since 1991.

const DAY = 86_400_000;
const BEIJING = 8 * 3_600_000;

/** The date `days` later (earlier when negative), both `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** True on Saturday and Sunday. */
export function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}

/** Beijing wall-clock time `YYYY-MM-DD HH:MM:SS`, `seconds` after midnight of the date. */
export function wallClock(date: string, seconds: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The instant of a Beijing wall-clock time, in the form PostgreSQL prints in UTC: `YYYY-MM-DD HH:MM:SS+00`. */
export function utcInstant(beijing: string): string {
  const instant = new Date(Date.parse(`${beijing.replace(' ', 'T')}Z`) - BEIJING);
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')}+00`;
}
