// The rules of cards, each broken once, with the code the platform would give (feishu.md §4.4, §4.7, §4.8).
import { describe, expect, test } from 'vitest';
import { card, HELLO, opened, refusal, sent } from './opened.ts';

const plain = (content: string): object => ({ tag: 'plain_text', content });
const button = (more: object = {}): object => ({
  tag: 'button',
  text: plain('好'),
  behaviors: [{ type: 'callback', value: { v: 1, do: '帮助' } }],
  ...more,
});
const submit = button({ name: 'ok', form_action_type: 'submit' });
const form = (...elements: object[]): object => ({ tag: 'form', name: 'f', elements: [...elements, submit] });
const table = (more: object = {}): object => ({ tag: 'table', columns: [{ name: 'a' }], rows: [{ a: '1' }], ...more });
const panel = (...elements: object[]): object => ({
  tag: 'collapsible_panel',
  header: { title: plain('更多') },
  elements,
});
const columns = (...elements: object[]): object => ({ tag: 'column_set', columns: [{ tag: 'column', elements }] });
const nested = (depth: number): object => (depth === 0 ? HELLO : panel(nested(depth - 1)));
const markdown = (content: string): object => ({ tag: 'markdown', content });

const BROKEN: readonly (readonly [string, number, object])[] = [
  ['an unknown property of a component', 200621, card([{ ...HELLO, colour: 'red' }])],
  ['an unknown property of the card', 200621, card([HELLO], { elements: [] })],
  ['an unknown property of config', 200621, card([HELLO], { config: { wide: true } })],
  ['a tag that 2.0 dropped', 200861, card([{ tag: 'note', elements: [] }])],
  ['the action tag', 200861, card([{ tag: 'action', actions: [] }])],
  ['a tag that nobody knows', 200861, card([{ tag: 'blink' }])],
  ['more than 200 elements', 11310, card(Array.from({ length: 101 }, () => ({ tag: 'div', text: plain('x') })))],
  ['more than five tables', 11310, card(Array.from({ length: 6 }, () => table()))],
  ['nesting deeper than five', 200621, card([nested(6)])],
  ['update_multi that is false', 300302, card([HELLO], { config: { update_multi: false } })],
  ['no body', 200621, { schema: '2.0' }],
  ['another schema', 200621, { schema: '3.0', body: { elements: [] } }],
  ['a header template that is no colour', 200621, card([HELLO], { header: { title: plain('题'), template: 'pink' } })],
  [
    'a duplicate element_id',
    300301,
    card([
      { ...HELLO, element_id: 'a' },
      { ...HELLO, element_id: 'a' },
    ]),
  ],
  ['an element_id that begins with a digit', 200621, card([{ ...HELLO, element_id: '1a' }])],
  ['a table below the root', 200621, card([panel(table())])],
  ['a form below the root', 200621, card([columns(form())])],
  ['a form in a form', 200621, card([form({ tag: 'form', name: 'g', elements: [submit] })])],
  ['a form without a submit button', 200621, card([{ tag: 'form', name: 'f', elements: [button({ name: 'b' })] }])],
  ['a form without a name', 200621, card([{ tag: 'form', elements: [submit] }])],
  ['a child of a form without a name', 200530, card([form({ tag: 'input' })])],
  ['a child of a form without a name, in columns', 200530, card([form(columns({ tag: 'input' }))])],
  ['a name that comes twice', 200530, card([form({ tag: 'input', name: 'ok' })])],
  ['a chart in a form', 200621, card([form({ tag: 'chart', chart_spec: { type: 'bar', data: {} } })])],
  ['required outside a form', 200621, card([{ tag: 'input', name: 'i', required: true }])],
  ['a page size above ten', 200621, card([table({ page_size: 11 })])],
  ['a row key that is no column', 200915, card([table({ rows: [{ b: '1' }] })])],
  ['rows that are no objects', 200914, card([table({ rows: ['1'] })])],
  ['a text in a column of numbers', 200914, card([table({ columns: [{ name: 'a', data_type: 'number' }] })])],
  ['a column type that does not exist', 200621, card([table({ columns: [{ name: 'a', data_type: 'money' }] })])],
  ['a column name that comes twice', 200621, card([table({ columns: [{ name: 'a' }, { name: 'a' }] })])],
  ['an image without alt', 200621, card([{ tag: 'img', img_key: 'img_v3_x' }])],
  ['an image that was not uploaded', 200570, card([{ tag: 'img', img_key: 'img_v3_x', alt: plain('图') }])],
  ['a chart that is none', 200550, card([{ tag: 'chart', chart_spec: { type: 'magic', data: {} } }])],
  ['a chart without data', 200550, card([{ tag: 'chart', chart_spec: { type: 'bar' } }])],
  ['a button text above 100 characters', 200621, card([button({ text: plain('x'.repeat(101)) })])],
  ['a button type that does not exist', 200621, card([button({ type: 'huge' })])],
  ['an input longer than 1000', 200621, card([{ tag: 'input', name: 'i', max_length: 1001 }])],
  ['options with the same value', 200621, card([select('a', 'a')])],
  [
    'a link that is no web link',
    200621,
    card([button({ behaviors: [{ type: 'open_url', default_url: 'javascript:x' }] })]),
  ],
  ['a markdown link that is no web link', 200621, card([markdown('[点我](javascript:x)')])],
  ['an at of nobody', 100290, card([markdown('<at id=ou_nobody></at>')])],
  ['data that was not escaped', 200621, card([markdown('空压机 <未知 > <b1> 改名')])],
  ['a template', 200380, { type: 'template', data: { template_id: 'x' } }],
  ['a 1.0 card without elements', 200621, { config: {} }],
];

function select(...values: string[]): object {
  return { tag: 'select_static', name: 's', options: values.map((value) => ({ text: plain(value), value })) };
}

describe('is refused', () => {
  test.each(BROKEN)('%s: %i', async (_what, code, broken) => {
    const world = await opened();
    const answer = await refusal(sent(world, 'interactive', broken));
    expect(answer).toMatchObject({ status: 400, code: 230099 });
    expect(answer.msg).toMatch(new RegExp(`^Failed to create card content, ext=ErrCode: ${code}; ErrMsg: `));
    expect(world.group.messages()).toEqual([]);
  });
});

test('the path of a fault leads to it', async () => {
  const world = await opened();
  const answer = await refusal(sent(world, 'interactive', card([HELLO, form({ tag: 'note' })])));
  expect(answer.msg).toContain('ErrPath: ROOT -> body -> elements -> [1](tag: form) -> elements -> [0](tag: note);');
});

test('a card above 30 KB is too long, whatever is in it (§4.1)', async () => {
  const world = await opened();
  expect((await refusal(sent(world, 'interactive', card([markdown('中'.repeat(10_300))])))).code).toBe(230025);
  await sent(world, 'interactive', card([markdown('中'.repeat(10_000))]));
});

test('all that the rules allow goes through', async () => {
  const world = await opened();
  await sent(
    world,
    'interactive',
    card(
      [
        markdown(
          '**结论** 3 项变化 <at id=all></at> <font color="red">红</font> `<at id=ou_x>` &lt;b&gt; a < b\n- [详情](https://example.com/a)',
        ),
        { tag: 'hr' },
        table({
          page_size: 10,
          row_height: 'low',
          header_style: { background_style: 'grey', bold: true },
          columns: [
            { name: 'a', display_name: '编码', data_type: 'text', width: 'auto' },
            { name: 'n', data_type: 'number', format: { precision: 2, separator: true, symbol: '¥' } },
            { name: 'o', data_type: 'options' },
            { name: 'd', data_type: 'date', date_format: 'YYYY/MM/DD' },
          ],
          rows: [{ a: '1', n: 2, o: [{ text: '新', color: 'green' }], d: 1_764_000_000_000 }],
        }),
        {
          tag: 'chart',
          aspect_ratio: '16:9',
          chart_spec: { type: 'bar', data: { values: [] }, xField: 'x', yField: 'y' },
        },
        columns(button(), { tag: 'div', text: plain('字') }),
        panel(
          markdown('更多'),
          button({ type: 'primary', size: 'small', confirm: { title: plain('真的？'), text: plain('会改') } }),
        ),
        form(
          { tag: 'input', name: 'why', required: true, max_length: 200, placeholder: plain('原因') },
          select('a', 'b'),
        ),
      ],
      {
        config: { update_multi: true, width_mode: 'fill', summary: { content: '3 项变化' } },
        header: {
          title: plain('变更日志'),
          template: 'blue',
          text_tag_list: [{ tag: 'text_tag', text: plain('新'), color: 'green' }],
        },
      },
    ),
  );
  const [message] = world.group.messages();
  expect(message?.pings).toEqual(['all']);
  expect(message?.text).toContain('变更日志');
  expect(message?.text).toContain('编码');
});

test('who a message notifies is known: markdown and texts do, plain text, code and escaped data do not', async () => {
  const world = await opened();
  const { zhang, group } = world;
  const outsider = world.simulator.people.add('外人');
  await sent(world, 'interactive', card([markdown(`<at id=${zhang.id}></at><at id=${outsider.id}></at>`)]));
  await sent(
    world,
    'interactive',
    card([{ tag: 'div', text: plain('<at id=all></at>') }, markdown('`<at id=all></at>` &lt;at id=all&gt;')]),
  );
  await sent(world, 'text', { text: '<at user_id="all"></at> 早' });
  await sent(world, 'post', { zh_cn: { title: '', content: [[{ tag: 'at', user_id: zhang.id }]] } });
  expect(group.messages().map((one) => one.pings)).toEqual([[zhang.id], [], ['all'], [zhang.id]]);
});
