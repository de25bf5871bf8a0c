// kill -9 of the server, and of the job's process, wherever the main job can be hit: every publication is told once, in order, with its
// workbook.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../web/started.ts';
import { faultsOf } from './clean.ts';
import { changelogsIn, publications, toldOnce } from './heard.ts';
import { type Lab, openLab, PATIENCE_MS } from './lab.ts';
import { holdPublication, holdSending, holdSource, jobProcess, type Release, waitsFor } from './processes.ts';

const DAY_MS = 86_400_000;

let lab: Lab;
/** Of the product's clock, since 8:00 of the day on which it began. */
let day = 0;
beforeAll(async () => {
  lab = await openLab({ store: 'mysql', daily: {} });
  await lab.start(before8(0) - DAY_MS / 2);
  await toldOnce(lab, 1);
}, PATIENCE_MS);
afterAll(() => lab?.close(), PATIENCE_MS);

/** How far ahead a clock must be that it is a second before 8:00 in Shanghai (midnight UTC), so many days from now. */
function before8(days: number): number {
  const now = Date.now();
  return (Math.floor(now / DAY_MS) + 2 + days) * DAY_MS - 1_000 - now;
}

/** The next morning, after a day's work at the sites: the server starts a second before the daily job is due. */
async function nextMorning(hold: () => Promise<Release> = async () => async () => {}): Promise<Release> {
  await lab.stop('SIGINT');
  await lab.passDay();
  day += 1;
  const release = await hold();
  await lab.start(before8(day));
  return release;
}

const told = (): number => changelogsIn(lab.group.messages()).length;

async function killed(whom: 'server' | 'job'): Promise<void> {
  if (whom === 'server') return lab.stop('SIGKILL');
  const pid = jobProcess(lab, 'daily');
  if (pid === null) throw new Error('the job has no process');
  process.kill(pid, 'SIGKILL');
}

async function restarted(whom: 'server' | 'job'): Promise<void> {
  if (whom === 'server') await lab.start();
}

it.each(['server', 'job'] as const)(
  'the %s killed while it extracts',
  async (whom) => {
    const before = told();
    const release = await nextMorning(() => holdSource(lab, '07', 'point'));
    await waitsFor(lab, '_07');
    await killed(whom);
    await release();
    await restarted(whom);
    const heard = await toldOnce(lab, before + 1);
    expect(heard.at(-1)?.title).toMatch(/项变更$/);
  },
  PATIENCE_MS,
);

it.each(['server', 'job'] as const)(
  'the %s killed while it publishes',
  async (whom) => {
    const before = told();
    const release = await nextMorning(() => holdPublication(lab));
    await waitsFor(lab, 'into `lake_publications`');
    await killed(whom);
    await release();
    await restarted(whom);
    await toldOnce(lab, before + 1);
  },
  PATIENCE_MS,
);

it(
  'the job killed when it has published and not yet written the workbook',
  async () => {
    const before = told();
    const { size } = await publications(lab);
    await nextMorning();
    await until(async () => (await publications(lab)).size > size, 'the publication');
    await killed('job');
    const heard = await toldOnce(lab, before + 1);
    expect(heard.filter(({ title }) => title.endsWith('项变更')).length).toBe(day);
  },
  PATIENCE_MS,
);

const CARD = '/open-apis/im/v1/messages';
const BOOK = '/open-apis/im/v1/messages/*/reply';

it.each([
  ['the card', 'and Feishu posts it all the same', CARD, 'slow'],
  ['the workbook', 'and Feishu posts it all the same', BOOK, 'slow'],
  ['the card', 'and Feishu never does', CARD, 'dropped'],
] as const)(
  'the server killed while it posts %s, %s',
  async (_what, _then, path, fault) => {
    const before = told();
    if (fault === 'dropped') lab.simulator.faults.set('dropped', { path });
    else lab.simulator.faults.set('slow', { path, count: 1, delayMs: 60_000 });
    await nextMorning();
    await until(() => (lab.simulator.faults.list()[0]?.struck ?? 0) > 0, 'the call');
    await lab.stop('SIGKILL');
    lab.simulator.faults.clear();
    await lab.start();
    await toldOnce(lab, before + 1);
  },
  PATIENCE_MS,
);

it.each([
  ['the card', CARD],
  ['the workbook', BOOK],
] as const)(
  'the server killed right after %s is posted, before that is recorded',
  async (_what, path) => {
    const before = lab.group.messages().length;
    const heardBefore = told();
    lab.simulator.faults.set('slow', { path, count: 1, delayMs: 3_000 });
    await nextMorning();
    await until(() => lab.simulator.faults.list()[0]?.struck === 1, 'the call');
    const release: Release = await holdSending(lab);
    const expected = path === CARD ? 1 : 2;
    await lab.group.until((messages) => messages.length >= before + expected, { timeoutMs: 60_000 });
    await waitsFor(lab, 'update `outbox`');
    await lab.stop('SIGKILL');
    await release();
    lab.simulator.faults.clear();
    await lab.start();
    await toldOnce(lab, heardBefore + 1);
    expect(lab.group.messages().length).toBe(before + 2);
  },
  PATIENCE_MS,
);

it('nothing was refused, no secret was written, nobody was called', async () => {
  expect(await faultsOf(lab)).toEqual([]);
});
