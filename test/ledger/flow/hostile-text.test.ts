// Hostile text in every cell and every key: database → state → change → JSON lines → workbook, the same but for the cleaning
// that is documented.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DatabaseKind } from '../../../src/databases/url.ts';
import { DATABASE_KINDS } from '../../support/fresh-database.ts';
import type { Plant } from '../../support/plant.ts';
import { readSheet } from '../../support/read-workbook.ts';
import { openScene, type Scene } from './scene.ts';

const HOSTILE: readonly string[] = [
  'a,b',
  '"',
  '""',
  '"a","b"',
  "it's",
  '`',
  ';--',
  '\\',
  '\\N',
  '\\n',
  'NULL',
  'null',
  '',
  ' ',
  '\u3000 前后 \u00a0\t',
  'a\tb',
  'a\nb',
  'a\r\nb',
  'a\rb',
  'a\0b',
  '\x01\x02\x1a\x1f',
  ',\x1a,',
  'a\x7fb',
  'a\u0085b',
  'a\u2028b',
  'a\ufeffb',
  '😀',
  '👨‍👩‍👧',
  '𠮷野家',
  'é',
  'é',
  'ＡＢＣ１２３',
  '00123',
  '12345678901234567890',
  '=1+1',
  '+1',
  '-1',
  '@x',
  "'=1",
  '＝1',
  '=HYPERLINK("http://x","y")',
  '<b>&amp;</b>',
  ']]>',
  '_x000D_',
  '_x005F_x000D_',
  '_x_x0041_',
  '\ufffd',
  'a\ufffeb',
  'a\uffffb',
  '%s {site} $x',
  '{"a": "\\"b\\""}',
  '行1\n行2\n',
  'x'.repeat(40_000),
  '中'.repeat(32_768),
  '😀'.repeat(20_000),
];

const anyText = fc.oneof(
  fc
    .array(fc.constantFrom(...HOSTILE.filter((text) => text.length < 100)), { maxLength: 4 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 15 }),
);

/** What is documented: no control characters but tab and line feed, no blanks at the ends. */
function cleaned(text: string): string {
  const blank = ' \t\n\u00a0\u3000';
  const kept = [...text.replaceAll(/[\0-\x08\x0b-\x1f]/g, '')];
  const first = kept.findIndex((character) => !blank.includes(character));
  const last = kept.findLastIndex((character) => !blank.includes(character));
  return first < 0 ? '' : kept.slice(first, last + 1).join('');
}

/** What XML and Excel cannot hold; a text that is nothing leaves its cell blank. */
function inCell(text: string): string | null {
  const legal = text.replaceAll(/[\ufffe\uffff]/g, '');
  if (legal.length <= 32_767) return legal === '' ? null : legal;
  const mark = '…（已截断）';
  const cut = legal.slice(0, 32_767 - mark.length);
  return (/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut) + mark;
}

/** Texts of the rows, the first of them fixed; the rest fill up with whatever else comes to mind. */
function texts(kind: DatabaseKind, seed: number): readonly string[] {
  const all = [...HOSTILE, ...fc.sample(anyText, { numRuns: 120 - HOSTILE.length, seed })].map(withoutMark);
  return kind === 'postgres' ? all.map((text) => text.replaceAll('\0', '')) : all;
}

/** A text beginning with U+FEFF has a test of its own. */
function withoutMark(text: string): string {
  return text.replace(/^[\s\0-\x1f]*\ufeff/, '');
}

async function sayEverywhere(plant: Plant, said: readonly string[]): Promise<void> {
  for (const [index, text] of said.entries()) {
    const device = `${index}/${text}`.slice(0, 30);
    const values = [text.slice(0, 60), text, 'L,"\\N', index + 1];
    await plant.run('update point set name = ?, remark = ?, updated_by = ? where id = ?', values);
    if (index < 5) await plant.run('update device set code = ? where id = ?', [device, index + 1]);
  }
}

async function book(scene: Scene, ...argv: readonly string[]): Promise<string> {
  const file = scene.product.write('book.xlsx', '');
  await scene.product.ok('ledger', ...argv, '--out', file);
  return file;
}

describe.each(DATABASE_KINDS)('from %s', (kind) => {
  it('arrives as it was, cleaned as documented', { timeout: 120_000 }, async () => {
    const scene = await openScene([kind], 120);
    const [plant] = scene.plants;
    if (plant === undefined) throw new Error('no plant');
    await scene.publish();
    const said = texts(kind, 42);
    await sayEverywhere(plant, said);
    await scene.publish();
    const code = (index: number) => `P-${String(index + 1).padStart(3, '0')}`;
    const wanted = (field: string, textOf: (text: string) => string) =>
      said.map((text, index) => [code(index), field, textOf(text)]);

    const changes = await scene.product.changes('--ledger', 'points');
    const readAs = (field: string) =>
      changes.filter((change) => change.field === field).map(({ key, after }) => [key.code, field, after]);
    const nameOf = (text: string) => cleaned(text.slice(0, 60));
    expect(readAs('remark')).toEqual(wanted('remark', cleaned));
    expect(readAs('name')).toEqual(
      wanted('name', nameOf).filter(([point, , name]) => name !== `测点${Number(point?.slice(2))}`),
    );
    expect(new Set(changes.filter(({ field }) => field === 'remark').map(({ who }) => who))).toEqual(
      new Set(['L,"\\N']),
    );

    const found = (
      await scene.product.ok('ledger', 'search', 'P-', '--ledger', 'points', '--limit', '500', '--json')
    ).json<{ rows: Record<string, string>[] }[]>();
    expect(found[0]?.rows.map((row) => [row.name, row.remark])).toEqual(
      said.map((text) => [nameOf(text), cleaned(text)]),
    );

    const ledger = await readSheet(await book(scene, 'export', 'points'), '苏州基地');
    const [header = [], ...rows] = ledger.rows;
    const column = header.indexOf('备注');
    expect(rows.map((row) => row[column])).toEqual(said.map((text) => inCell(cleaned(text))));
    const log = await readSheet(await book(scene, 'changes', '--format', 'xlsx', '--ledger', 'points'), '修改明细');
    const [titles = [], ...entries] = log.rows;
    const [field, text] = [titles.indexOf('字段'), titles.indexOf('修改后')];
    expect(entries.filter((row) => row[field] === '备注').map((row) => row[text])).toEqual(
      said.map((one) => inCell(cleaned(one))),
    );

    // And back: every hostile text is what was before.
    await plant.run("update point set name = '好', remark = null");
    await scene.publish();
    const back = (await scene.product.changes('--ledger', 'points')).slice(changes.length);
    expect(back.filter(({ field }) => field === 'remark').map(({ before }) => before)).toEqual(said.map(cleaned));
  });

  it('is taken as a key, too', { timeout: 120_000 }, async () => {
    const said = texts(kind, 43).map((text, index) => `${index}${text.slice(0, 50)}${index}`);
    const scene = await openScene([kind], said.length);
    for (const [index, text] of said.entries()) {
      await scene.plants[0]?.run('update point set code = ? where id = ?', [text, index + 1]);
    }
    await scene.publish();
    await scene.plants[0]?.run("update point set remark = '看过' where id <> 3");
    await scene.plants[0]?.run('delete from point where id = 2');
    await scene.publish();
    const changes = await scene.product.changes('--ledger', 'points');
    const keys = (kindOf: string) => changes.filter((change) => change.kind === kindOf).map(({ key }) => key.code);
    expect(keys('removed')).toEqual([cleaned(said[1] ?? '')]);
    const modified = said.filter((_, index) => index !== 1 && index !== 2).map(cleaned);
    expect(keys('modified').sort()).toEqual(modified.sort());
  });

  it('may be ten megabytes long', { timeout: 120_000 }, async () => {
    const scene = await openScene([kind], 5);
    await scene.publish();
    const long = `"${'压缩空气，0123456789\\N\n'.repeat(360_000)}`;
    expect(Buffer.byteLength(long)).toBeGreaterThan(10_000_000);
    await scene.plants[0]?.run('update point set remark = ? where id = 3', [long]);
    await scene.publish();
    const [change] = await scene.product.changes();
    expect(change?.after === cleaned(long)).toBe(true);
    const { rows } = await readSheet(await book(scene, 'export', 'points'), '苏州基地');
    expect(rows[3]?.find((value) => String(value).endsWith('…（已截断）'))).toHaveLength(32_767);
  });
});

it('that begins with U+FEFF is another text, or the same one: never a change from a text to itself', async () => {
  const scene = await openScene(['sqlite'], 5);
  await scene.plants[0]?.run("update point set remark = '前' where id = 3");
  await scene.publish();
  await scene.plants[0]?.run("update point set remark = char(65279) || '前' where id = 3");
  await scene.publish();
  expect((await scene.product.changes()).filter(({ before, after }) => before === after)).toEqual([]);
});

it('of bytes that are no text arrives repaired, from SQLite', async () => {
  const scene = await openScene(['sqlite'], 5);
  await scene.plants[0]?.run("update point set remark = cast(x'61EDA08062' as text) where id = 3");
  await scene.publish();
  const [found] = (await scene.product.ok('ledger', 'search', 'P-003', '--json')).json<
    { rows: { remark: string }[] }[]
  >();
  expect(found?.rows[0]?.remark).toMatch(/^a\ufffd+b$/);
  expect((await scene.product.run('ledger', 'refresh', '--json')).out).toContain(
    '有不是 UTF-8 的文字，读不懂的字节以 � 代替',
  );
});
