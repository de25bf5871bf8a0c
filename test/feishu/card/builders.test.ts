import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAction } from '../../../src/feishu/card/action.ts';
import { button, buttonRow, linkButton, spentButton } from '../../../src/feishu/card/buttons.ts';
import { type Card, card } from '../../../src/feishu/card/card.ts';
import { chart, pairChart } from '../../../src/feishu/card/chart.ts';
import { cardFaults } from '../../../src/feishu/card/check.ts';
import { columns, panel } from '../../../src/feishu/card/containers.ts';
import { dateField, form, input, multiSelect, select } from '../../../src/feishu/card/form.ts';
import { bold, coloured, joined, link, md, mention } from '../../../src/feishu/card/markdown.ts';
import { simplerCard } from '../../../src/feishu/card/simpler.ts';
import { table } from '../../../src/feishu/card/table.ts';
import { divider, markdown, paragraph } from '../../../src/feishu/card/texts.ts';
import { isJsonObject, type Json, jsonBytes } from '../../../src/lib/json.ts';
import { hostileData, hostileText } from './hostile.ts';

/** A card of every part there is, each filled with data. */
function everything(text: (index: number) => string, numbers: readonly number[], rows: number): Card {
  const number = (index: number): number => numbers[index % Math.max(1, numbers.length)] ?? 0;
  return card({
    title: text(0),
    subtitle: text(1),
    colour: 'orange',
    tags: [2, 3, 4, 5].map((index) => ({ text: text(index), colour: 'red' })),
    summary: text(6),
    elements: [
      markdown(md`${bold(text(7))} 改名 ${coloured('red', text(8))}，${number(0)} 个 ${mention(text(9))}`),
      markdown(
        joined([text(10), link(text(11), text(12)), link(text(13), `https://zhiban.example/${text(14)}`)], '\n'),
      ),
      paragraph(text(15)),
      divider(),
      columns([{ weight: 2, elements: [markdown(md`${text(16)}`)] }, { elements: [paragraph(text(17))] }]),
      panel({ title: text(18), elements: [markdown(md`${text(19)}`), columns([{ elements: [paragraph(text(20))] }])] }),
      table({
        columns: [
          { type: 'text', title: text(21) },
          { type: 'number', title: text(22), decimals: number(1), unit: text(23) },
          { type: 'date', title: text(24), width: number(2) },
          { type: 'markdown', title: text(25) },
          { type: 'options', title: text(26) },
        ],
        rows: Array.from({ length: rows }, (_, row) => [
          text(row),
          number(row),
          new Date(number(row + 1)),
          md`${text(row + 1)}`,
          [{ text: text(row + 2), colour: 'green' }],
        ]),
        pageSize: number(3),
      }),
      chart({ kind: 'line', title: text(27), points: numbers.map((y, x) => ({ x: text(x), y, series: text(x + 1) })) }),
      pairChart({
        title: text(51),
        bars: text(52),
        line: text(53),
        points: numbers.map((bar, x) => ({ x: text(x), bar, line: x % 3 === 0 ? null : bar })),
      }),
      form({
        name: 'filter',
        elements: [
          markdown(md`${text(28)}`),
          input({ name: 'word', label: text(29), hint: text(30), value: text(31), most: number(4) }),
          select({
            name: 'site',
            label: text(32),
            chosen: text(33),
            choices: [33, 34, 35].map((index) => ({ text: text(index), value: `s${text(index)}` })),
          }),
          multiSelect({
            name: 'kinds',
            label: text(36),
            chosen: [text(37)],
            choices: [
              { text: text(37), value: 'a' },
              { text: text(38), value: 'b' },
              { text: '', value: 'b' },
            ],
          }),
          dateField({ name: 'day', label: text(39), value: text(40) }),
        ],
        submit: { text: text(41), action: { do: text(42), ctx: text(43) } },
      }),
      buttonRow(
        button(text(44), { do: text(45), once: text(46) }, { kind: 'primary' }),
        button(text(47), { do: text(48) }, { kind: 'danger', confirm: { title: text(49), text: text(50) } }),
        linkButton(text(51), text(52)),
        linkButton(text(53), `https://zhiban.example/${text(54)}`),
        spentButton(text(55)),
      ),
    ],
  });
}

const anyNumbers = fc.array(fc.oneof(fc.double(), fc.integer({ min: -10, max: 2_000 })), { maxLength: 12 });
const cards = fc
  .tuple(fc.array(hostileData, { minLength: 1, maxLength: 30 }), anyNumbers, fc.integer({ min: 0, max: 40 }))
  .map(([texts, numbers, rows]) => everything((index) => texts[index % texts.length] ?? '', numbers, rows));
const smallCards = fc
  .tuple(
    fc.array(
      hostileText.map((text) => text.slice(0, 60)),
      { minLength: 1, maxLength: 30 },
    ),
    anyNumbers,
  )
  .map(([texts, numbers]) => everything((index) => texts[index % texts.length] ?? '', numbers, 3));

/** Texts that people see; not what buttons carry, what an input holds, and what a choice sends back. */
function shownTexts(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(shownTexts);
  if (!isJsonObject(value)) return [];
  const hidden = new Set(['behaviors', 'default_value', 'value', 'initial_option', 'selected_values']);
  return Object.entries(value).flatMap(([key, inner]) => (hidden.has(key) ? [] : shownTexts(inner)));
}

describe('whatever the data is', () => {
  it('a card breaks no rule but that of size', () => {
    fc.assert(
      fc.property(cards, (made) => {
        expect(cardFaults(made).filter((fault) => !/^卡片有 \d+ 字节/.test(fault))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('a card of short data breaks none', () => {
    fc.assert(
      fc.property(smallCards, (made) => {
        expect(cardFaults(made)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('no tag of the data survives in what is shown, and nobody is pinged', () => {
    fc.assert(
      fc.property(cards, (made) => {
        for (const text of shownTexts(made)) {
          expect(text.replace(/<\/?font[^<>]*>/g, '')).not.toMatch(/<\/?[a-z]/i);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a card that is too big has a simpler one that is not', () => {
    fc.assert(
      fc.property(cards, (made) => {
        const simpler = simplerCard(made);
        expect(simpler).not.toBeNull();
        expect(cardFaults(simpler)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('what a button carries comes back unchanged', () => {
    fc.assert(
      fc.property(hostileData, hostileData, (line, ctx) => {
        const made = button('按', { do: line, ctx });
        const [behavior] = made.behaviors as readonly { readonly value: Json }[];
        expect(readAction(JSON.parse(JSON.stringify(behavior?.value)))).toEqual({ do: line, ctx });
      }),
    );
  });
});

describe('a card', () => {
  const small = card({ title: '苏州 昨日 37 项变更', colour: 'green', elements: [markdown(md`**${'空压机'}** 改名`)] });

  it('is JSON 2.0 with a summary for the chat list', () => {
    expect(small).toEqual({
      schema: '2.0',
      config: {
        update_multi: true,
        enable_forward: true,
        width_mode: 'default',
        summary: { content: '苏州 昨日 37 项变更' },
      },
      header: { title: { tag: 'plain_text', content: '苏州 昨日 37 项变更' }, template: 'green' },
      body: {
        direction: 'vertical',
        vertical_spacing: '8px',
        elements: [{ tag: 'markdown', content: '**空压机** 改名' }],
      },
    });
    expect(cardFaults(small)).toEqual([]);
  });

  it('cuts long texts of buttons to a hundred characters', () => {
    const { text } = button('长'.repeat(101), { do: 'x' }) as unknown as { text: { content: string } };
    expect(text.content).toBe(`${'长'.repeat(99)}…`);
  });

  it('opens only pages of the web', () => {
    expect(linkButton('看', 'https://zhiban.example/a')).toMatchObject({
      behaviors: [{ type: 'open_url', default_url: 'https://zhiban.example/a' }],
    });
    expect(linkButton('看', 'file:///etc/passwd')).toEqual({
      tag: 'button',
      text: { tag: 'plain_text', content: '看' },
      type: 'default',
      disabled: true,
    });
  });

  it('made simpler keeps header, texts and buttons, and says that something is missing', () => {
    const whole = everything((index) => `文字 ${index}`, [1, 2, 3], 400);
    expect(cardFaults(whole)).toEqual([expect.stringMatching(/^卡片有 \d+ 字节，最多 28672$/)]);
    const simpler = simplerCard(whole) ?? {};
    expect(simpler.header).toEqual(whole.header);
    const texts = JSON.stringify(simpler);
    expect(texts).toContain('文字 7');
    expect(texts).toContain('"do":"文字 45"');
    expect(texts).toContain('只显示了一部分');
    expect(texts).not.toMatch(/"tag":"(table|chart|form|column_set)"/);
    expect(jsonBytes(simpler)).toBeLessThan(10_000);
  });
});

it('a value that is none of ours is no action', () => {
  expect(readAction({ v: 1, do: '帮助' })).toEqual({ do: '帮助' });
  for (const value of [null, '帮助', {}, { v: 2, do: '帮助' }, { v: 1 }, { v: 1, do: 3 }, { v: 1, do: 'x', ctx: 1 }]) {
    expect(readAction(value)).toBeNull();
  }
});

it('what stands in the wrong place does not compile', () => {
  const rows = table({ columns: [{ type: 'text', title: '设备' }], rows: [] });
  const word = input({ name: 'word', label: '词' });
  const press = button('按', { do: '状态' });
  const submit = { text: '查', action: { do: '台账' } };
  // @ts-expect-error a table stands at the root only
  columns([{ elements: [rows] }]);
  // @ts-expect-error a field stands in a form only
  card({ title: '标题', colour: 'blue', elements: [word] });
  // @ts-expect-error a button with a command of its own stands outside forms
  form({ name: 'f', elements: [press], submit });
  // @ts-expect-error data is no markup
  markdown('文字');
  expect(
    cardFaults(
      card({ title: '标题', colour: 'blue', elements: [rows, form({ name: 'f', elements: [word], submit })] }),
    ),
  ).toEqual([]);
});
