import { describe, expect, it } from 'vitest';
import { button } from '../../../src/feishu/card/buttons.ts';
import { card } from '../../../src/feishu/card/card.ts';
import { cardFaults } from '../../../src/feishu/card/check.ts';
import { form, input } from '../../../src/feishu/card/form.ts';
import { table } from '../../../src/feishu/card/table.ts';
import { paragraph } from '../../../src/feishu/card/texts.ts';
import type { Json, JsonObject } from '../../../src/lib/json.ts';

const base = card({ title: '标题', colour: 'blue', elements: [paragraph('文字')] });

function withElements(...elements: readonly Json[]): JsonObject {
  return { ...base, body: { elements } };
}

function withPart(part: 'config' | 'header', members: JsonObject): JsonObject {
  return { ...base, [part]: { ...(base[part] as JsonObject), ...members } };
}

const text = { tag: 'plain_text', content: '文字' };
const md = (content: string): JsonObject => ({ tag: 'markdown', content });
const rows = (...of: readonly JsonObject[]): JsonObject => ({
  tag: 'table',
  columns: [
    { name: 'a', data_type: 'text' },
    { name: 'n', data_type: 'number' },
    { name: 'm', data_type: 'markdown' },
  ],
  rows: of,
});
const field = input({ name: 'word', label: '词' }) as JsonObject;
const submit = { tag: 'button', text, name: 'go', form_action_type: 'submit' };
const box = (...elements: readonly Json[]): JsonObject => ({ tag: 'form', name: 'f', elements });
const nested = (depth: number, inner: JsonObject): JsonObject =>
  depth === 0 ? inner : { tag: 'collapsible_panel', header: { title: text }, elements: [nested(depth - 1, inner)] };

describe('a card is not sent when', () => {
  it.each<[string, Json, RegExp]>([
    ['it is none', 'text', /应|期望/],
    ['it is of the old kind', { elements: [] }, /schema/],
    ['it has an unknown property', { ...base, i18n_elements: {} }, /没有这个属性 i18n_elements/],
    [
      'its configuration has one',
      withPart('config', { wide_screen_mode: true }),
      /config：没有这个属性 wide_screen_mode/,
    ],
    ['others would not see updates', withPart('config', { update_multi: false }), /config\.update_multi/],
    ['the chat list would say nothing', withPart('config', { summary: { content: '' } }), /config\.summary\.content/],
    ['its header has no colour we know', withPart('header', { template: 'pink' }), /header\.template/],
    [
      'it has four tags',
      withPart('header', { text_tag_list: [1, 2, 3, 4].map(() => ({ tag: 'text_tag', text, color: 'red' })) }),
      /text_tag_list/,
    ],
    ['it has nothing to say', withElements(), /body\.elements/],
    [
      'a component is unknown in 2.0',
      withElements({ tag: 'note', elements: [] }),
      /body\.elements\[0\]：不认识的组件 "note"/,
    ],
    ['a component is none', withElements('text'), /不认识的组件/],
    [
      'a component has an unknown property',
      withElements({ ...md('x'), href: {} }),
      /body\.elements\[0\]：没有这个属性 href/,
    ],
    ['an image has no alternative text', withElements({ tag: 'img', img_key: 'img_v3_1' }), /elements\[0\]\.alt/],
    [
      'a button is too long',
      withElements({ tag: 'button', text: { tag: 'plain_text', content: '长'.repeat(101) } }),
      /\.text\.content/,
    ],
    [
      'a button opens something else',
      withElements({ tag: 'button', text, behaviors: [{ type: 'open_url', default_url: 'lark://x' }] }),
      /behaviors/,
    ],
    [
      'a callback carries a string',
      withElements({ tag: 'button', text, behaviors: [{ type: 'callback', value: 'x' }] }),
      /behaviors/,
    ],
    [
      'two elements share an id',
      withElements({ ...md('a'), element_id: 'x' }, { ...md('b'), element_id: 'x' }),
      /element_id "x" 重复/,
    ],
    ['an id begins with a digit', withElements({ ...md('a'), element_id: '1x' }), /element_id/],
    ['data was not escaped', withElements(md('设备 <未命名>')), /没有转义的 </],
    ['everybody would be pinged', withElements(md('<at id=all></at>')), /不允许 @所有人/],
    [
      'everybody would be pinged from a table',
      withElements(rows({ m: '<at id="all"></at>' })),
      /rows\[0\]\.m：不允许 @所有人/,
    ],
    ['a row has an undeclared column', withElements(rows({ b: 'x' })), /rows\[0\]\.b：没有声明这一列（200915）/],
    ['a cell is of another kind', withElements(rows({ n: '12' })), /rows\[0\]\.n：值不是 number（200914）/],
    ['a cell is no number', withElements(rows({ n: Number.NaN })), /200914/],
    ['a page has eleven rows', withElements({ ...rows(), page_size: 11 }), /page_size/],
    [
      'a table has fifty-one columns',
      withElements({
        ...rows(),
        columns: Array.from({ length: 51 }, (_, i) => ({ name: `c${i}`, data_type: 'text' })),
      }),
      /columns/,
    ],
    [
      'two columns share a name',
      withElements({
        ...rows(),
        columns: [
          { name: 'a', data_type: 'text' },
          { name: 'a', data_type: 'text' },
        ],
      }),
      /列名有重复/,
    ],
    ['there are six tables', withElements(...Array.from({ length: 6 }, () => rows())), /6 个表格，最多 5/],
    [
      'there are six, some of them as text',
      withElements(...Array.from({ length: 5 }, () => rows()), md('| a | b |\n|---|---|\n| 1 | 2 |')),
      /6 个表格/,
    ],
    [
      'there are six charts',
      withElements(...Array.from({ length: 6 }, () => ({ tag: 'chart', chart_spec: { type: 'bar' } }))),
      /6 个图表，最多 5/,
    ],
    ['a table is not at the root', withElements(nested(1, rows())), /table 只能直接放在卡片里/],
    ['a form is not at the root', withElements(nested(1, box(submit))), /form 只能直接放在卡片里/],
    ['it is nested too deep', withElements(nested(5, md('x'))), /嵌套超过 5 层/],
    ['a column stands alone', withElements({ tag: 'column', elements: [md('x')] }), /成对/],
    ['a column set holds something else', withElements({ tag: 'column_set', columns: [md('x')] }), /成对/],
    ['a form cannot be sent', withElements(box(field)), /表单里没有提交按钮/],
    ['a form holds a form', withElements(box(submit, { ...box(submit), name: 'g' })), /form 只能直接放在卡片里/],
    [
      'a form holds a chart',
      withElements(box(submit, { tag: 'chart', chart_spec: { type: 'bar' } })),
      /表单里不能放 chart/,
    ],
    ['a field has no name', withElements(box({ tag: 'input' }, submit)), /input 没有 name（200530）/],
    [
      'a button in a form has no name',
      withElements(box({ ...submit, name: 'go' }, { tag: 'button', text })),
      /button 没有 name/,
    ],
    ['two fields share a name', withElements(box(field, field, submit)), /name "word" 重复/],
    [
      'something is required outside a form',
      withElements({ tag: 'input', name: 'x', required: true }),
      /required 只能用在表单里/,
    ],
    ['a button submits outside a form', withElements(submit), /form_action_type 只能用在表单里/],
    [
      'an input holds more than it takes',
      withElements({ tag: 'input', name: 'x', max_length: 1, default_value: 'ab' }),
      /超过了长度上限/,
    ],
    [
      'a select has two choices of one value',
      withElements({
        tag: 'select_static',
        options: [
          { text, value: 'a' },
          { text, value: 'a' },
        ],
      }),
      /选项的值有重复/,
    ],
    [
      'a select begins with what it has not',
      withElements({ tag: 'select_static', options: [{ text, value: 'a' }], initial_option: 'b' }),
      /初始选项不在选项里/,
    ],
    [
      'a multiple select begins so',
      withElements({ tag: 'multi_select_static', options: [{ text, value: 'a' }], selected_values: ['b'] }),
      /初始选项不在选项里/,
    ],
  ])('%s', (_, wrong, says) => {
    expect(cardFaults(wrong).join('\n')).toMatch(says);
  });
});

describe('sizes', () => {
  const bytesOf = (card: Json): number => Buffer.byteLength(JSON.stringify(card));

  it('are counted in bytes of UTF-8: 28 KB is the last that goes', () => {
    const empty = withElements(md(''));
    const full = withElements(md('x'.repeat(28 * 1024 - bytesOf(empty))));
    expect(bytesOf(full)).toBe(28_672);
    expect(cardFaults(full)).toEqual([]);
    expect(cardFaults(withElements(md(`${'x'.repeat(28 * 1024 - bytesOf(empty) - 1)}台`)))).toEqual([
      '卡片有 28674 字节，最多 28672',
    ]);
  });

  it('every tag counts as an element, texts too; what charts and buttons carry does not', () => {
    // Two in the header and the frame: the title; then two for each paragraph: div and plain_text.
    const most = withElements(...Array.from({ length: 89 }, () => paragraph('x')), md('x'));
    expect(cardFaults(most)).toEqual([]);
    expect(cardFaults(withElements(...Array.from({ length: 90 }, () => paragraph('x'))))).toEqual([
      '卡片有 181 个组件，最多 180',
    ]);
    const carried = { v: 1, do: 'x', tags: Array.from({ length: 200 }, () => ({ tag: 'x' })) };
    const spec = { type: 'bar', data: carried };
    const loaded = { tag: 'button', text, behaviors: [{ type: 'callback', value: carried }] };
    expect(cardFaults(withElements({ tag: 'chart', chart_spec: spec }, loaded))).toEqual([]);
  });

  it('rows of a table do not count as elements', () => {
    const made = table({
      columns: [{ type: 'text', title: '设备' }],
      rows: Array.from({ length: 190 }, (_, i) => [`${i}`]),
    });
    expect(cardFaults(withElements(made as JsonObject))).toEqual([]);
  });
});

it('a table written in a code fence is none', () => {
  const fenced = md('```\n| a | b |\n|---|---|\n```');
  expect(cardFaults(withElements(...Array.from({ length: 6 }, () => fenced)))).toEqual([]);
});

it('forms with columns, and controls outside forms, pass', () => {
  const made = form({
    name: 'f',
    elements: [input({ name: 'w', label: '词' })],
    submit: { text: '查', action: { do: '台账' } },
  });
  const aside = {
    tag: 'column_set',
    columns: [{ tag: 'column', elements: [button('看', { do: '状态' }) as JsonObject] }],
  };
  expect(cardFaults(withElements(made as JsonObject, aside, { tag: 'input', name: 'free' }))).toEqual([]);
});
