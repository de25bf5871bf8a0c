// Moving in: the program starts over the database of the one before, with that one's .env as it is, and answers from its rows at once.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { expect, it, onTestFinished } from 'vitest';
import { dateAfter, dateAt, HOUR_MS, startOfDate, wallText } from '../../src/features/meter/rules/reading.ts';
import { listen } from '../../src/web/listen.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startZhiban } from '../web/started.ts';

const METER = '10000000001';
const TABLE = `create table electricity_balance (id int not null auto_increment, meter_no varchar(64) not null,
  remain decimal(10,2) not null, collected_at datetime not null, primary key (id),
  key idx_meter_time (meter_no, collected_at), unique key uk_meter_collected (meter_no, collected_at))`;

/** A page that is never there: what is answered comes from the database alone. */
async function silentSource(): Promise<number> {
  const server = createServer((_, response) => response.writeHead(503).end());
  onTestFinished(() => void server.close());
  return listen(server, { host: '127.0.0.1', port: 0 });
}

interface Kpi {
  readonly current_balance: number;
  readonly yesterday_last_balance: number;
  readonly usage_yesterday: number;
  readonly usage_today: number;
}

it('answers from the rows that were there, and from those that another program writes, at once', async () => {
  const database = await freshDatabase('mysql');
  onTestFinished(() => database.drop());
  const old = await createConnection(database.url);
  onTestFinished(() => old.end());
  await old.query(TABLE);
  const today = dateAt(Date.now());
  const yesterday = startOfDate(dateAfter(today, -1));
  // Yesterday a kWh an hour, from 200.00 at midnight; the night before 0.25.
  const rows: [string, string, string][] = [[METER, wallText(yesterday - HOUR_MS), '200.25']];
  for (let hour = 0; hour < 24; hour++) {
    rows.push([METER, wallText(yesterday + hour * HOUR_MS), (200 - hour).toFixed(2)]);
  }
  await old.query('insert into electricity_balance (meter_no, collected_at, remain) values ?', [rows]);
  const [made] = await old.query('show create table electricity_balance');

  const cwd = temporaryFolder('moving-in');
  const { hostname, port, username, password, pathname } = new URL(database.url);
  writeFileSync(
    join(cwd, '.env'),
    `DB_HOST=${hostname}\nDB_PORT=${port}\nDB_USER=${decodeURIComponent(username)}\n` +
      `DB_PASSWORD='${decodeURIComponent(password)}'\nDB_NAME=${pathname.slice(1)}\nFETCH_INTERVAL_SECONDS=3600\n`,
  );
  const source = await silentSource();
  mkdirSync(join(cwd, 'config'));
  writeFileSync(
    join(cwd, 'config', 'main.yaml'),
    `include: [shipped:examples/meter.yaml]
outbound: { allow: ["127.0.0.1:${source}"], http: [127.0.0.1] }
meter:
  sources: { cnyiot: { kind: cnyiot, url: "http://127.0.0.1:${source}/pay?mid={meter}" } }
`,
  );
  const zhiban = await startZhiban(cwd, { ZHIBAN_CONFIG: 'config/main.yaml' });
  onTestFinished(() => void zhiban.stop('SIGKILL'));
  const asked = async <T>(path: string): Promise<T> => {
    const { status, text } = await zhiban.get(path);
    expect({ path, status, text: status === 200 ? '' : text }).toEqual({ path, status: 200, text: '' });
    return JSON.parse(text) as T;
  };

  expect(await asked<Kpi>('/kpi')).toMatchObject({
    current_balance: 177,
    yesterday_last_balance: 177,
    usage_yesterday: 23.25,
    usage_today: 0,
  });
  const week = await asked<{ labels: string[]; balances: (number | null)[]; usage: number[] }>('/data?period=week');
  expect([week.labels.at(-2), week.balances.at(-2), week.usage.at(-2)]).toEqual([dateAfter(today, -1), 177, 23.25]);

  const now = wallText(Math.floor(Date.now() / 1_000) * 1_000);
  await old.query('insert into electricity_balance (meter_no, remain, collected_at) values (?, ?, ?)', [
    METER,
    '176.50',
    now,
  ]);
  expect(await asked<Kpi>(`/kpi?device_id=${METER}`)).toMatchObject({ current_balance: 176.5 });

  // The page of the program before stood at /, and so does ours in that example.
  const page = await zhiban.get('/');
  expect([page.status, page.text.includes('我的电表')]).toEqual([200, true]);

  const [after] = await old.query('show create table electricity_balance');
  const withoutCount = (shown: unknown): string => JSON.stringify(shown).replace(/AUTO_INCREMENT=\d+ /, '');
  expect(withoutCount(after)).toBe(withoutCount(made));
  expect((await old.query('select count(*) as rows_there from electricity_balance'))[0]).toEqual([{ rows_there: 26 }]);
  expect(await zhiban.stop('SIGTERM')).toBe(0);
});
