// The server as it is installed: at its start the meters are read, in a process of Bree's, without anybody asking.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lastReadings } from '../../../src/features/meter/readings/last-readings.ts';
import { openStore } from '../../../src/store/store.ts';
import { serveMeterPages } from '../../support/meter-pages.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { startZhiban, until } from '../../web/started.ts';

test('meters are read at the start, and a start soon after asks nobody again', async () => {
  const pages = await serveMeterPages();
  const folder = temporaryFolder('meter-start');
  onTestFinished(async () => {
    await pages.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const config = `
outbound: { allow: ['${pages.address}'], http: [127.0.0.1] }
meter:
  intervalSeconds: 86400
  sources: { cnyiot: { kind: cnyiot, url: '${pages.url}', perMinute: 600 } }
  meters: { '18601234567': { name: '201' }, '18601234568': { name: '202' } }
`;
  const file = join(folder, 'zhiban.yaml');
  writeFileSync(file, config);
  const env = { ZHIBAN_CONFIG: file, PATH: process.env.PATH ?? '' };
  const first = await startZhiban(folder, env);
  await until(() => pages.asked.length === 2, 'two requests');
  const store = await openStore(`sqlite:${encodeURI(join(folder, 'data', 'zhiban.db'))}`);
  onTestFinished(() => store.close());
  const runs = () =>
    store.db.selectFrom('runs').select(['status', 'summary']).where('job', '=', 'meter-poll').execute();
  await until(async () => (await runs()).some(({ status }) => status === 'ok'), 'the end of the run');
  expect((await lastReadings({ store }, ['18601234567'])).get('18601234567')).toMatchObject({
    remain: 11965,
    amount: 9572,
  });
  // It runs all day long: that it ran well is no matter for the audit.
  const audited = await store
    .withTables<{ audit_log: { command: string | null } }>()
    .db.selectFrom('audit_log')
    .select('command')
    .execute();
  expect(audited.filter(({ command }) => command === 'meter-poll')).toEqual([]);
  expect(await first.stop('SIGTERM')).toBe(0);

  const second = await startZhiban(folder, env);
  await until(async () => (await runs()).filter(({ status }) => status === 'ok').length > 1, 'another run');
  expect(pages.asked).toHaveLength(2);
  await second.stop('SIGTERM');
});
