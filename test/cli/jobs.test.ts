// The timetable, and what the configuration may change of it.
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPlant, type Plant } from '../support/plant.ts';
import { plantDraft, SUZHOU, yamlOf } from '../support/plant-config.ts';
import { openProduct, type Product } from '../support/product.ts';

let plant: Plant;
let product: Product;
let config = '';
beforeEach(async () => {
  plant = await openPlant('sqlite', 5);
  config = yamlOf(plantDraft([[SUZHOU, plant]]));
  product = openProduct({ config });
});
afterEach(async () => {
  product?.close();
  await plant?.close();
});

describe('jobs', () => {
  it('says when each job runs, what becomes of missed moments, and how it went last', async () => {
    const { out } = await product.ok('jobs');
    expect(out).toMatch(
      /\ndaily {2}每日台账：刷新、比对、工作簿\n {4}时间 {2}0 8 \* \* \*\n {4}错过 {2}只补最后一次\n {4}重叠 {2}等上一次做完\n {4}下次 {2}\d{4}-\d\d-\d\d 08:00:00\n {4}上次 {2}还没有运行过\nledger-work {2}群内发起的台账任务\n {4}不按时运行，只在有人要求时运行\n {4}上次 {2}还没有运行过\nmeter-poll {2}读电表：到点的电表读一遍\n {4}不按时运行，只在有人要求时运行\n {4}上次 {2}还没有运行过\nmeter-weekly {2}电表周报\n {4}时间 {2}30 8 \* \* 1\n[\s\S]*\nmeter-monthly {2}电表月报\n {4}时间 {2}30 8 1 \* \*\n {4}错过 {2}[\s\S]*\nretention {2}清理旧记录\n/,
    );
    await product.ok('run', 'daily');
    const { id } = (await product.ok('runs', '--json')).json<{ runs: { id: string }[] }>().runs[0] ?? { id: '' };
    expect((await product.ok('jobs')).out).toMatch(new RegExp(`上次 {2}.* {2}成功 {2}${id}\\n`));
    const { jobs } = (await product.ok('jobs', '--json')).json<{ jobs: { name: string }[] }>();
    expect(jobs.map(({ name }) => name)).toEqual([
      'delivery-watch',
      'people',
      'daily',
      'ledger-work',
      'meter-poll',
      'meter-weekly',
      'meter-monthly',
      'sync-retention',
      'retention',
    ]);
    expect(jobs[2]).toMatchObject({
      title: '每日台账：刷新、比对、工作簿',
      schedule: { cron: '0 8 * * *', missed: { policy: 'once' }, overlap: 'queue' },
      next: expect.stringMatching(/T00:00:00\.000Z$/),
      last: { id, status: 'ok' },
      skipped: null,
      waiting: null,
    });
  });

  it('follows the configuration', async () => {
    product.write(
      'zhiban.yaml',
      `${config}
schedule:
  daily: { cron: "30 6 * * 1-5", missed: all, missedMax: 3, overlap: skip }
  retention: { enabled: false }
`,
    );
    const { out } = await product.ok('jobs');
    expect(out).toMatch(
      /时间 {2}30 6 \* \* 1-5\n {4}错过 {2}补最近 3 次\n {4}重叠 {2}上一次没做完就跳过\n {4}下次 {2}.* 06:30:00/,
    );
    expect(out).toMatch(/retention {2}清理旧记录\n {4}不按时运行/);
  });

  it('has faults of the schedule said with their place, all together', async () => {
    product.write(
      'zhiban.yaml',
      `${config}
schedule:
  dialy: { cron: "0 8 * * *" }
  daily: { cron: "0 25 * * *", missed: never }
`,
    );
    const { code, err } = await product.run('config', 'check');
    expect(code).toBe(1);
    expect(err).toMatch(/schedule\.dialy：没有 dialy 这一项，是不是想写 daily？/);
    expect(err).toMatch(/schedule\.daily\.cron：.*应为五段 cron/);
    expect(err).toMatch(/schedule\.daily\.missed：.*应为 skip、once 或 all/);
  });
});

it('forgets old runs by retention, after as many days as the configuration says', async () => {
  await product.ok('run', 'retention');
  const store = new Database(join(product.dataDir, 'zhiban.db'));
  const longAgo = (days: number) =>
    store.prepare('update runs set started_at = ?').run(new Date(Date.now() - days * 86_400_000).toISOString());
  const forget = async () => (await product.ok('run', 'retention', '--json')).json<{ summary: object }>().summary;
  longAgo(30);
  expect(await forget()).toMatchObject({ runs: 0, stages: 0 });
  product.write('zhiban.yaml', `${config}\nretention: { runDays: 29 }\n`);
  expect(await forget()).toMatchObject({ runs: 1, stages: 9 });
  store.close();
});
