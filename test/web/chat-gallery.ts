// Cards with one of each component, made by our builders and by hand, with data that means no good.
import { button, buttonRow, linkButton, spentButton } from '../../src/feishu/card/buttons.ts';
import { card } from '../../src/feishu/card/card.ts';
import { chart } from '../../src/feishu/card/chart.ts';
import { columns, panel } from '../../src/feishu/card/containers.ts';
import { dateField, form, input, multiSelect, select } from '../../src/feishu/card/form.ts';
import { bold, coloured, joined, link, md } from '../../src/feishu/card/markdown.ts';
import { table } from '../../src/feishu/card/table.ts';
import { divider, markdown, paragraph } from '../../src/feishu/card/texts.ts';

export const HOSTILE = `<img src=x onerror="alert(1)"><at id=all></at>**粗**[点](javascript:alert(2))`;
export const LONG_WORD = 'W'.repeat(200);

const SITES = ['苏州', '武汉', '成都', '天津', '西安', '合肥', '佛山', '青岛', '郑州', '沈阳', '长沙', '昆明'];

/** What the product would post of a changelog. */
export const changelog = card({
  title: '台账 1,204 项变更，1 个基地没有比对',
  subtitle: '第 12 次发布 · 11-25 08:05',
  colour: 'orange',
  tags: [{ text: '1 个基地未比对', colour: 'orange' }],
  width: 'fill',
  elements: [
    markdown(md`新增 **${'126'}** 行　删除 **${'18'}** 行　修改 **${'1,060'}** 处`, { size: 'heading' }),
    markdown(
      joined(
        [
          md`- 苏州基地　**${'空压机12#'}** 名称：空压机12 → 空压机12#（新），影响 40 个采集点（王建国）`,
          md`- 武汉基地　新增 3 个设备：冷却塔 3#、水泵 8#、水泵 9#（李敏）`,
          md`- 成都基地　删除 18 个采集点：冷冻水回水温度、冷冻水供水温度、瞬时流量 等`,
          md`- 天津基地　**${HOSTILE}** 上限：85 → 90`,
        ],
        '\n',
      ),
    ),
    table({
      columns: [
        { title: '基地', type: 'text' },
        { title: '状态', type: 'options' },
        { title: '新增', type: 'number' },
        { title: '删除', type: 'number' },
        { title: '修改', type: 'number' },
        { title: '数据截至', type: 'text' },
      ],
      rows: SITES.map((site, index) => [
        `${site}基地`,
        [index === 7 ? { text: '源库连不上', colour: 'red' as const } : { text: '已比对', colour: 'green' as const }],
        index * 3,
        index,
        index * 41,
        '11-25 08:00',
      ]),
    }),
    panel({
      title: '没有比对的 1 个基地',
      elements: [paragraph('青岛基地：连不上 10.8.3.21:3306（超时 10 秒）。请检查网络，再说“刷新 台账 青岛”。')],
    }),
    buttonRow(
      linkButton('查看全部变更', 'https://zhiban.example/ledger/changes', { kind: 'primary' }),
      button('刷新 青岛', { do: '刷新 台账 青岛' }),
      button(
        '确认基线',
        { do: '基线 确认 青岛' },
        { kind: 'danger', confirm: { title: '确认青岛的基线？', text: '以后的变更从现在的 18,204 行比起。' } },
      ),
    ),
    markdown(md`数据截至 08:00 · 编号 7F3K-92`, { size: 'notation' }),
  ],
});

/** Every component that our builders make. */
export const built = card({
  title: '各种组件',
  subtitle: '一样一个',
  colour: 'blue',
  tags: [
    { text: '进行中', colour: 'blue' },
    { text: '已完成', colour: 'green' },
  ],
  elements: [
    markdown(
      joined([
        bold('粗体'),
        md`　`,
        coloured('red', '红字'),
        md`　`,
        coloured('green', '绿字'),
        md`　`,
        link('链接', 'https://example.com/a'),
      ]),
    ),
    columns(
      [
        {
          weight: 1,
          elements: [
            markdown(md`**${'126'}**`, { size: 'heading', align: 'center' }),
            markdown(md`新增`, { size: 'notation', align: 'center' }),
          ],
        },
        {
          weight: 1,
          elements: [
            markdown(md`**${'18'}**`, { size: 'heading', align: 'center' }),
            markdown(md`删除`, { size: 'notation', align: 'center' }),
          ],
        },
        {
          weight: 1,
          elements: [
            markdown(md`**${'1,060'}**`, { size: 'heading', align: 'center' }),
            markdown(md`修改`, { size: 'notation', align: 'center' }),
          ],
        },
      ],
      { background: 'grey' },
    ),
    divider(),
    paragraph(`普通文字，原样：${HOSTILE} ${LONG_WORD}`),
    spentButton('张三 08:41 已确认'),
  ],
});

export const charts = card({
  title: '用电量',
  colour: 'turquoise',
  elements: [
    chart({
      kind: 'bar',
      title: '各基地昨日用电（度）',
      points: SITES.map((x, index) => ({ x, y: 18_000 + ((index * 7919) % 9_000) })),
    }),
    chart({
      kind: 'line',
      title: '近 7 天',
      points: ['苏州', '武汉'].flatMap((series, at) =>
        Array.from({ length: 7 }, (_, day) => ({ x: `11-${19 + day}`, y: 120 + at * 40 + ((day * 37) % 50), series })),
      ),
    }),
    chart({
      kind: 'pie',
      title: '电费构成',
      points: [
        { x: '尖峰', y: 312 },
        { x: '高峰', y: 804 },
        { x: '平段', y: 455 },
        { x: '低谷', y: 129 },
      ],
    }),
  ],
});

export const asking = card({
  title: '报修',
  colour: 'green',
  elements: [
    form({
      name: 'repair',
      elements: [
        input({ name: 'device', label: '设备', hint: '例如 空压机12#', required: true, most: 50 }),
        select({
          name: 'site',
          label: '基地',
          choices: [
            { text: '苏州', value: 'suzhou' },
            { text: '武汉', value: 'wuhan' },
          ],
        }),
        multiSelect({
          name: 'parts',
          label: '部位',
          choices: ['电机', '轴承', '皮带', '仪表'].map((text) => ({ text, value: text })),
          chosen: ['电机'],
        }),
        dateField({ name: 'day', label: '哪天坏的', value: '2026-11-24' }),
        input({ name: 'note', label: '说明', lines: true }),
      ],
      submit: { text: '提交', action: { do: '报修' } },
    }),
  ],
});

const plain = (content: string) => ({ tag: 'plain_text', content });

/** By hand: what our builders do not make, or make otherwise. */
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
