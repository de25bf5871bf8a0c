// Which working day comes next in the sample factories: derived from their files, so that no crash can lose count.
import { existsSync } from 'node:fs';
import { PEOPLE_ZONE, zonedParts } from '../lib/zoned-time.ts';
import { emsFile, factoryFile } from '../playground/factories/index.ts';
import { SAMPLE_SITES } from '../playground/sites.ts';
import { openForWriting } from '../playground/sqlite-file.ts';
import { addDays, isWeekend } from '../playground/wall-clock.ts';

export interface NextWorkday {
  /** From 1. */
  readonly day: number;
  /** `YYYY-MM-DD` in Beijing. */
  readonly date: string;
}

interface Applied {
  readonly day: number;
  readonly date: string;
}

/** The day after the last one that reached every file; one that reached only some of them is finished first. */
export async function nextWorkday(dir: string, now: Date): Promise<NextWorkday> {
  const latest = await Promise.all(sampleFiles(dir).map(latestDay));
  return chooseWorkday(latest, now);
}

/** Pure: from the newest day that each file has (null for none). Days go from Monday to Friday and never back. */
export function chooseWorkday(latest: readonly (Applied | null)[], now: Date): NextWorkday {
  const day = Math.min(...latest.map((one) => one?.day ?? 0)) + 1;
  const begun = latest.find((one) => one !== null && one.day >= day);
  if (begun !== undefined && begun !== null) return { day, date: begun.date };
  const { year, month, day: today } = zonedParts(now, PEOPLE_ZONE);
  const before =
    latest
      .flatMap((one) => one?.date ?? [])
      .sort()
      .at(-1) ?? '';
  const earliest = `${year}-${month}-${today}`;
  let date = before < earliest ? earliest : addDays(before, 1);
  while (isWeekend(date)) date = addDays(date, 1);
  return { day, date };
}

function sampleFiles(dir: string): readonly string[] {
  return SAMPLE_SITES.flatMap(({ code, hasEms }) => [
    factoryFile(dir, code),
    ...(hasEms ? [emsFile(dir, code)] : []),
  ]).filter((file) => existsSync(file));
}

async function latestDay(file: string): Promise<Applied | null> {
  const connection = await openForWriting(file);
  try {
    const [row] = connection.prepare('select day, date from playground_days order by day desc limit 1').all();
    return (row as Applied | undefined) ?? null;
  } finally {
    connection.close();
  }
}
