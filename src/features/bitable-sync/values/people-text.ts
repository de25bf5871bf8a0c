// Instants as people read them, in Beijing time.
import { wallText } from '../../../lib/wall-clock.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';

/** `2026-11-26T00:00:00.5Z` → `2026-11-26 08:00:00.5`: the fraction stays as far as there is one. */
export function beijingText(instant: string): string {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/.exec(instant);
  if (parts === null) return instant;
  return `${wallText(Date.parse(`${parts[1]}Z`), PEOPLE_ZONE).slice(0, 19)}${parts[2] ?? ''}`;
}

/** `2026-11-26 08:00`, with seconds and fractions as far as there are any; a midnight is a date alone. @param instant ms UTC */
export function dateText(instant: number): string {
  return wallText(instant, PEOPLE_ZONE)
    .replace(/\.000$/, '')
    .replace(/:00$/, '')
    .replace(/ 00:00$/, '');
}
