// kill -9 at one point of the main job or of its posting, and what the group must have heard when all is over.
import { expect } from 'vitest';
import { until } from '../web/started.ts';
import { changelogsIn, publications, toldOnce } from './heard.ts';
import { type Lab, openLab } from './lab.ts';
import { holdPublication, holdSending, holdSource, killJob, type Release, waitsFor } from './processes.ts';

const DAY_MS = 86_400_000;
export const CARD = '/open-apis/im/v1/messages';
export const BOOK = '/open-apis/im/v1/messages/*/reply';

export type Whom = 'server' | 'job';

/** Each lets a working day pass, has the daily job begin by its schedule on the next morning, kills, and looks at what was told. */
export interface Killing {
  readonly lab: Lab;
  whileExtracting(whom: Whom): Promise<void>;
  whilePublishing(whom: Whom): Promise<void>;
  /** The publication is in force, and its workbook is not there. */
  beforeTheWorkbook(): Promise<void>;
  /** `slow`: Feishu posts it all the same; `dropped`: it never does. */
  whilePosting(path: string, fault: 'slow' | 'dropped'): Promise<void>;
  /** Posted, and not recorded as such. */
  rightAfterPosting(path: string): Promise<void>;
}

export async function openKilling(): Promise<Killing> {
  const lab = await openLab({ store: 'mysql', daily: {} });
  await lab.start(before8(0) - DAY_MS / 2);
  await toldOnce(lab, 1);
  const { faults } = lab.simulator;
  const told = (): number => changelogsIn(lab.group.messages()).length;
  let day = 0;
  const nextMorning = async (hold: () => Promise<Release> = async () => async () => {}): Promise<Release> => {
    await lab.stop('SIGINT');
    await lab.passDay();
    day += 1;
    const release = await hold();
    await lab.start(before8(day));
    return release;
  };
  const heldAndKilled = async (whom: Whom, hold: () => Promise<Release>, words: string): Promise<void> => {
    const before = told();
    const release = await nextMorning(hold);
    await waitsFor(lab, words);
    await killed(lab, whom);
    await release();
    if (whom === 'server') await lab.start();
    await toldOnce(lab, before + 1);
    expect(dayChanges(lab)).toBe(day);
  };
  return {
    lab,
    whileExtracting: (whom) => heldAndKilled(whom, () => holdSource(lab, '07', 'point'), '_07'),
    whilePublishing: (whom) => heldAndKilled(whom, () => holdPublication(lab), 'into `lake_publications`'),
    beforeTheWorkbook: async () => {
      const before = told();
      const { size } = await publications(lab);
      await nextMorning();
      await until(async () => (await publications(lab)).size > size, 'the publication');
      await killed(lab, 'job');
      await toldOnce(lab, before + 1);
      expect(dayChanges(lab)).toBe(day);
    },
    whilePosting: async (path, fault) => {
      const before = told();
      faults.set(fault, fault === 'dropped' ? { path } : { path, count: 1, delayMs: 60_000 });
      await nextMorning();
      await until(() => (faults.list()[0]?.struck ?? 0) > 0, 'the call');
      await lab.stop('SIGKILL');
      faults.clear();
      await lab.start();
      await toldOnce(lab, before + 1);
    },
    rightAfterPosting: async (path) => {
      const [messages, before] = [lab.group.messages().length, told()];
      faults.set('slow', { path, count: 1, delayMs: 3_000 });
      await nextMorning();
      await until(() => faults.list()[0]?.struck === 1, 'the call');
      const release = await holdSending(lab);
      const posted = messages + (path === CARD ? 1 : 2);
      await lab.group.until((there) => there.length >= posted, { timeoutMs: 60_000 });
      await waitsFor(lab, 'update `outbox`');
      await lab.stop('SIGKILL');
      await release();
      faults.clear();
      await lab.start();
      await toldOnce(lab, before + 1);
      expect(lab.group.messages()).toHaveLength(messages + 2);
    },
  };
}

/** How far ahead a clock must be that it is a second before 8:00 in Shanghai (midnight UTC), so many days from now. */
function before8(days: number): number {
  const now = Date.now();
  return (Math.floor(now / DAY_MS) + 2 + days) * DAY_MS - 1_000 - now;
}

/** On how many days the group heard of changes. */
function dayChanges(lab: Lab): number {
  return changelogsIn(lab.group.messages()).filter(({ title }) => title.endsWith('项变更')).length;
}

async function killed(lab: Lab, whom: Whom): Promise<void> {
  if (whom === 'server') return lab.stop('SIGKILL');
  killJob(lab, 'daily');
}
