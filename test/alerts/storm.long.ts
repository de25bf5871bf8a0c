// 10,000 alarms in a minute, an hour of 429 and 500, a restart in between: none lost, none repeated beyond the rule; on three stores.
import { expect, it, onTestFinished } from 'vitest';
import { DATABASE_KINDS, freshDatabase } from '../support/fresh-database.ts';
import { storm } from './storm.ts';
import { troupeHere } from './troupe-here.ts';
import { troupeOfProcesses } from './troupe-processes.ts';

it.each(DATABASE_KINDS)('ten thousand alarms, %s', async (kind) => {
  const database = await freshDatabase(kind);
  onTestFinished(() => database.drop());
  const began = performance.now();
  const figures = await storm({ url: database.url, alarms: 10_000, things: 4_000, troupe: troupeHere });
  console.info(kind, JSON.stringify({ ...figures, seconds: Math.round((performance.now() - began) / 1_000) }));
  expect(figures).toMatchObject({ alarms: 10_000, alerts: 4_000 });
});

it.each(DATABASE_KINDS)('ten thousand alarms, worker and sender killed with SIGKILL all the way, %s', async (kind) => {
  const database = await freshDatabase(kind);
  onTestFinished(() => database.drop());
  const began = performance.now();
  const figures = await storm({
    ...{ url: database.url, alarms: 10_000, things: 4_000, leastRefused: 40 },
    troupe: (stage) => troupeOfProcesses(stage, { everyMs: 3_000, most: 60 }),
  });
  console.info(kind, JSON.stringify({ ...figures, seconds: Math.round((performance.now() - began) / 1_000) }));
  expect(figures).toMatchObject({ alarms: 10_000, alerts: 4_000 });
  expect(figures.deaths).toBeGreaterThan(20);
});
