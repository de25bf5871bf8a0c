// The product keeps its own rows on each of the three kinds of store: the same days give the same answers.
import { expect, it, onTestFinished } from 'vitest';
import { DATABASE_KINDS, freshDatabase } from '../../support/fresh-database.ts';
import { addPoint } from '../../support/plant.ts';
import { plantDraft, SUZHOU, WUXI, yamlOf } from '../../support/plant-config.ts';
import type { PublishAnswer } from './scene.ts';
import { aPlant, aProduct } from './scene.ts';

it.each(DATABASE_KINDS)('on %s', async (kind) => {
  const store = await freshDatabase(kind);
  onTestFinished(() => store.drop());
  const plants = [await aPlant('sqlite', 70), await aPlant('sqlite', 70)] as const;
  const sites = [
    [SUZHOU, plants[0]],
    [WUXI, plants[1]],
  ] as const;
  const draft = plantDraft(sites);
  const product = aProduct(yamlOf(draft), store.url);
  expect((await product.ok('run', 'daily', '--due', '2026-11-20T08:00:00+08:00', '--json')).json()).toMatchObject({
    summary: { publication: 1, changes: 0 },
  });
  const afterFirst = new Date().toISOString();

  // An ordinary day.
  const [suzhou, wuxi] = plants;
  await suzhou.edit('李娜🙂', '2026-11-21 09:00:00', 'device', 'name = \'\\N "泵" 😀\'', 'id = 3');
  await addPoint(suzhou, 71);
  await wuxi.run('delete from point where id = 70');
  expect((await product.ok('run', 'daily', '--json')).json()).toMatchObject({
    summary: { publication: 2, changes: 17 },
  });

  // A bad day: one site lost most of its points, the other has a duplicate key and a text that no sentence foresaw.
  await wuxi.run('delete from point where id > 20');
  await suzhou.run("update point set code = '重复 '' \" \\ 😀' where id in (1, 2)");
  const bad = await product.run('run', 'daily', '--json');
  expect(bad.code).toBe(1);
  expect(bad.json()).toMatchObject({ status: 'partial', summary: { publication: 3, changes: 0 } });
  const { error } = bad.json<{ error: string }>();
  expect(error).toMatch(
    /^苏州基地 采集点：未比对.*主键 code 有重复：重复 ' " \\ 😀（2 行）.*\n无锡基地：行数骤减，待确认/,
  );

  // A good one.
  await suzhou.run("update point set code = 'P-00' || id where id in (1, 2)");
  await product.ok('ledger', 'refresh', '--site', 'suzhou');
  await product.ok('ledger', 'accept', '--site', 'wuxi');
  const last = (await product.ok('ledger', 'publish', '--json')).json<PublishAnswer>();
  expect(last).toMatchObject({ publication: 5, ledgers: { points: { suzhou: { state: 'compared', fields: 0 } } } });

  const changes = await product.changes();
  const count = (site: string, what: string) =>
    changes.filter((change) => change.site === site && change.kind === what).length;
  expect([count('suzhou', 'modified'), count('suzhou', 'added'), count('suzhou', 'removed')]).toEqual([15, 1, 0]);
  expect([count('wuxi', 'modified'), count('wuxi', 'added'), count('wuxi', 'removed')]).toEqual([0, 0, 50]);
  const renamed = { before: '循环泵', after: '\\N "泵" 😀', who: '李娜🙂', when: '2026-11-21T09:00:00+08:00' };
  const modified = changes.filter((change) => change.kind === 'modified');
  expect(modified.map(({ before, after, who, when }) => ({ before, after, who, when }))).toEqual(
    Array(15).fill(renamed),
  );

  const exported = await product.ok(
    'ledger',
    'export',
    'points',
    '--as-of',
    afterFirst,
    '--out',
    product.write('a.xlsx', ''),
  );
  expect(exported.out).toMatch(/140 行/);
  const { runs } = (await product.ok('runs', '--json')).json<{ runs: { status: string; error: string | null }[] }>();
  expect(runs.map(({ status }) => status)).toEqual(['partial', 'ok', 'ok']);
  expect(runs[0]?.error).toBe(error);
  const { out, code } = await product.run('doctor', '--json');
  expect([code, JSON.parse(out)]).toMatchObject([0, { ok: true }]);
});
