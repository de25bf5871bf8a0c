import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchToken, uuidOf } from '../../../src/features/bitable-sync/remote/batch.ts';
import { scopesSentence } from '../../../src/features/bitable-sync/remote/scopes.ts';
import { formText, holds } from '../../../src/features/bitable-sync/remote/written-form.ts';
import type { Json } from '../../../src/lib/json.ts';

describe('what was written, and what is read', () => {
  it.each<[string, Json, Json | undefined]>([
    ['text', '泵 1', [{ type: 'text', text: '泵 1' }]],
    [
      'text in segments',
      'a b',
      [
        { type: 'text', text: 'a ' },
        { type: 'url', text: 'b', link: 'https://b' },
      ],
    ],
    ['a number', 0.5, 0.5],
    ['an option', '运行', '运行'],
    ['options', ['b', 'a'], ['a', 'b']],
    ['an option twice', ['a', 'a'], ['a']],
    ['a box not ticked', false, undefined],
    ['a box', true, true],
    ['a person', [{ id: 'ou_1' }], [{ id: 'ou_1', name: '张', en_name: 'Z', email: '', avatar_url: '' }]],
    [
      'people',
      [{ id: 'ou_2' }, { id: 'ou_1' }],
      [
        { id: 'ou_1', name: '张' },
        { id: 'ou_2', name: '李' },
      ],
    ],
    ['a link', { text: '图', link: 'https://x' }, { text: '图', link: 'https://x' }],
    ['records', ['rec2', 'rec1'], { link_record_ids: ['rec1', 'rec2'] }],
    ['a place', '116.3,39.9', { location: '116.3,39.9', name: '北京', address: '…' }],
    ['an attachment', [{ file_token: 'box1' }], [{ file_token: 'box1', name: 'a.png', size: 3 }]],
    ['nothing', null, undefined],
    ['an empty text', '', undefined],
    ['an empty list', [], null],
  ])('of %s are the same', (_, written, read) => {
    expect(formText(written)).toBe(formText(read));
  });

  it.each<[Json, Json]>([
    ['a', 'b'],
    [['a', 'b'], ['a']],
    [[{ id: 'ou_1' }], [{ id: 'ou_2' }]],
    [0, null],
    [
      { text: '图', link: 'https://x' },
      { text: '图', link: 'https://y' },
    ],
  ])('%j is not %j', (one, other) => {
    expect(formText(one)).not.toBe(formText(other));
  });

  it('is looked for in the named cells only', () => {
    expect(holds({ 名: [{ type: 'text', text: 'a' }], 数: 3 }, { 名: 'a' })).toBe(true);
    expect(holds({ 名: [{ type: 'text', text: 'a' }] }, { 名: null })).toBe(false);
  });
});

describe('the token of a batch', () => {
  const items = [{ key: '1', fields: { 名: 'a' } }];

  it('has the form of a uuid v4, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(uuidOf(text)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  it('is the same for the same batch, and another for another run, number, key or value', () => {
    const token = batchToken('run1', 1, items);
    expect(batchToken('run1', 1, structuredClone(items))).toBe(token);
    const others = [
      batchToken('run2', 1, items),
      batchToken('run1', 2, items),
      batchToken('run1', 1, [{ key: '2', fields: { 名: 'a' } }]),
      batchToken('run1', 1, [{ key: '1', fields: { 名: 'b' } }]),
    ];
    expect(new Set([token, ...others]).size).toBe(5);
  });
});

describe('scopes', () => {
  it('that are missing are named with what would give them', () => {
    expect(scopesSentence(new Set(['bitable:app']), false)).toBeNull();
    expect(scopesSentence(new Set(['bitable:app']), true)).toContain('wiki:node:read');
    const sentence = scopesSentence(new Set(['bitable:app:readonly', 'base:record:create']), false);
    expect(sentence).toContain('bitable:app（或 base:field:create、base:record:update、base:record:delete）');
    expect(sentence).not.toContain('base:record:create');
    expect(sentence).toContain('发布新版本');
  });
});
