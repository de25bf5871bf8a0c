// The storm at a size for every commit; the whole one is in storm.long.ts.
import { expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../support/fresh-database.ts';
import { storm } from './storm.ts';
import { troupeHere } from './troupe-here.ts';

it('six hundred alarms, a Feishu that refuses, broken transactions and a restart: none lost, none repeated', async () => {
  const database = await freshDatabase('sqlite');
  onTestFinished(() => database.drop());
  const figures = await storm({ url: database.url, alarms: 600, things: 250, troupe: troupeHere });
  expect(figures).toMatchObject({ alarms: 600, alerts: 250 });
  expect(figures.refused).toBeGreaterThan(0);
});
