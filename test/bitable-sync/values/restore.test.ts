// What comes back of a record that was deleted, for every type of field.
import { expect, test } from 'vitest';
import { restorable } from '../../../src/features/bitable-sync/values/restore.ts';
import type { Json } from '../../../src/lib/json.ts';
import { field } from './decide.ts';

test.each<[number, string | null, Json, Json]>([
  [1, 'Text', [{ type: 'text', text: '甲' }], '甲'],
  [1, 'Email', [{ type: 'url', text: 'a@b.cn', link: 'mailto:a@b.cn' }], 'a@b.cn'],
  [1, 'Barcode', [{ type: 'text', text: '690' }], '690'],
  [2, 'Progress', 0.25, 0.25],
  [3, null, '甲', '甲'],
  [4, null, ['b', 'a'], ['a', 'b']],
  [5, null, 1_764_115_200_000, 1_764_115_200_000],
  [7, null, true, true],
  [11, null, [{ id: 'ou_1', name: '张三', en_name: '', email: '', avatar_url: '' }], [{ id: 'ou_1' }]],
  [13, null, '+86138', '+86138'],
  [15, null, { text: '手册', link: 'https://a.cn' }, { text: '手册', link: 'https://a.cn' }],
  [
    17,
    null,
    [{ file_token: 'box1', name: 'a.pdf', type: 'application/pdf', size: 1, url: 'u', tmp_url: 't' }],
    [{ file_token: 'box1' }],
  ],
  [18, null, { link_record_ids: ['rec1', 'rec2'] }, ['rec1', 'rec2']],
  [21, null, { link_record_ids: [] }, null],
  [
    22,
    null,
    { location: '116.1,39.9', pname: '', cityname: '', adname: '', address: '', name: '', full_address: '' },
    '116.1,39.9',
  ],
  [23, null, [{ id: 'oc_1', name: '群', avatar_url: '' }], [{ id: 'oc_1' }]],
  [1, null, null, null],
])('type %i %s', (type, uiType, read, write) => {
  expect(restorable(field('a', type, uiType), read)).toEqual({ ok: true, write });
});

test.each<[number, Json, string]>([
  [19, { type: 1, value: [{ type: 'text', text: '甲' }] }, '查找引用字段是算出来的，写不进去'],
  [20, { type: 2, value: [1] }, '公式字段是算出来的，写不进去'],
  [24, '进行中', '流程字段不能由接口写'],
  [1001, 1_764_115_200_000, '创建时间由飞书填，写不进去'],
  [1002, 1_764_115_200_000, '最后更新时间由飞书填，写不进去'],
  [1003, [{ id: 'ou_1' }], '创建人由飞书填，写不进去'],
  [1004, { id: 'ou_1' }, '修改人由飞书填，写不进去'],
  [1005, '7', '自动编号由飞书填，写不进去'],
  [3001, {}, '按钮字段没有内容'],
  [99, 'x', '不认识的字段类型 99，不同步'],
  [17, '不是附件', '读到的内容不认识，写不回去'],
  [18, [{ text: '旧' }], '读到的内容不认识，写不回去'],
  [22, '116.1,39.9', '读到的内容不认识，写不回去'],
  [2, '十二', '读到的内容不认识，写不回去'],
  [11, ['张三'], '读到的内容不认识，写不回去'],
])('type %i cannot come back from %o', (type, read, why) => {
  expect(restorable(field('a', type), read)).toEqual({ ok: false, why });
});

test('of a text with mentions and links the text comes back, and that is said', () => {
  const read = [
    { type: 'mention', text: '@张三', token: 'ou_1' },
    { type: 'url', text: '手册', link: 'https://a.cn' },
  ];
  expect(restorable(field('a', 1), read)).toEqual({
    ok: true,
    write: '@张三手册',
    note: '里的文字写得回来，里面提到的人和链接写不回来',
  });
  expect(restorable(field('a', 1), [{ type: 'url', text: 'https://a.cn', link: 'https://a.cn' }])).toEqual({
    ok: true,
    write: 'https://a.cn',
  });
});
