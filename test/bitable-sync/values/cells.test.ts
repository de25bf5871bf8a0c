// Cells compared, digested, shown, read and written.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell, CellKind } from '../../../src/features/bitable-sync/model/cell.ts';
import { cellDigest, cellText, sameCell } from '../../../src/features/bitable-sync/values/cells.ts';
import { readCell } from '../../../src/features/bitable-sync/values/read-cell.ts';
import { writtenCell } from '../../../src/features/bitable-sync/values/written-cell.ts';
import type { Json } from '../../../src/lib/json.ts';
import { anyCell } from './any-cell.ts';

describe('reading', () => {
  test.each<[CellKind, Json | undefined, Cell]>([
    ['text', undefined, null],
    ['text', null, null],
    ['text', '', null],
    ['text', [], null],
    ['text', [{ type: 'text', text: '' }], null],
    ['text', '旧接口的文本', '旧接口的文本'],
    [
      'text',
      [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
      'ab',
    ],
    [
      'text',
      [
        { type: 'text', text: '找 ' },
        { type: 'mention', text: '@张三', token: 'ou_1', mentionType: 'User', mentionNotify: false, name: '张三' },
        { type: 'url', text: '手册', link: 'https://a.cn' },
      ],
      '找 @张三手册',
    ],
    ['text', [{ type: 'url', text: 'a@b.cn', link: 'mailto:a@b.cn' }], 'a@b.cn'],
    ['number', 12.5, 12.5],
    ['number', '12.5', 12.5],
    ['number', 0, 0],
    ['number', '', null],
    ['number', '十二', null],
    ['date', 1_764_115_200_000, 1_764_115_200_000],
    ['checkbox', undefined, false],
    ['checkbox', false, false],
    ['checkbox', true, true],
    ['select', '甲', '甲'],
    ['multi', ['乙', '甲'], ['乙', '甲']],
    ['multi', ['b', 'a', 'b'], ['a', 'b']],
    ['multi', [], null],
    [
      'person',
      [{ id: 'ou_2', name: '李四', en_name: '', email: '', avatar_url: '' }, { id: 'ou_1' }],
      ['ou_1', 'ou_2'],
    ],
    ['person', { id: 'ou_1' }, ['ou_1']],
    ['url', { text: '手册', link: 'https://a.cn' }, { text: '手册', link: 'https://a.cn' }],
    ['url', { link: 'https://a.cn' }, { text: 'https://a.cn', link: 'https://a.cn' }],
    ['phone', '+86138', '+86138'],
  ])('%s %o', (kind, read, cell) => {
    expect(readCell(kind, read)).toEqual(cell);
  });

  test('what a text holds that is no text is not taken for empty', () => {
    expect(
      readCell('text', [
        { id: 'ou_1', name: '张三' },
        { id: 'ou_2', name: '李四' },
      ]),
    ).toBe('张三、李四');
    expect(readCell('text', { link_record_ids: ['rec1'] })).toBe('{"link_record_ids":["rec1"]}');
    expect(readCell('text', 5)).toBe('5');
  });
});

test('writing', () => {
  const written = ([kind, cell]: readonly [CellKind, Cell]) => writtenCell(kind, cell);
  expect(
    (
      [
        ['text', null],
        ['number', null],
        ['checkbox', null],
        ['checkbox', false],
        ['person', ['ou_1', 'ou_2']],
        ['multi', ['a']],
        ['url', { text: 'a', link: 'https://a.cn' }],
        ['date', 0],
      ] as const
    ).map(written),
  ).toEqual([
    null,
    null,
    false,
    false,
    [{ id: 'ou_1' }, { id: 'ou_2' }],
    ['a'],
    { text: 'a', link: 'https://a.cn' },
    0,
  ]);
});

describe('comparing', () => {
  test.each<[Cell, Cell, boolean]>([
    [null, null, true],
    [null, false, false],
    [null, 0, false],
    ['1', 1, false],
    [0, -0, true],
    ['a', 'a ', false],
    ['a\r\nb', 'a\nb', true],
    ['a\rb', 'a\nb', true],
    [['a', 'b'], ['a', 'b'], true],
    [['a', 'b'], ['a'], false],
    [['a'], 'a', false],
    [{ text: 'a', link: 'b' }, { link: 'b', text: 'a' }, true],
    [{ text: 'a', link: 'b' }, { text: 'a', link: 'c' }, false],
    [{ text: 'a', link: 'b' }, ['a', 'b'], false],
  ])('%o and %o', (one, other, same) => {
    expect(sameCell(one, other)).toBe(same);
    expect(sameCell(other, one)).toBe(same);
    expect(cellDigest(one) === cellDigest(other)).toBe(same);
  });

  test('a digest is short, and the same cell has the same one for ever', () => {
    expect([cellDigest(null), cellDigest('甲'), cellDigest(12.5), cellDigest({ text: 'a', link: 'b' })]).toEqual([
      'dCNOmK_nSY-1',
      'MtVXZy5KGff9',
      'uQLMRVCDgimn',
      '6ScZQQDDQerG',
    ]);
  });

  test('same cells have one digest, different ones two', () => {
    fc.assert(
      fc.property(anyCell(), anyCell(), ({ cell: one }, { cell: other }) => {
        expect(cellDigest(one) === cellDigest(other)).toBe(sameCell(one, other));
        expect(sameCell(one, structuredClone(one))).toBe(true);
      }),
    );
  });
});

test.each<[CellKind, Cell, string]>([
  ['text', null, ''],
  ['text', '甲\n乙', '甲\n乙'],
  ['number', 12.5, '12.5'],
  ['number', 1e21, '1000000000000000000000'],
  ['number', 1.5e-7, '0.00000015'],
  ['number', -1.25e-9, '-0.00000000125'],
  ['number', 1.2345e22, '12345000000000000000000'],
  ['checkbox', true, '是'],
  ['checkbox', false, '否'],
  ['multi', ['甲', '乙'], '甲、乙'],
  ['person', ['ou_1'], 'ou_1'],
  ['url', { text: '手册', link: 'https://a.cn' }, '手册（https://a.cn）'],
  ['url', { text: 'https://a.cn', link: 'https://a.cn' }, 'https://a.cn'],
  ['date', Date.parse('2026-11-26T00:00:00Z'), '2026-11-26 08:00'],
  ['date', Date.parse('2026-11-26T00:00:05Z'), '2026-11-26 08:00:05'],
  ['date', Date.parse('2026-11-25T16:00:00.007Z'), '2026-11-26 00:00:00.007'],
  ['date', Date.parse('2026-11-25T16:00:00Z'), '2026-11-26'],
  ['date', -1, '1970-01-01 07:59:59.999'],
])('people read %s %o as %s', (kind, cell, text) => {
  expect(cellText(kind, cell)).toBe(text);
});
