// 过一个工作日: changes the sample factories and energy systems the way their people would, one transaction a file.
import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { UserError } from '../lib/errors.ts';
import { randomFrom } from '../lib/random.ts';
import { workingSecond } from './factories/audit.ts';
import { emsFile, factoryFile } from './factories/index.ts';
import { SAMPLE_SITES, type SampleSite } from './sites.ts';
import { type Connection, literal, openForWriting } from './sqlite-file.ts';
import { utcInstant } from './wall-clock.ts';
import { sitDown } from './workday/desk.ts';
import { EMS_HABITS, editsOfADay, FACTORY_HABITS, type Habits } from './workday/habits.ts';

export interface WorkDayOptions {
  /** The folder of the sample files. */
  readonly dir: string;
  /** Which working day since the beginning, from 1. Each is applied to each file once. */
  readonly day: number;
  /** Its date in Beijing, `YYYY-MM-DD`. */
  readonly date: string;
  readonly seed: number;
}

/** One thing somebody did. */
export interface Edit {
  /** Seconds after midnight in Beijing at which it began. */
  readonly second: number;
  readonly by: string;
  /** In Chinese, for a page. */
  readonly what: string;
  /** Rows added, changed or removed. */
  readonly rows: number;
}

export interface SiteDay {
  readonly site: string;
  readonly source: 'factory' | 'ems';
  /** False when an earlier call had already applied the day to this file. */
  readonly applied: boolean;
  readonly edits: readonly Edit[];
}

export interface WorkDay {
  readonly day: number;
  readonly date: string;
  /** In the order in which files are changed: site by site, its factory first. */
  readonly sites: readonly SiteDay[];
}

interface Workplace {
  readonly site: SampleSite;
  readonly source: SiteDay['source'];
  readonly file: string;
  readonly habits: Habits;
  readonly crew: readonly string[];
  readonly stamp: (beijing: string) => string;
}

function workplaces(dir: string): Workplace[] {
  return SAMPLE_SITES.flatMap((site): Workplace[] => {
    const { code, crew } = site;
    const stamp = (beijing: string) => beijing;
    const factory = {
      site,
      source: 'factory',
      file: factoryFile(dir, code),
      habits: FACTORY_HABITS,
      crew,
      stamp,
    } as const;
    const keepers = crew.slice(0, 2);
    const ems = {
      site,
      source: 'ems',
      file: emsFile(dir, code),
      habits: EMS_HABITS,
      crew: keepers,
      stamp: utcInstant,
    } as const;
    return site.hasEms ? [factory, ems] : [factory];
  });
}

function makeEdits(connection: Connection, place: Workplace, { day, date, seed }: WorkDayOptions): Edit[] {
  const random = randomFrom('work day', place.source, place.site.code, seed, day);
  const kinds = editsOfADay(place.habits, random);
  // A sitting that begins at 17:30 is over by six, however many rows it has.
  const seconds = kinds.map(() => Math.min(workingSecond(random), 17.5 * 3600)).sort((a, b) => a - b);
  return kinds.flatMap((kind, index) => {
    const [second, by] = [seconds[index] ?? 8 * 3600, random.pick(place.crew)];
    const { desk, written } = sitDown({ ...place, connection, random, date, by, second });
    const what = kind(desk);
    return what === null ? [] : [{ second, by, what, rows: written() }];
  });
}

/** The day as an earlier call left it in the file, or null. */
function earlier(connection: Connection, day: number): Edit[] | null {
  const [row] = connection.prepare(`select edits from playground_days where day = ${day}`).all() as { edits: string }[];
  return row === undefined ? null : (JSON.parse(row.edits) as Edit[]);
}

function applyDay(connection: Connection, place: Workplace, options: WorkDayOptions): SiteDay {
  const { site, source } = place;
  connection.exec('begin immediate');
  try {
    const before = earlier(connection, options.day);
    const edits = before ?? makeEdits(connection, place, options);
    if (before === null) {
      const values = [options.day, options.date, JSON.stringify(edits)].map(literal);
      connection.exec(`insert into playground_days values (${values.join(', ')})`);
    }
    connection.exec('commit');
    return { site: site.code, source, applied: before === null, edits };
  } catch (thrown) {
    connection.exec('rollback');
    throw thrown;
  }
}

/**
 * Lets a working day pass at every sample site. The edits depend on seed, day and what the files hold; a file that already had
 * the day stays as it is, so that after a crash the same call finishes the day.
 * @throws UserError when a sample file is missing.
 */
export async function workDay(options: WorkDayOptions): Promise<WorkDay> {
  const sites: SiteDay[] = [];
  for (const place of workplaces(options.dir)) {
    if (!existsSync(place.file)) throw new UserError(`样例数据库 ${place.file} 不存在，请重新启动以补建样例工厂`);
    const connection = await openForWriting(place.file);
    try {
      sites.push(applyDay(connection, place, options));
    } finally {
      connection.close();
    }
    await setImmediate(); // SQLite is synchronous: let a server in this process answer between two files
  }
  return { day: options.day, date: options.date, sites };
}
