// Cards with one of each component, made by our builders, with data that means no good.
import { button, buttonRow, linkButton, spentButton } from '../../src/feishu/card/buttons.ts';
import { card } from '../../src/feishu/card/card.ts';
import { chart, pairChart } from '../../src/feishu/card/chart.ts';
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

/** Bars and a line with an axis each; one place has no bar. */
export const pair = card({
  title: '余量和用电',
  colour: 'green',
  elements: [
    pairChart({
      title: '近 7 天',
      bars: '剩余（度，左）',
      line: '用电（度，右）',
      points: Array.from({ length: 7 }, (_, day) => ({
        x: `11-${19 + day}`,
        bar: day === 2 ? null : 320 - day * 18,
        line: 14 + ((day * 37) % 9),
      })),
    }),
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
