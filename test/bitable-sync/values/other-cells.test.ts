// Texts, options, boxes, links, telephones and people: what is taken, what is a loss.
import { expect, test } from 'vitest';
import type { QueryColumn } from '../../../src/databases/user-query/contract.ts';
import type { Cell, CellKind } from '../../../src/features/bitable-sync/model/cell.ts';
import { cellOf } from '../../../src/features/bitable-sync/values/to-cell.ts';
import type { BitableField } from '../../../src/feishu/api/bitable.ts';
import { column, field } from './decide.ts';

function into(
  kind: CellKind,
  col: QueryColumn,
  value: string,
  existing: BitableField | null = null,
): Cell | { lost: string } {
  const decision = { column: col.name, index: 0, field: col.name, kind, existing, creation: null, reason: '' };
  const converted = cellOf(decision, col, value, 'Asia/Shanghai');
  return converted.ok ? converted.cell : { lost: converted.text };
}

const varchar = column('a', 'text', 'varchar(20)');
const set = column('a', 'text', "set('a','b')", ['a', 'b']);
const list = column('a', 'list', 'text[]');
const json = column('a', 'json');

test.each<[string, QueryColumn, string, Cell]>([
  ['text', varchar, '00123', '00123'],
  ['text', varchar, ' a\tb ', ' a\tb '],
  ['text', varchar, '=SUM(A1)', '=SUM(A1)'],
  ['text', varchar, '{"formula":"=1+1"}', '{"formula":"=1+1"}'],
  ['text', varchar, '<at id=all></at>', '<at id=all></at>'],
  ['text', column('a', 'decimal'), '12.50', '12.50'],
  ['text', column('a', 'boolean'), 'true', 'true'],
  ['text', column('a', 'date'), '2026-11-26', '2026-11-26'],
  ['text', column('a', 'datetime'), '2026-11-26 08:00:00.120', '2026-11-26 08:00:00.120'],
  ['text', column('a', 'instant'), '2026-11-25T23:59:59.123456Z', '2026-11-26 07:59:59.123456'],
  ['text', list, '["b","a"]', '["b","a"]'],
  ['text', column('a', 'binary'), '0x00ff', '0x00ff'],
  ['select', varchar, '甲,乙', '甲,乙'],
  ['select', column('a', 'integer'), '3', '3'],
  ['multi', varchar, '乙,甲', ['乙', '甲']],
  ['multi', varchar, '甲 ， 乙', ['乙', '甲']],
  ['multi', varchar, '甲', ['甲']],
  ['multi', varchar, '["a,b","c"]', ['a,b', 'c']],
  ['multi', set, 'b,a', ['a', 'b']],
  ['multi', list, '["b","a, b"]', ['a, b', 'b']],
  ['multi', list, '[]', null],
  ['multi', column('a', 'text', "enum('a,b')", ['a,b']), 'a,b', ['a,b']],
  ['checkbox', column('a', 'boolean'), 'true', true],
  ['checkbox', column('a', 'integer'), '0', false],
  ['checkbox', varchar, '是', true],
  ['checkbox', varchar, '否', false],
  ['url', varchar, 'https://a.cn/b?c=d#e', { text: 'https://a.cn/b?c=d#e', link: 'https://a.cn/b?c=d#e' }],
  ['url', json, '{"text":"手册","link":"http://a.cn"}', { text: '手册', link: 'http://a.cn' }],
  ['phone', varchar, '+8613800138000', '+8613800138000'],
  ['phone', column('a', 'integer', 'bigint'), '13800138000', '13800138000'],
  ['person', varchar, 'ou_1', ['ou_1']],
  ['person', varchar, 'ou_2,ou_1', ['ou_1', 'ou_2']],
  ['person', list, '["ou_1"]', ['ou_1']],
])('%s takes %o', (kind, col, value, cell) => {
  expect(into(kind as CellKind, col, value)).toEqual(cell);
});

test.each<[CellKind, QueryColumn, string, string]>([
  ['text', varchar, 'x'.repeat(100_001), `'${'x'.repeat(40)}…' 有 100001 个字，一个单元格最多 100000 个`],
  ['select', varchar, ' 甲', "' 甲' 前后有空格，选项名会变"],
  ['select', varchar, '甲\n乙', "'甲 乙' 有换行或控制字符，不能作选项名"],
  ['select', varchar, '长'.repeat(101), `'${'长'.repeat(40)}…' 超过 100 个字，不能作选项名`],
  ['multi', varchar, '甲,,乙', "'甲,,乙' 里的选项 '' 是空的"],
  ['multi', varchar, '甲,乙、丙', "'甲,乙、丙' 里有几种分隔符，不知道怎么分成选项"],
  ['multi', varchar, '甲,甲', "'甲,甲' 里有重复的，字段里只能出现一次，请在 SQL 里去重"],
  ['multi', json, '{"a":1}', `'{"a":1}' 不是文本的列表，例如 ["甲","乙"]`],
  ['multi', json, '[1]', `'[1]' 不是文本的列表，例如 ["甲","乙"]`],
  ['checkbox', varchar, '没有', "'没有' 不是“是”或“否”，复选框只认 true、false、是、否和整数 1、0"],
  ['checkbox', varchar, '1', "'1' 不是“是”或“否”，复选框只认 true、false、是、否和整数 1、0"],
  ['checkbox', varchar, 'TRUE', "'TRUE' 不是“是”或“否”，复选框只认 true、false、是、否和整数 1、0"],
  ['checkbox', column('a', 'integer'), '2', "'2' 不是“是”或“否”，复选框只认 true、false、是、否和整数 1、0"],
  ['url', varchar, 'www.a.cn', "'www.a.cn' 不是 http:// 或 https:// 开头的链接"],
  ['url', varchar, 'javascript:alert(1)', "'javascript:alert(1)' 不是 http:// 或 https:// 开头的链接"],
  ['url', varchar, 'https://a.cn/ b', "'https://a.cn/ b' 不是 http:// 或 https:// 开头的链接"],
  ['url', varchar, 'https://', "'https://' 不是 http:// 或 https:// 开头的链接"],
  ['url', json, '{"link":"ftp://a"}', `'{"link":"ftp://a"}' 不是 http:// 或 https:// 开头的链接`],
  ['phone', varchar, '138-0013-8000', "'138-0013-8000' 不是电话号码，只能是数字，前面可以有 +"],
  ['phone', varchar, '+', "'+' 不是电话号码，只能是数字，前面可以有 +"],
  ['phone', varchar, '1'.repeat(65), `'${'1'.repeat(40)}…' 超过 64 位，不是电话号码`],
  ['person', varchar, '张三', "'张三' 不是 open_id（以 ou_ 开头），人员字段不认姓名和工号"],
  ['person', varchar, 'ou_1,张三', "'张三' 不是 open_id（以 ou_ 开头），人员字段不认姓名和工号"],
  ['person', varchar, 'ou_1,ou_1', "'ou_1,ou_1' 里有重复的，字段里只能出现一次，请在 SQL 里去重"],
])('%s: %o is a loss', (kind, col, value, text) => {
  expect(into(kind, col, value)).toEqual({ lost: text });
});

test('options that are there are taken whatever they are called, and never taken apart', () => {
  const options = { options: [{ name: ' 旧 ' }, { name: '甲,乙' }] };
  expect(into('select', varchar, ' 旧 ', field('a', 3, null, options))).toBe(' 旧 ');
  expect(into('multi', varchar, '甲,乙', field('a', 4, null, options))).toEqual(['甲,乙']);
  expect(into('multi', varchar, '甲,丙', field('a', 4, null, options))).toEqual(['丙', '甲']);
});

test('fields that are narrower than their type', () => {
  expect(into('person', varchar, 'ou_1,ou_2', field('a', 11, 'User', { multiple: false }))).toEqual({
    lost: "'ou_1,ou_2' 是几个人，这个人员字段只能放一个",
  });
  expect(into('text', varchar, 'a@b.cn', field('a', 1, 'Email'))).toBe('a@b.cn');
  expect(into('text', varchar, '张三', field('a', 1, 'Email'))).toEqual({ lost: "'张三' 不是邮箱地址" });
});

test('a loss is one line of bounded length whatever was given', () => {
  const hostile = `'; DROP TABLE x; --\u0000\u001b[31m\r\n\u2028${'😀'.repeat(1_000)}`;
  const lost = into('number', varchar, hostile) as { lost: string };
  expect(lost.lost).toMatch(/^[^\u0000-\u001f\u2028]{20,60}$/u);
  expect(lost.lost).toContain('…');
  expect(Buffer.from(lost.lost, 'utf8').toString('utf8')).toBe(lost.lost);
});
