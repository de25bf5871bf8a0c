// Sample energy systems: one SQLite file for each site that has one.
import { randomFrom } from '../../lib/random.ts';
import { PLAYGROUND_DAYS } from '../factories/schema.ts';
import type { SampleSite } from '../sites.ts';
import type { Filled, Row } from '../sqlite-file.ts';
import { type EmsRows, emsRows } from './model.ts';
import { AREA, METER, METERING_POINT } from './schema.ts';

/** The rows in SQLite's terms: booleans are 0 and 1, arrays and JSON are JSON text. */
export function emsFilled(rows: EmsRows): Filled[] {
  return [
    { table: AREA, rows: rows.area.map((area): Row => ({ ...area })) },
    { table: METER, rows: rows.meter.map((meter): Row => ({ ...meter, is_virtual: Number(meter.is_virtual) })) },
    {
      table: METERING_POINT,
      rows: rows.metering_point.map(
        (point): Row => ({
          ...point,
          is_billing: Number(point.is_billing),
          settings: JSON.stringify(point.settings),
          tags: point.tags === null ? null : JSON.stringify(point.tags),
        }),
      ),
    },
    { table: PLAYGROUND_DAYS, rows: [] },
  ];
}

/** The tables of a site's energy system, the same for the same site, seed and last day. */
export function emsTables(site: SampleSite, seed: number, until: string): Filled[] {
  const { code: siteCode, prefix, crew } = site;
  const points = randomFrom('ems size', siteCode, seed).int(52, 96);
  return emsFilled(emsRows({ siteCode, prefix, crew, points, seed, until, idsAfter: 0 }));
}
