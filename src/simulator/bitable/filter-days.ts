// Days in filters (feishu.md §6.4): an exact date means its whole day in the base's time zone; words mean days and stretches of days.

export interface Days {
  /** Milliseconds: the first moment, and the first one after. */
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400_000;

/** Null when the words are none, or not for this operator. */
export function daysAsked(values: readonly string[], timeZone: string, now: number, operator: string): Days | null {
  const [word, exact, ...more] = values;
  if (word === 'ExactDate') {
    if (more.length > 0 || exact === undefined || !/^-?\d{1,15}$/.test(exact)) return null;
    return span(startOfDay(Number(exact), timeZone), timeZone, 0, 1);
  }
  if (word === undefined || exact !== undefined) return null;
  const today = startOfDay(now, timeZone);
  const single = { Today: 0, Tomorrow: 1, Yesterday: -1 }[word];
  if (single !== undefined) return span(today, timeZone, single, single + 1);
  return operator === 'is' ? stretch(word, today, timeZone) : null;
}

/** Several days; weeks begin on Mondays. */
function stretch(word: string, today: number, timeZone: string): Days | null {
  const local = new Date(today + offset(today, timeZone));
  const monday = -((local.getUTCDay() + 6) % 7);
  const first = 1 - local.getUTCDate();
  const monthDays = (ahead: number): number =>
    new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + ahead + 1, 0)).getUTCDate();
  switch (word) {
    case 'CurrentWeek':
      return span(today, timeZone, monday, monday + 7);
    case 'LastWeek':
      return span(today, timeZone, monday - 7, monday);
    case 'CurrentMonth':
      return span(today, timeZone, first, first + monthDays(0));
    case 'LastMonth':
      return span(today, timeZone, first - monthDays(-1), first);
    case 'TheLastWeek':
      return span(today, timeZone, -6, 1);
    case 'TheNextWeek':
      return span(today, timeZone, 0, 7);
    case 'TheLastMonth':
      return span(today, timeZone, -29, 1);
    case 'TheNextMonth':
      return span(today, timeZone, 0, 30);
    default:
      return null;
  }
}

/** From so many days after the start of a day to so many. */
function span(day: number, timeZone: string, from: number, to: number): Days {
  // Noon stays on its day whatever the clocks do at night.
  const at = (days: number): number => startOfDay(day + days * DAY + DAY / 2, timeZone);
  return { from: at(from), to: at(to) };
}

function startOfDay(at: number, timeZone: string): number {
  const local = at + offset(at, timeZone);
  const midnight = local - (((local % DAY) + DAY) % DAY);
  return midnight - offset(midnight - offset(at, timeZone), timeZone);
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).format(0) !== '';
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

/** Milliseconds that wall clocks there are ahead of UTC. */
function offset(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(new Date(at));
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const found = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name);
  if (found === null) return 0;
  const [, sign, hours, minutes, seconds = '0'] = found;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
}
