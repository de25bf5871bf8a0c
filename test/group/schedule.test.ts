// By its schedule and nobody's hand: the daily job comes round, and the group has the card and the workbook, with the store on either.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstOf } from '../support/extent.ts';
import { until } from '../web/started.ts';
import { changesByPublication, changesInBook } from './books.ts';
import { faultsOf } from './clean.ts';
import { changelogsIn, toldOnce } from './heard.ts';
import { type Lab, openLab, PATIENCE_MS } from './lab.ts';

const STORES = firstOf(1, ['mysql', 'sqlite'] as const);
const labs = new Map<string, Lab>();
const labOf = (store: string): Lab => {
  const lab = labs.get(store);
  if (lab === undefined) throw new Error(`there is no lab on ${store}`);
  return lab;
};

beforeAll(async () => {
  await Promise.all(
    STORES.map(async (store) => {
      const lab = await openLab({ store, daily: { cron: '* * * * *' } });
      labs.set(store, lab);
      await lab.start();
    }),
  );
}, PATIENCE_MS);
afterAll(() => Promise.all([...labs.values()].map((lab) => lab.close())));

const changed = (lab: Lab) => changelogsIn(lab.group.messages()).filter(({ title }) => / 项变更$/.test(title));

// Together: both wait for the same minutes.
it.concurrent.each(STORES)(
  'the group is told by the schedule what changed, once, with a workbook that says the same: the store on %s',
  async (store) => {
    const lab = labOf(store);
    await until(() => changelogsIn(lab.group.messages()).length > 0, 'the baseline');
    await lab.passDay();
    await until(() => changed(lab).some(({ books }) => books.length > 0), 'the changelog');
    // A server that begins again has nothing to say of it; and no minute comes while it is looked at.
    await lab.stop('SIGINT');
    await lab.start();
    await toldOnce(lab, 2);
    await lab.stop('SIGINT');

    const changes = await changesByPublication(lab);
    for (const one of changed(lab)) {
      const wanted = changes.get(one.publication) ?? [];
      expect(one.title).toBe(`台账 ${wanted.length.toLocaleString('en')} 项变更`);
      expect(one.books).toHaveLength(1);
      expect(await changesInBook(lab, one)).toEqual(wanted);
    }
    await onlyTheSchedule(lab);
    expect(await faultsOf(lab)).toEqual([]);
  },
  PATIENCE_MS,
);

/** Every minute was had once, and nobody else ran anything. */
async function onlyTheSchedule(lab: Lab): Promise<void> {
  const runs = await lab.withStore((store) => store.db.selectFrom('runs').selectAll().execute());
  expect(runs.map(({ job, trigger }) => [job, trigger])).toEqual(runs.map(() => ['daily', 'schedule']));
  const due = runs.filter(({ due_at }) => due_at !== null);
  expect(due.length).toBeGreaterThan(0);
  expect(new Set(due.map(({ due_at }) => due_at)).size).toBe(due.length);
  expect(due.filter(({ status }) => !['ok', 'skipped', 'waiting', 'lost'].includes(status))).toEqual([]);
}
