// The hour at which a working day of the playground is nearly over: pressed at another, the day is stepped through first, with its jobs.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Beijing has the same all the year. */
const OFFSET_MS = 8 * 60 * MINUTE_MS;

/** Variables for a process of the program, whose clock will stand at 17:50 in Beijing, on the next day from Monday to Friday. */
export function atEvening(): Readonly<Record<string, string>> {
  const now = Date.now();
  const midnight = Math.floor((now + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
  const evenings = Array.from({ length: 5 }, (_, days) => midnight + days * DAY_MS + (17 * 60 + 50) * MINUTE_MS);
  const evening = evenings.find((at) => at >= now && ![0, 6].includes(new Date(at + OFFSET_MS).getUTCDay())) ?? now;
  const program = pathToFileURL(join(import.meta.dirname, 'clock-ahead.mjs')).href;
  return { CLOCK_AHEAD_MS: String(evening - now), NODE_OPTIONS: `--import=${program}` };
}
