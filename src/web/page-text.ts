// How numbers and times are written on pages.
import { minuteText } from '../lib/zoned-time.ts';

export { weekdayMinuteText, weekdayOf } from '../lib/zoned-time.ts';

/** `1,204`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** `320 毫秒`, `4.2 秒`, `3 分 05 秒`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} 毫秒`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} 秒`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} 分 ${String(seconds % 60).padStart(2, '0')} 秒`;
}

/** `11-21 08:00`, with the zone's offset where it is not the one that readers expect. */
export function siteMinuteText(instant: string, timeZone: string, expected: string): string {
  const text = minuteText(instant, timeZone);
  if (text === minuteText(instant, expected)) return text;
  const zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(
    new Date(instant),
  );
  return `${text}（${zone.find((part) => part.type === 'timeZoneName')?.value ?? timeZone}）`;
}
