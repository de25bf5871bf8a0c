// 台账 详情: one row whole, the right one of several, and what is said when there is none.
import { describe, expect, it } from 'vitest';
import { groupsOf } from '../../../src/features/ledger/cards/row-groups.ts';
import { openScene } from '../flow/scene.ts';
import { type Chat, openChat } from './chat.ts';
import { LEDGERS } from './facts.ts';

async function changed(): Promise<Chat> {
  const scene = await openScene(['sqlite', 'sqlite'], 12);
  const chat = await openChat(scene);
  await chat.publish();
  await scene.plants[0]?.edit('李娜', '2026-11-21 10:20:00', 'point', 'hi_limit = 99', "code = 'P-007'");
  await scene.plants[0]?.edit('王芳', '2026-11-22 08:00:00', 'device', "name = '循环泵（备）'", 'id = 3');
  chat.at('2026-11-22T00:30:00Z');
  await chat.publish();
  return chat;
}

describe('台账 详情', () => {
  it('shows the row, whose hand it was, its last changes, and leads to its device and back', async () => {
    const chat = await changed();
    const row = await chat.says('台账 详情 p-007 苏州');
    expect(row.title).toBe('测点7（P-007）');
    expect(row.subtitle).toBe('采集点 · 苏州基地');
    expect(row.text).toContain('上限</font>　99.0000');
    expect(row.text).toContain('未填写：备注');
    expect(row.text).toContain('最后修改：**李娜 · 2026-11-21 10:20:00**');
    expect(row.text).toContain('设备：EQ-3 循环泵（备）');
    expect(row.text).toContain('- 11-21 周六 10:20　上限：7.5000 → 99.0000（李娜）');
    expect(row.text).toContain('- 11-22 周日 08:00　设备名称：循环泵 → 循环泵（备）（王芳）');
    expect(row.text).toContain('数据截至 11-22 周日 08:30');

    const device = await chat.press(row, '设备 EQ-3');
    expect(device.title).toBe('循环泵（备）（EQ-3）');
    expect(device.place).toBeUndefined();
    expect((await chat.press(device, '哪些行提到它')).title).toBe('EQ-3：苏州基地 3 行采集点、1 行设备');
    expect((await chat.press(row, '它的全部变更')).text).toContain('上限：7.5000 → 99.0000');
  });

  it('asks which one where several have the key, and finds one by its name', async () => {
    const chat = await changed();
    const several = await chat.says('台账 详情 P-007');
    expect(several.title).toBe('“P-007”有 2 行，看哪一行？');
    expect((await chat.press(several, '测点7（P-007） · 采集点 · 无锡基地')).subtitle).toBe('采集点 · 无锡基地');
    expect((await chat.says('台账 详情 循环泵（备）')).title).toBe('循环泵（备）（EQ-3）');
    expect((await chat.says('ledger show EQ-1 设备 无锡')).title).toBe('1#空压机（EQ-1）');
  });

  it('has the newest change first: by publication, and within one by when it was done', async () => {
    const scene = await openScene(['sqlite'], 5);
    const [plant] = scene.plants;
    const chat = await openChat(scene);
    await chat.publish();
    // 设备名称 comes before 备注 by the columns' names, and so hides no wrong order of times.
    await plant?.edit('王芳', '2026-11-21 12:00:00', 'device', "name = '泵'", 'id = 2');
    await plant?.edit('李娜', '2026-11-21 15:00:00', 'point', "remark = '乙'", "code = 'P-001'");
    chat.at('2026-11-22T00:00:00Z');
    await chat.publish();
    await plant?.edit('李娜', '2026-11-22 15:00:00', 'point', "remark = '丙'", "code = 'P-001'");
    chat.at('2026-11-23T00:00:00Z');
    await chat.publish();
    const { text } = await chat.says('台账 详情 P-001');
    expect(text.split('\n').filter((line) => line.startsWith('- '))).toEqual([
      '- 11-22 周日 15:00　备注：乙 → 丙（李娜）',
      '- 11-21 周六 15:00　备注：（空） → 乙（李娜）',
      '- 11-21 周六 12:00　设备名称：2#空压机 → 泵（王芳）',
    ]);
  });

  it('takes the key before a name, and the key as it is written before its like', async () => {
    const scene = await openScene(['sqlite'], 5);
    const [plant] = scene.plants;
    await plant?.run("update point set name = 'P-002' where code = 'P-001'");
    await plant?.run("update point set code = 'p-004' where code = 'P-003'");
    const chat = await openChat(scene);
    await chat.publish();
    expect((await chat.says('台账 详情 P-002')).title).toBe('测点2（P-002）');
    expect((await chat.says('台账 详情 P-004')).title).toBe('测点4（P-004）');
    expect((await chat.says('台账 详情 p-004')).title).toBe('测点3（p-004）');
  });

  it('offers what comes near where nothing fits', async () => {
    const chat = await changed();
    const near = await chat.says('台账 详情 P-00');
    expect(near.title).toBe('没有编码或名称正好是“P-00”的行');
    expect(near.text).toContain('有 18 行提到它');
    expect(near.buttons.has('查含“P-00”的全部 18 行')).toBe(true);
    expect((await chat.press(near, '测点1（P-001） · 采集点 · 苏州基地')).title).toBe('测点1（P-001）');
    const none = await chat.says('台账 详情 XYZ');
    expect(none.text).toContain('也没有一行提到它');
    expect(none.buttons.size).toBe(0);
    await expect(chat.says('台账 详情')).rejects.toThrow(/要写编码或名称/);
  });
});

it('a row of the shipped ledger is put together by what its columns speak of', () => {
  const { points } = LEDGERS;
  if (points === undefined) throw new Error('no points');
  const groups = groupsOf(points, Object.keys(points.columns), LEDGERS, new Set(['updated_at', 'updated_by']));
  expect(groups.map(({ title, fields }) => `${title} ${fields.map((field) => field.title).join('、')}`)).toEqual([
    '采集点 采集点编码、采集点名称、寄存器地址、数据类型、单位、告警级别、存储策略、读写、倍率、偏移、上限、下限、死区、备注、状态',
    '设备 设备编码、设备名称、车间、产线、设备型号、厂家',
    '数据源 数据源编码、数据源名称、通信协议、主机地址、端口、采集周期(毫秒)',
    '网关 网关编码、网关名称、网关地址、网关型号',
  ]);
});
