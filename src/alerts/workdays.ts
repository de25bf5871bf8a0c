// The workday calendar: the State Council's days off and made-up working days, and what the settings say over them.

export interface Workdays {
  /** @param date `2026-11-26` */
  isWorkday(date: string): boolean;
  /** Whether the days off of that year are known; where not, weekdays are working days. */
  knows(year: number): boolean;
}

export type DayOverrides = Readonly<Record<string, 'work' | 'rest'>>;

/** Loads the package; it needs no network. */
export async function openWorkdays(): Promise<(overrides: DayOverrides) => Workdays> {
  const { default: days } = await import('chinese-days');
  return (overrides) => ({
    isWorkday: (date) => (overrides[date] === undefined ? days.isWorkday(date) : overrides[date] === 'work'),
    // New Year's Day is a day off in every list, by its Chinese name; a year without a list knows weekdays only.
    knows: (year) =>
      /\p{Script=Han}/u.test(days.getDayDetail(`${year}-01-01`).name) ||
      Object.keys(overrides).some((date) => date.startsWith(`${year}-`)),
  });
}
