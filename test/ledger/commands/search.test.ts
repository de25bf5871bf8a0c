// 台账: what people find, how they page and narrow, and what they are told when there is nothing.
import { describe, expect, it } from 'vitest';
import { openScene } from '../flow/scene.ts';
import { type Chat, openChat } from './chat.ts';

/** Two factories of 25 points, each device with five. */
async function twoSites(): Promise<Chat> {
  const scene = await openScene(['sqlite', 'sqlite'], 25);
  const [suzhou] = scene.plants;
  await suzhou?.edit('李娜', '2026-11-20 10:00:00', 'device', "name = '空压机'", 'id = 1');
  const chat = await openChat(scene, 'https://zhiban.example');
  await chat.publish();
  return chat;
}

describe('台账 〈词〉', () => {
  it('says the conclusion, shows ten rows, and pages and narrows the same card', async () => {
    const chat = await twoSites();
    const found = await chat.says('请查一下台账 测点 谢谢');
    expect(found.title).toBe('测点：苏州基地、无锡基地 50 行采集点');
    expect(found.subtitle).toBe('采集点 50 行 · 第 1/5 页');
    expect(found.rows).toHaveLength(10);
    expect(found.rows[0]).toMatchObject({ c0: '测点1', c1: 'P-001', c2: '苏州基地' });
    expect(found.text).toContain('数据截至 11-21 周六 08:00');
    expect(found.place).toBeUndefined();
    expect(found.buttons.has('上一页')).toBe(false);
    expect(found.links.get('在网页上看')).toBe('https://zhiban.example/ledger?ledger=points&q=%E6%B5%8B%E7%82%B9');

    const second = await chat.press(found, '下一页');
    expect(second.subtitle).toBe('采集点 50 行 · 第 2/5 页');
    expect(second.place).toBe('card');
    expect(second.rows[0]).toMatchObject({ c0: '测点11' });
    expect((await chat.press(second, '上一页')).rows).toEqual(found.rows);

    const wuxi = await chat.press(found, '无锡基地 25');
    expect(wuxi.title).toBe('测点：无锡基地 25 行采集点');
    expect(wuxi.place).toBe('card');
    const back = await chat.press(wuxi, '全部基地');
    expect(back.title).toBe(found.title);
    expect((await chat.says('台账 测点 第九页')).subtitle).toBe('采集点 50 行 · 第 5/5 页');
    expect((await chat.says('ledger 测点 page 3 无锡')).subtitle).toBe('采集点 25 行 · 第 3/3 页');
  });

  it('says how many rows of every ledger, and turns to another one', async () => {
    const chat = await twoSites();
    const found = await chat.says('台账 空压机 苏州');
    expect(found.title).toBe('空压机：苏州基地 10 行采集点、2 行设备');
    expect(found.text).toContain('采集点 **10** 行 · 设备 **2** 行。下面是采集点：');
    // 设备名称 is where the word stands; who and when tell nothing.
    expect(Object.values(found.rows[0] ?? {})).toContain('2#空压机');
    expect(found.text).not.toContain('修改人');
    const devices = await chat.press(found, '设备 2');
    expect(devices.title).toBe('空压机：苏州基地 2 行设备');
    expect(devices.place).toBe('card');
    expect((await chat.says('台账 空压机 设备')).title).toBe('空压机：苏州基地、无锡基地 4 行设备');
    expect((await chat.says('台账 "设备"')).title).toBe('没有找到“设备”');
    expect((await chat.says('台账 设备')).title).toBe('苏州基地、无锡基地 10 行设备');
  });

  it('opens a row below the list', async () => {
    const chat = await twoSites();
    const found = await chat.says('台账 测点7 无锡');
    expect(found.title).toBe('测点7：无锡基地 1 行采集点');
    expect(found.buttons.get('测点7')?.line).toBe('台账 详情 "P-007" 台账:"points" 基地:"wuxi"');
  });

  it('that finds nothing says where it looked, and offers only what finds something', async () => {
    const chat = await twoSites();
    const nothing = await chat.says('台账 空压机 循环泵 设备 苏州');
    expect(nothing.title).toBe('没有找到“空压机”和“循环泵”');
    expect(nothing.text).toContain('在苏州基地的设备里没有一行同时含有“空压机”和“循环泵”。');
    expect([...nothing.buttons.keys()]).toEqual(['去掉“空压机”（1 行）', '去掉“循环泵”（2 行）']);
    expect((await chat.press(nothing, '去掉“循环泵”（2 行）')).title).toBe('空压机：苏州基地 2 行设备');

    const elsewhere = await chat.says('台账 1#空压机 苏州');
    expect(elsewhere.title).toBe('没有找到“1#空压机”');
    expect([...elsewhere.buttons.keys()]).toEqual(['全部基地（6 行）']);
    expect([...(await chat.says('台账 测点1 设备')).buttons.keys()]).toEqual(['全部台账（22 行）']);
    expect([...(await chat.says('台账 空压机房')).buttons.keys()]).toEqual([
      '查“空压机”（24 行）',
      '查“空压”（24 行）',
    ]);
  });

  it('names sites whose data are old, and refreshes them', async () => {
    const chat = await twoSites();
    chat.at('2026-11-22T03:00:00Z');
    const old = await chat.says('台账 空压机');
    expect(old.text).toContain('数据较旧：苏州基地（27 小时前）、无锡基地（27 小时前）');
    expect(old.buttons.get('刷新 2 个基地')?.line).toBe('刷新 台账 基地:"suzhou,wuxi"');
    chat.at('2026-11-22T01:00:00Z');
    expect((await chat.says('台账 空压机')).text).not.toContain('数据较旧');
  });

  it('refuses what cannot be meant', async () => {
    const chat = await twoSites();
    await expect(chat.says('台账 空压机 台账:火星')).rejects.toThrow(/没有叫“火星”的台账；现有：points（采集点）/);
    await expect(chat.says('台账 空压机 第0页')).rejects.toThrow(/页码应从 1 开始/);
    await expect(chat.says(`台账 ${'长'.repeat(101)}`)).rejects.toThrow(/101 个字/);
    await expect(chat.says(`台账 ${'a '.repeat(11)}`)).rejects.toThrow(/最多查 10 个词，收到了 11 个/);
  });
});

describe('台账 alone', () => {
  it('says what there is: ledgers, rows, sites and how old', async () => {
    const chat = await twoSites();
    const all = await chat.says('台账');
    expect(all.title).toBe('台账：2 个基地、2 本台账、60 行');
    expect(all.rows).toMatchObject([
      { c0: '采集点', c1: 50, c2: 2 },
      { c0: '设备', c1: 10, c2: 2 },
      { c0: '苏州基地', c1: [{ text: '基准建立', color: 'green' }], c2: 30, c3: '11-21 周六 08:00' },
      { c0: '无锡基地', c2: 30 },
    ]);
    expect((await chat.press(all, '设备')).title).toBe('苏州基地、无锡基地 10 行设备');
  });

  it('says so when nothing was read yet', async () => {
    const chat = await openChat(await openScene(['sqlite'], 3));
    const all = await chat.says('台账');
    expect(all.title).toBe('台账还没有数据');
    expect(all.text).toContain('还没有数据');
    expect((await chat.says('台账 设备')).title).toBe('苏州基地的设备还没有数据');
  });
});

describe('what was typed narrow', () => {
  it('is found where the data are wide', async () => {
    const scene = await openScene(['sqlite'], 5);
    await scene.plants[0]?.edit('李娜', '2026-11-20 10:00:00', 'device', "name = '1#空压机（大修）：备'", 'id = 1');
    const chat = await openChat(scene);
    await chat.publish();
    expect((await chat.says('台账 1#空压机（大修） 设备')).title).toBe('1#空压机 大修：苏州基地 1 行设备');
    expect((await chat.says('台账 "1#空压机（大修）" 设备')).title).toBe('1#空压机（大修）：苏州基地 1 行设备');
    expect((await chat.says('台账 "1#空压机(大修)" 设备')).title).toBe('没有找到“1#空压机(大修)”');
  });
});
