// Quiet hours: when one place is not to be disturbed, and until when. Pure. Times are those of Asia/Shanghai, which changes no clocks.
import { PEOPLE_ZONE, zonedParts } from '../lib/zoned-time.ts';
import type { Workdays } from './workdays.ts';

export interface QuietWindow {
  /** `21:30`. */
  readonly from: string;
  /** Earlier than `from`: on the next day. */
  readonly to: string;
  /** Whole days off are quiet too. */
  readonly restDays: boolean;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** A longer quiet has no end that anybody waits for. */
const MOST_STEPS = 60;

/** ISO instant; null when it is not quiet. */
export function quietEnd(window: QuietWindow, workdays: Pick<Workdays, 'isWorkday'>, at: string): string | null {
  let end = at;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const wait = quietMinutes(window, workdays, end);
    if (wait === 0) return end === at ? null : end;
    const minute = Math.floor(Date.parse(end) / MINUTE_MS) * MINUTE_MS;
    end = new Date(minute + wait * MINUTE_MS).toISOString();
  }
  return end;
}

/** Minutes to the next moment at which it may be over; 0 when it is not quiet. */
function quietMinutes({ from, to, restDays }: QuietWindow, workdays: Pick<Workdays, 'isWorkday'>, at: string): number {
  const { year, month, day, hour, minute } = zonedParts(new Date(at), PEOPLE_ZONE);
  const now = Number(hour) * 60 + Number(minute);
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const isWithin = begin < end ? now >= begin && now < end : now >= begin || now < end;
  if (isWithin) return end > now ? end - now : end + DAY_MINUTES - now;
  return restDays && !workdays.isWorkday(`${year}-${month}-${day}`) ? DAY_MINUTES - now : 0;
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
