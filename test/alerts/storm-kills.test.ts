// The storm at a size for every commit, with real kills: worker and sender are processes, and die by SIGKILL at any moment.
import { expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../support/fresh-database.ts';
import { storm } from './storm.ts';
import { troupeOfProcesses } from './troupe-processes.ts';

it('three hundred alarms, a Feishu that refuses, worker and sender killed again and again: none lost, none repeated', async () => {
  const database = await freshDatabase('sqlite');
  onTestFinished(() => database.drop());
  const killing = { everyMs: 900, most: 8 };
  const figures = await storm({
    ...{ url: database.url, alarms: 300, things: 120, stepMinutes: 5 },
    troupe: (stage) => troupeOfProcesses(stage, killing),
  });
  expect(figures).toMatchObject({ alarms: 300, alerts: 120 });
  expect(figures.refused).toBeGreaterThan(0);
  expect(figures.deaths).toBeGreaterThan(3);
}, 240_000);
