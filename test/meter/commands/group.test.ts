// A meter in the group, through the whole path: what people write goes by Feishu to the server, the source's page is read, and the card,
// its presses and the workbook come back into the group.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Chat } from '../../../src/simulator/control/chats.ts';
import type { Message } from '../../../src/simulator/control/messages.ts';
import type { Person } from '../../../src/simulator/control/people.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { TENANT_KEY } from '../../../src/simulator/tenant.ts';
import { titleOf } from '../../group/heard.ts';
import { APP } from '../../group/lab.ts';
import { type MeterPages, serveMeterPages } from '../../support/meter-pages.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Started, startZhiban, until } from '../../web/started.ts';

const PATIENCE_MS = 120_000;
const HOSTILE = '<at id=all></at>`宿舍` *一* #';

let pages: MeterPages;
let simulator: Simulator;
let zhiban: Started;
let group: Chat;
let person: Person;

beforeAll(async () => {
  pages = await serveMeterPages();
  simulator = await startSimulator({ port: 0, file: null, apps: [{ ...APP, eventUrl: null }] });
  person = simulator.people.add('小陈');
  group = simulator.chats.create('宿舍群', [person], [APP.appId]);
  const folder = temporaryFolder('meter-group');
  const config = {
    dataDir: join(folder, 'data'),
    store: { url: `sqlite:${encodeURI(join(folder, 'store.db'))}` },
    web: { port: 0 },
    sites: [],
    schedule: Object.fromEntries(['daily', 'people', 'retention'].map((job) => [job, { enabled: false }])),
    outbound: { allow: [pages.address], http: ['127.0.0.1'] },
    feishu: { ...APP, domain: simulator.url, tenantKey: TENANT_KEY, chats: [{ id: group.id, name: '宿舍群' }] },
    meter: {
      sources: { cnyiot: { kind: 'cnyiot', url: pages.url, perMinute: 6_000 } },
      meters: { '18601234567': { name: HOSTILE, aliases: ['宿舍'] }, '18601234568': { name: '门卫室' } },
    },
  };
  writeFileSync(join(folder, 'zhiban.yaml'), JSON.stringify(config)); // JSON is YAML
  zhiban = await startZhiban(folder, { PATH: process.env.PATH ?? '', ZHIBAN_CONFIG: 'zhiban.yaml' });
  simulator.apps.setUrl(APP.appId, `http://127.0.0.1:${zhiban.port}/feishu/events`);
}, PATIENCE_MS);

afterAll(async () => {
  await zhiban?.stop('SIGINT');
  await simulator?.close();
  await pages?.close();
});

const answersTo = (asked: Message): readonly Message[] => group.messages().filter(({ parent }) => parent === asked.id);

/** Mentions the bot and writes; answers with what it says to that, as many messages as there are to be. */
async function asks(text: string, count = 1): Promise<readonly Message[]> {
  const asked = group.says(person, text, { mentions: [APP.appId] });
  await group.until(() => answersTo(asked).length >= count, { timeoutMs: 30_000 });
  return answersTo(asked);
}

it(
  'is read at once, shown with its chart, pressed, and exported',
  async () => {
    const [card] = await asks('电表 刷新 宿舍');
    if (card === undefined) throw new Error('no answer');
    expect(titleOf(card)).toContain('`宿舍` *一* # 剩 119.65 度，还算不出能用几天');
    expect(card.text).toMatch(/刚读到新读数：119&#46;65 度|刚读到新读数：119\.65 度|刚刚读过|没有变/);
    expect(card.text).toContain('95.72 元');
    expect(JSON.stringify(card.card)).toContain('"type":"common"');
    // Nobody is called by a name.
    expect(JSON.stringify(card.card)).not.toContain('<at id=all>');

    await card.click(person, '近7天');
    await until(() => JSON.stringify(card.fresh().card).includes('（7 天）'), 'the week in the same card');

    await card.click(person, '不足 7 天时提醒');
    await until(
      () =>
        group
          .messages()
          .some((one) => one.sender.kind === 'app' && one.text.includes('7 天') && one !== card && /订/.test(one.text)),
      'the subscription',
    );

    const [list] = await asks('电表');
    expect(titleOf(list)).toMatch(/^2 块电表/);
    await list?.click(person, '门卫室');
    await until(() => group.messages().some((one) => titleOf(one).startsWith('门卫室')), 'the card of the other meter');

    const [said, book] = await asks('电表 导出 宿舍 今天', 2);
    expect(said?.text).toContain('文件在下面');
    expect(book?.type).toBe('file');
  },
  PATIENCE_MS,
);
