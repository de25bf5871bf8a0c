// Addresses of the meter's page: all that it shows is in them, so that the back button and a forwarded link show the same.

import type { Period } from '../rules/compatible.ts';
import type { DateRange } from '../rules/dates.ts';

export interface PageState {
  /** The meter's number. */
  readonly device: string;
  readonly period: Period;
  /** The last day of the period; null is today, whenever the link is opened. */
  readonly date: string | null;
  /** The hour whose readings are shown. */
  readonly hour?: number | null;
  /** What is explained. */
  readonly why?: string | null;
}

export function pagePath({ device, period, date, hour = null, why = null }: PageState): string {
  return pathWith('/meter', {
    device_id: device,
    period: period === 'day' ? null : period,
    date,
    hour,
    why,
  });
}

/** All meters, worst first. */
export const LIST_PATH = '/meter?view=all';

export function exportPath(device: string, { first, last }: DateRange): string {
  return pathWith('/meter/export', { device_id: device, first, last });
}

function pathWith(path: string, query: Readonly<Record<string, string | number | null>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null) given.set(name, String(value));
  return `${path}?${given.toString()}`;
}
