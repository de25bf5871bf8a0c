// The main job to its end: twelve real MariaDB sites are read and compared, and the group hears what changed, once.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstOf } from '../support/extent.ts';
import { readSheet } from '../support/read-workbook.ts';
import { until } from '../web/started.ts';
import { faultsOf } from './clean.ts';
import { changelogsIn, toldOnce } from './heard.ts';
import { type Lab, openLab, PATIENCE_MS, SITES } from './lab.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ store: 'mysql', points: 300 });
  await lab.start();
}, PATIENCE_MS);
afterAll(() => lab?.close());

const told = (): number => changelogsIn(lab.group.messages()).length;

async function changesOf(publication: number): Promise<readonly { kind: string }[]> {
  const { stdout } = await lab.run('ledger', 'changes');
  const all = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { kind: string; detectedAt: string });
  const moments = [...new Set(all.map(({ detectedAt }) => detectedAt))].sort();
  // The first publication is the baseline and has none.
  return all.filter(({ detectedAt }) => detectedAt === moments[publication - 2]);
}

it(
  'says that the baseline stands, with its workbook',
  async () => {
    const [first] = await toldOnce(lab, 1);
    expect(first?.title).toMatch(/^台账基准已建立：12 个基地、6 本台账、[\d,]+ 行$/);
    expect(first?.books[0]?.file?.name).toMatch(/^变更日志_\d{4}-\d\d-\d\d_第1次\.xlsx$/);
  },
  PATIENCE_MS,
);

it(
  'says what changed on a working day: the numbers, the sites, the sentences, the workbook below the card',
  async () => {
    await lab.passDay();
    await lab.daily();
    const [, heard] = await toldOnce(lab, 2);
    const changes = await changesOf(2);
    expect(changes.length).toBeGreaterThan(100);
    expect(heard?.title).toBe(`台账 ${changes.length.toLocaleString('en')} 项变更`);
    for (const number of Array.from({ length: SITES }, (_, index) => String(index + 1).padStart(2, '0')))
      expect(heard?.card.text).toContain(`${number}号基地`);
    expect(heard?.card.text).toMatch(/影响 \d+ 个采集点/);
    const path = join(lab.folder, 'received.xlsx');
    writeFileSync(path, lab.simulator.file(heard?.books[0]?.file?.key ?? '')?.bytes ?? '');
    const modified = changes.filter(({ kind }) => kind === 'modified').length;
    // The header is no change.
    expect((await readSheet(path, '修改明细')).rows).toHaveLength(modified + 1);
  },
  PATIENCE_MS,
);

const MESSAGES = '/open-apis/im/v1/*';

const UNANSWERED = [
  // Longer than the client waits.
  ['what may have been done', [['answer-lost'], ['slow', 20_000]]],
  ['what was not done', [['server-error'], ['dropped'], ['expired-token']]],
] as const;
it.each(firstOf(1, UNANSWERED))(
  'says it once although Feishu does not answer %s',
  async (_, faults) => {
    const before = told();
    for (const [fault, delayMs] of faults)
      lab.simulator.faults.set(fault, { path: MESSAGES, count: 1, ...(delayMs === undefined ? {} : { delayMs }) });
    await lab.passDay();
    await lab.daily();
    await toldOnce(lab, before + 1);
    expect(lab.simulator.faults.list().map(({ struck }) => struck)).toEqual(faults.map(() => 1));
    lab.simulator.faults.clear();
  },
  PATIENCE_MS,
);

it(
  'says it once although Feishu answers 429, and waits as long as that says',
  async () => {
    const before = told();
    lab.simulator.faults.set('rate-limit', { path: '/open-apis/im/v1/messages', count: 1, resetSeconds: 6 });
    await lab.passDay();
    await lab.daily();
    await until(() => lab.simulator.faults.list()[0]?.struck === 1, 'the refusal');
    // A moment later than it was: who looks sees it late, too.
    const refused = performance.now();
    await until(() => told() > before, 'the card');
    expect(performance.now() - refused).toBeGreaterThan(4_000);
    await toldOnce(lab, before + 1);
    lab.simulator.faults.clear();
  },
  PATIENCE_MS,
);

it(
  'says it once although the server is killed while it posts, and what was published while it was down',
  async () => {
    const before = told();
    lab.simulator.faults.set('slow', { path: '/open-apis/im/v1/messages*', count: 1, delayMs: 1_500 });
    await lab.passDay();
    await lab.daily();
    await until(() => lab.simulator.faults.list()[0]?.struck === 1, 'the call');
    await lab.stop('SIGKILL');
    await lab.passDay();
    await lab.daily();
    await lab.start();
    await toldOnce(lab, before + 2);
    lab.simulator.faults.clear();
  },
  PATIENCE_MS,
);

it('names that would call everybody are shown and call nobody; nothing was refused, no secret was written', async () => {
  const seen = changelogsIn(lab.group.messages())
    .map(({ card }) => card.text)
    .join('\n');
  expect(seen).toContain('空压机');
  expect(seen).toContain('循环泵');
  expect(await faultsOf(lab)).toEqual([]);
});
