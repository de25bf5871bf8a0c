// Data that cannot be compared: named with examples; that ledger of that site waits, nothing else suffers.
import { describe, expect, it } from 'vitest';
import { DATABASE_KINDS } from '../../support/fresh-database.ts';
import { addPoint } from '../../support/plant.ts';
import { yamlOf } from '../../support/plant-config.ts';
import { openScene, type PublishAnswer, type Scene } from './scene.ts';

interface Refreshed {
  readonly sites: readonly { site: string; status: string; rows: object; faults: Record<string, string> }[];
}

/** Two sites with a baseline; the first is spoiled, both have a renamed device. */
async function spoiled(scene: Scene, spoil: () => Promise<void>): Promise<PublishAnswer> {
  await scene.publish();
  await spoil();
  for (const plant of scene.plants)
    await plant.edit('李娜', '2026-11-21 09:00:00', 'device', "name = '新泵'", 'id = 3');
  const refreshed = await scene.product.run('ledger', 'refresh', '--json');
  expect(refreshed.code).toBe(1);
  const [first, second] = refreshed.json<Refreshed>().sites;
  expect(first).toMatchObject({ status: 'partial', rows: { devices: 5 } });
  expect(second).toMatchObject({ status: 'ok', faults: {} });
  const published = await scene.product.run('ledger', 'publish', '--json');
  expect(published.code).toBe(1);
  const answer = published.json<PublishAnswer>();
  const { points, devices } = answer.ledgers;
  expect(points?.suzhou).toMatchObject({ state: 'faulty', rows: 30, added: 0, removed: 0, fields: 0 });
  expect(points?.suzhou?.note).toMatch(/^未比对（数据截至 \d\d-\d\d \d\d:\d\d）：/);
  expect(points?.suzhou?.note).toContain(first?.faults.points);
  expect(devices?.suzhou).toMatchObject({ state: 'compared', fields: 1 });
  expect(devices?.wuxi).toMatchObject({ state: 'compared', fields: 1 });
  expect(points?.wuxi).toMatchObject({ state: 'compared', fields: 6 });
  return answer;
}

function noteOf(answer: PublishAnswer): string {
  return answer.ledgers.points?.suzhou?.note ?? '';
}

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  it('names keys that occur more than once', async () => {
    const scene = await openScene([kind, 'sqlite'], 30);
    const [suzhou] = scene.plants;
    const answer = await spoiled(scene, async () => {
      await suzhou?.run("update point set code = 'P-007' where id in (8, 9)");
      await suzhou?.run("update point set code = 'P-020' where id = 21");
    });
    expect(noteOf(answer)).toMatch(
      /主键 code 有重复：P-007（3 行）、P-020（2 行）；请在来源改正，或换一个能唯一确定一行的主键$/,
    );
    await suzhou?.run("update point set code = 'P-10' || id where id in (8, 9, 21)".replace(...concatenation(kind)));
    expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ state: 'compared', added: 3, removed: 3 });
  });

  it('names how many keys are NULL', async () => {
    const scene = await openScene([kind, 'sqlite'], 30);
    const [suzhou] = scene.plants;
    const answer = await spoiled(scene, async () => {
      await suzhou?.run('update point set code = null where id in (3, 4)');
    });
    expect(noteOf(answer)).toMatch(/主键 code 有 2 行是空值；请在来源补上编码，或在 where 里排除$/);
    expect(await scene.product.changes('--site', 'suzhou', '--ledger', 'points')).toEqual([]);
  });

  it('names a table that is missing', async () => {
    const scene = await openScene([kind, 'sqlite'], 30);
    const [suzhou] = scene.plants;
    const answer = await spoiled(scene, async () => {
      await suzhou?.run('drop table dict_unit');
    });
    expect(noteOf(answer)).toMatch(/来源里没有表 dict_unit$/);
  });

  it('names a column that is missing, with the line of the SELECT that wants it', async () => {
    const scene = await openScene([kind, 'sqlite'], 30);
    const [suzhou] = scene.plants;
    const answer = await spoiled(scene, async () => {
      await suzhou?.run('alter table point drop column remark');
    });
    const line =
      yamlOf(scene.draft)
        .split('\n')
        .findIndex((text) => text.includes('p.remark')) + 1;
    expect(noteOf(answer)).toContain(`zhiban.yaml 第 ${line} 行：`);
    expect(noteOf(answer)).toMatch(/SELECT 不能执行，.*column named "remark".*；就在“.*p\.hi_limit, p\.remark,”$/);
  });

  it('names a column that is missing although the configuration renames it', async () => {
    const scene = await openScene([kind, 'sqlite'], 30);
    const [suzhou, wuxi] = scene.plants;
    const { point } = scene.draft.ledger.tables.plant ?? {};
    if (point !== undefined) point.columns = { remark: { from: 'note_text' } };
    scene.configure();
    for (const plant of [suzhou, wuxi]) await plant?.run('alter table point rename column remark to note_text');
    const answer = await spoiled(scene, async () => {
      await suzhou?.run('alter table point rename column note_text to remarks');
    });
    expect(noteOf(answer)).toMatch(/表 point 里没有列 note_text；有：id、code、name、device_id、.*remarks/);
  });
});

const TYPE_CHANGES = [
  { kind: 'mysql', sql: ['alter table point modify hi_limit varchar(40)'], before: 'DECIMAL\\(14,4\\)' },
  { kind: 'postgres', sql: ['alter table point alter hi_limit type varchar(40)'], before: 'DECIMAL\\(14,4\\)' },
  {
    kind: 'sqlite',
    sql: [
      'alter table point add column hi_text varchar(40)',
      'update point set hi_text = hi_limit',
      'alter table point drop column hi_limit',
      'alter table point rename column hi_text to hi_limit',
    ],
    before: 'DECIMAL\\(14,4\\)',
  },
] as const;

it.each(TYPE_CHANGES)('waits for somebody to accept a changed column type on $kind', async ({ kind, sql, before }) => {
  const scene = await openScene([kind, 'sqlite'], 30);
  const [suzhou] = scene.plants;
  await scene.publish();
  for (const statement of sql) await suzhou?.run(statement);
  await scene.product.ok('ledger', 'refresh');
  const published = await scene.product.run('ledger', 'publish', '--json');
  expect(published.code).toBe(1);
  const answer = published.json<PublishAnswer>();
  expect(answer.ledgers.points?.suzhou).toMatchObject({ state: 'faulty', rows: 30, fields: 0 });
  expect(noteOf(answer)).toMatch(
    new RegExp(
      `^未比对（数据截至 .*）：列类型变化：hi_limit：${before} → VARCHAR；确认无误后用 zhiban ledger accept --site suzhou 重建基准$`,
    ),
  );
  expect(answer.ledgers.devices?.suzhou?.state).toBe('compared');
  expect(answer.ledgers.points?.wuxi?.state).toBe('compared');

  const accepted = await scene.product.ok('ledger', 'accept', '--site', 'suzhou', '--json');
  expect(accepted.json<PublishAnswer>().ledgers.points?.suzhou).toMatchObject({
    state: 'built',
    fields: 0,
    note: expect.stringMatching(/^列类型变化（hi_limit：.*），确认后重建基准$/),
  });
  await suzhou?.edit('李娜', '2026-11-21 09:00:00', 'point', "hi_limit = '88.8'", 'id = 5');
  await scene.publish();
  const [change] = await scene.product.changes();
  expect(change).toMatchObject({ key: { code: 'P-005' }, field: 'hi_limit', after: '88.8', who: '李娜' });
});

it('keeps a wider type of the same family comparable: nothing changed', async () => {
  const scene = await openScene(['mysql'], 20);
  await scene.publish();
  await scene.plants[0]?.run('alter table point modify hi_limit decimal(20,6)');
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ state: 'compared', fields: 0 });
  expect(await scene.product.changes()).toEqual([]);
});

it('names a value that does not fit its column', async () => {
  const scene = await openScene(['sqlite', 'sqlite'], 30);
  const [suzhou] = scene.plants;
  const answer = await spoiled(scene, async () => {
    await suzhou?.run("update point set hi_limit = '八十' where id = 5");
  });
  expect(noteOf(answer)).toMatch(/表 point 的内容与类型不符：.*八十/);
});

it('is well again after the row that nobody could compare has gone', async () => {
  const scene = await openScene(['sqlite'], 30);
  const [suzhou] = scene.plants;
  await scene.publish();
  if (suzhou !== undefined) await addPoint(suzhou, 31);
  await suzhou?.run("update point set code = 'P-030' where id = 31");
  expect((await scene.publish()).ledgers.points?.suzhou?.state).toBe('faulty');
  await suzhou?.run('delete from point where id = 31');
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ state: 'compared', added: 0, removed: 0 });
});

function concatenation(kind: string): [RegExp, string] {
  return kind === 'mysql' ? [/'P-10' \|\| id/, "concat('P-10', id)"] : [/$^/, ''];
}
