// A sensitive column: its values are nowhere in the data folder, nothing that is shown holds one, and still every change is noticed.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readWorkbook } from '../../support/read-workbook.ts';
import { usedSecret } from '../../support/secret-watch.ts';
import { openScene, type Scene } from './scene.ts';

const [FIRST, SECOND, THIRD] = ['13800138000', '13900139000', '13700137000'] as const;
const DIGEST = /hmac:[0-9a-f]{40}/;

async function sceneWith(sensitive: boolean): Promise<Scene> {
  const scene = await openScene(['sqlite'], 20);
  mark(scene, sensitive);
  await scene.plants[0]?.run('update point set remark = ? where id in (1, 2)', [FIRST]);
  return scene;
}

function mark(scene: Scene, sensitive: boolean): void {
  const column = scene.draft.ledger.ledgers.points?.columns.remark;
  if (column !== undefined) column.sensitive = sensitive;
  scene.configure();
}

function giveKey({ product }: Scene): void {
  const file = join(product.folder, 'key');
  const key = randomBytes(32).toString('base64');
  usedSecret('a master key', key);
  writeFileSync(file, key, { mode: 0o600 });
  (product.env as Record<string, string>).ZHIBAN_SECRET_KEY_FILE = file;
}

/** Files of the data folder that hold a text, as they are: Parquet of few rows keeps texts in the clear within its compressed pages. */
function filesWith({ product }: Scene, text: string): readonly string[] {
  return readdirSync(product.dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(product.dataDir, name))
    .filter((file) => statSync(file).isFile() && readFileSync(file).includes(text));
}

for (const value of [FIRST, SECOND, THIRD]) usedSecret('a value of a sensitive column', value);

it('is kept as a digest, and changes of it are told without a value', async () => {
  const scene = await sceneWith(true);
  const { product } = scene;
  const [plant] = scene.plants;
  const failed = await scene.publish();
  expect(failed.ledgers.points?.suzhou?.note).toContain('ZHIBAN_SECRET_KEY_FILE');
  expect((await product.run('doctor')).out).toContain('[不行] 敏感列：备注：没有主密钥');
  giveKey(scene);
  expect((await product.run('doctor')).out).toContain('[好] 敏感列：备注');
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ state: 'built', rows: 20 });
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ state: 'compared', fields: 0 });
  const between = new Date().toISOString();
  await plant?.edit('李娜', '2026-11-21 09:00:00', 'point', `remark = '${SECOND}'`, 'id = 1');
  await plant?.edit('李娜', '2026-11-21 09:00:00', 'point', 'remark = null', 'id = 2');
  await plant?.edit('赵磊', '2026-11-21 09:30:00', 'point', `remark = '${THIRD}'`, 'id = 3');
  await plant?.run("delete from point where code = 'P-020'");
  await plant?.run(`insert into point (id, code, name, remark) values (99, 'P-099', '"remark":"x', '${THIRD}')`);
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ added: 1, removed: 1, fields: 3 });

  const lines = await product.changes();
  expect(lines.filter(({ field }) => field === 'remark').map(({ before, after, who }) => [before, after, who])).toEqual(
    [
      ['••••', '已变更', '李娜'],
      ['••••', null, '李娜'],
      [null, '已变更', '赵磊'],
    ],
  );
  const shown = [
    await product.run('ledger', 'changes'),
    await product.ok('ledger', 'search', 'P-001'),
    await product.ok('ledger', 'search', 'P-001', '--json'),
    await product.run('ledger', 'search', SECOND),
    await product.run('ledger', 'search', 'hmac'),
    await product.run('ledger', 'search', '••••'),
  ];
  expect(shown[1]?.out).toContain('••••');
  expect(shown[3]?.out).toContain('没有找到');
  expect(shown[3]?.err).toContain('敏感列不参与查找：备注');
  expect(shown[4]?.out).toContain('没有找到');
  expect(shown[5]?.out).toContain('没有找到');
  const books = ['now.xlsx', 'then.xlsx', 'changes.xlsx'].map((name) => join(product.folder, name));
  const [now = '', then = '', changelog = ''] = books;
  await product.ok('ledger', 'export', 'points', '--out', now);
  await product.ok('ledger', 'export', 'points', '--as-of', between, '--out', then);
  await product.ok('ledger', 'changes', '--format', 'xlsx', '--out', changelog);
  const texts = await Promise.all(
    books.map(async (file) => JSON.stringify((await readWorkbook(file)).map(({ name, rows }) => [name, rows]))),
  );
  // Before the changes two rows had a value, afterwards three have one.
  const counts = texts.slice(0, 2).map((text) => text.split('••••').length - 1);
  expect(counts).toEqual([2 * 3, 2 * 2]);
  for (const text of [...texts, ...shown.map(({ out, err }) => `${out}${err}`)]) {
    for (const secret of [FIRST, SECOND, THIRD]) expect(text.replaceAll(`没有找到${secret}`, '')).not.toContain(secret);
    expect(text).not.toMatch(DIGEST);
  }
  for (const secret of [FIRST, SECOND, THIRD]) expect(filesWith(scene, secret)).toEqual([]);
  // What the files hold instead: the proof that the search through them finds what is there.
  expect(filesWith(scene, 'hmac:').length).toBeGreaterThan(0);
});

it('that was not sensitive before is compared from the next time on, and masked at once', async () => {
  const scene = await sceneWith(false);
  const { product } = scene;
  await scene.publish();
  expect(filesWith(scene, FIRST).length).toBeGreaterThan(0);
  mark(scene, true);
  giveKey(scene);
  expect((await product.ok('ledger', 'search', 'P-001')).out).toContain('••••');
  expect((await product.run('ledger', 'search', FIRST)).out).toContain('没有找到');
  await scene.plants[0]?.edit('李娜', '2026-11-21 09:00:00', 'point', `remark = '${SECOND}'`, 'id = 1');
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({
    ...{ state: 'compared', fields: 0, note: '改了哪些是敏感列，这一次不比对：remark' },
  });
  await scene.plants[0]?.edit('李娜', '2026-11-21 10:00:00', 'point', `remark = '${THIRD}'`, 'id = 1');
  expect((await scene.publish()).ledgers.points?.suzhou).toMatchObject({ state: 'compared', fields: 1, note: '' });
});

it('can be neither key nor label, nor what says who and when', async () => {
  const scene = await openScene(['sqlite'], 3);
  const columns = scene.draft.ledger.ledgers.points?.columns ?? {};
  for (const name of ['code', 'name', 'hi_limit']) (columns[name] as { sensitive?: boolean }).sensitive = true;
  (columns.hi_limit as { tolerance?: number }).tolerance = 1;
  scene.configure();
  const { err } = await scene.product.run('config', 'check');
  expect(err).toContain('主键列不能是敏感列');
  expect(err).toContain('（label）不能是敏感列');
  expect(err).toContain('有 tolerance 的列不能是敏感列');
  for (const name of ['code', 'name', 'hi_limit']) delete (columns[name] as { sensitive?: boolean }).sensitive;
  (columns.updated_by as { sensitive?: boolean }).sensitive = true;
  scene.configure();
  expect((await scene.product.run('ledger', 'refresh')).err).toContain('不能是敏感列');
});
