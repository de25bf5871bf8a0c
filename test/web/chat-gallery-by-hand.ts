// A card by hand: what our builders do not make, or make otherwise.

const plain = (content: string) => ({ tag: 'plain_text', content });

export const byHand = {
  schema: '2.0',
  config: { update_multi: true, width_mode: 'default' },
  header: {
    title: plain('别家的卡片'),
    template: 'violet',
    text_tag_list: [{ tag: 'text_tag', text: plain('试'), color: 'carmine' }],
  },
  body: {
    elements: [
      {
        tag: 'markdown',
        content: [
          '# 标题',
          '**粗** *斜* ~~删~~ `代码` ***粗斜*** &lt;不是标签&gt; &#60;at id=all> a_b_c 2 * 3 * 4',
          '1. 一',
          '2. 二',
          '   - 里面的',
          '',
          '> 引用 <at id=all></at>',
          '',
          '```',
          'select * from point where name = "<b>"',
          '```',
          '| 列 | 数 |',
          '|:--|--:|',
          '| 甲 | 1 |',
          '| 乙 | 22 |',
          '',
          "<font color='orange'>橙色 **粗**</font> <text_tag color='purple'>标签</text_tag> <raw>**原样**</raw>",
          '---',
          'https://example.com/路径?a=1，后面的字',
        ].join('\n'),
      },
      {
        tag: 'column_set',
        flex_mode: 'bisect',
        columns: ['甲', '乙', '丙', '丁'].map((name) => ({
          tag: 'column',
          width: 'weighted',
          weight: 1,
          background_style: 'grey',
          elements: [{ tag: 'div', text: plain(name) }],
        })),
      },
      {
        tag: 'table',
        page_size: 2,
        freeze_first_column: true,
        columns: [
          { name: 'who', display_name: '人', data_type: 'persons' },
          { name: 'when', display_name: '时间', data_type: 'date', date_format: 'YYYY/MM/DD HH:mm' },
          {
            name: 'much',
            display_name: '金额',
            data_type: 'number',
            format: { precision: 2, symbol: '¥', separator: true },
          },
          { name: 'text', display_name: '说明', data_type: 'lark_md' },
        ],
        rows: [1, 2, 3].map((one) => ({
          when: Date.UTC(2026, 10, 20 + one, 16, 30),
          much: 1234567.891 * one,
          text: `第 **${one}** 行 ${'很长的说明'.repeat(8)}`,
        })),
      },
      { tag: 'checker', name: 'seen', text: plain('我看过了'), behaviors: [{ type: 'callback', value: { seen: 1 } }] },
      {
        tag: 'select_static',
        name: 'order',
        placeholder: plain('排序'),
        options: [
          { text: plain('最新'), value: 'new' },
          { text: plain('最旧'), value: 'old' },
        ],
      },
      { tag: 'input', name: 'word', placeholder: plain('再找一个词') },
      {
        tag: 'interactive_container',
        has_border: true,
        behaviors: [{ type: 'callback', value: { open: 'site' } }],
        elements: [{ tag: 'markdown', content: '**整块都能点**' }],
      },
      ...['primary_filled', 'danger', 'text', 'laser'].map((type) => ({
        tag: 'button',
        type,
        text: plain(type),
        behaviors: [{ type: 'callback', value: { type } }],
      })),
      {
        tag: 'chart',
        chart_spec: {
          type: 'radar',
          title: { text: '雷达' },
          data: {
            values: [
              { x: '甲', y: 3 },
              { x: '乙', y: 5 },
            ],
          },
          categoryField: 'x',
          valueField: 'y',
        },
      },
      {
        tag: 'chart',
        chart_spec: {
          type: 'bar',
          direction: 'horizontal',
          title: { text: '横着的' },
          data: {
            values: [
              { n: '很长很长的设备名字一号', v: 3 },
              { n: '乙', v: -2 },
            ],
          },
          xField: 'v',
          yField: 'n',
        },
      },
    ],
  },
};
