// Meters added, stopped, started and limited, and subscriptions: as people type them, with the rights that it takes.
import { describe, expect, it } from 'vitest';
import { meterDb } from '../../../src/features/meter/context.ts';
import { allSubscriptions, keepEpisode, openEpisodes } from '../../../src/features/meter/watching/queries.ts';
import { sendPage } from '../../support/meter-pages.ts';
import { NOW, openMeterChat } from './chat.ts';

const PRIVATE = { chat: 'oc_p2p', chatType: 'p2p', person: 'ou_zhang' } as const;

describe('电表 添加', () => {
  it('reads the meter at once, says what it read, and the configuration has it without a restart', async () => {
    const chat = await openMeterChat();
    const said = await chat.says('电表 添加 18601234567 "5号宿舍 501" 苏州');
    expect(said.text).toContain('已添加电表 5号宿舍 501');
    expect(said.text).toContain('第一次读数：剩余 119.65 度（95.72 元）');
    expect(said.result).toContain('18601234567');
    const added = { name: '5号宿舍 501', site: 'suzhou', source: 'cnyiot', enabled: true, limits: { days: '7' } };
    expect(chat.ctx().settings.meters['18601234567']).toMatchObject(added);
    const [change] = await chat.program.live.history(1);
    expect(change).toMatchObject({ by: 'ou_wang', path: ['meter', 'meters', '18601234567'] });
    await chat.presses(said, '撤销添加');
    expect(chat.ctx().settings.meters['18601234567']?.enabled).toBe(false);
  });

  it('of no site in particular can be taken back as if it had not been', async () => {
    const chat = await openMeterChat();
    const said = await chat.says('电表 添加 18601234567 “5号宿舍 501”');
    await chat.presses(said, '撤销添加');
    expect(chat.ctx().settings.meters['18601234567']).toBeUndefined();
  });

  it('adds what cannot be read too, and says what is wrong and what to do', async () => {
    const chat = await openMeterChat();
    chat.pages.misbehave((_, response) => sendPage(response, '请在微信客户端打开链接'));
    const said = await chat.says('电表 添加 18601234567 新表 dorm');
    expect(said.text).toContain('第一次没有读到：来源只让微信打开');
    expect(chat.ctx().settings.meters['18601234567']).toMatchObject({ name: '新表', source: 'dorm' });
  });

  const REFUSED = [
    ['电表 添加', '请写表号和名称'],
    ['电表 添加 18601234567', '请写表号和名称'],
    ['电表 添加 5号宿舍 18601234567', '表号“5号宿舍”不对'],
    ['电表 添加 201 别的名字', '已经有电表 3号宿舍 201（201）'],
    ['电表 添加 18601234567 食堂', '与“食堂”重复'],
    ['电表 添加 18601234567 宿舍201', '与“宿舍201”重复'],
    ['电表 添加 18601234567 新表 来源:nowhere', '没有叫“nowhere”的来源；有：cnyiot、dorm'],
    ['电表 添加 18601234567 新表 苏州 无锡', '只写一个'],
    ['电表 添加 18601234567 新表 火星', '看不懂“火星”：不是基地（有：'],
    ['电表 添加 18601234567 新表 火星 dorm', '加引号：电表 添加 18601234567 "新表 火星"'],
    ['电表 添加 1234 新表', '应为 11 位数字，写的是“1234”'],
    [`电表 添加 18601234567 ${'长'.repeat(41)}`, '没有改：'],
  ] as const;

  it('refuses what is not right, says why, and changes nothing', async () => {
    const chat = await openMeterChat();
    for (const [line, sentence] of REFUSED) await expect(chat.says(line), line).rejects.toThrow(sentence);
    expect(Object.keys(chat.ctx().settings.meters).sort()).toEqual(['201', '202']);
    expect(chat.pages.asked).toHaveLength(1);
  });
});

describe('电表 停用 and 启用', () => {
  it('stop and start a meter by its name, as it is written, and each undoes the other', async () => {
    const chat = await openMeterChat();
    const stopped = await chat.says('电表 停用 3号宿舍 201');
    expect(stopped.text).toContain('已停用电表 3号宿舍 201');
    expect(chat.ctx().settings.meters['201']?.enabled).toBe(false);
    expect((await chat.says('电表停用 宿舍201')).text).toBe('3号宿舍 201 已经停用了。');
    const started = await chat.presses(stopped, '重新启用');
    expect(started.text).toContain('已启用电表 3号宿舍 201');
    expect(chat.ctx().settings.meters['201']?.enabled).toBe(true);
  });

  it('take one meter that there is, of the site that was named', async () => {
    const chat = await openMeterChat();
    await expect(chat.says('电表 停用')).rejects.toThrow('请写哪一块表');
    await expect(chat.says('电表 停用 203')).rejects.toThrow(
      '没有叫“203”的电表；现有：3号宿舍 201（201）、食堂（202）',
    );
    await expect(chat.says('电表 停用 食堂 苏州')).rejects.toThrow('电表“食堂”不属于苏州基地，没有动它');
    await chat.says('电表 停用 宿舍201 苏州');
    expect(chat.ctx().settings.meters['201']?.enabled).toBe(false);
  });
});

describe('电表 限额', () => {
  it('puts other limits in the place of those that were, and back', async () => {
    const chat = await openMeterChat();
    const said = await chat.says('电表 限额 食堂 30元 10天');
    expect(said.text).toContain('食堂 低于 30.00 元、10 天 时提醒');
    expect(said.text).toContain('原来：低于 7 天、50.00 度 时提醒');
    expect(chat.ctx().settings.meters['202']?.limits).toEqual({ yuan: '30.00', days: '10' });
    await chat.presses(said, '改回去');
    expect(chat.ctx().settings.meters['202']?.limits).toEqual({ kwh: '50.00', days: '7' });
    await chat.says('电表 限额 食堂 不提醒');
    expect(chat.ctx().settings.meters['202']?.limits).toEqual({});
  });

  const UNCLEAR = [
    ['电表 限额 食堂', '食堂 现在低于 7 天、50.00 度 时提醒'],
    ['电表 限额 食堂 7', '“7”不对：应为大于 0 的天数、度数或元数'],
    ['电表 限额 食堂 abc', '“abc”不对'],
    ['电表 限额 食堂 -1天', '“-1天”不对'],
    ['电表 限额 食堂 0度', '“0度”不对'],
    ['电表 限额 食唐 7天', '没有叫“食唐”的电表'],
    ['电表 限额 食堂 5天 7天', '每种只能写一个'],
    ['电表 限额', '请写哪一块表'],
  ] as const;

  it('answers what is not clear with what to write', async () => {
    const chat = await openMeterChat();
    for (const [line, sentence] of UNCLEAR) await expect(chat.says(line), line).rejects.toThrow(sentence);
    expect(await chat.program.live.history(9)).toEqual([]);
  });
});

it('changing meters takes 管理, subscribing takes what looking takes', async () => {
  const chat = await openMeterChat();
  const lines = ['添加 18601234567 新表', '停用 食堂', '启用 食堂', '限额 食堂 9天'].map((line) => `电表 ${line}`);
  for (const line of lines) await expect(chat.says(line, { person: 'ou_zhang' })).rejects.toThrow('denied');
  expect(await chat.program.live.history(9)).toEqual([]);
  await expect(chat.says('电表 订阅 食堂 低于 9天', { person: 'ou_zhang' })).resolves.toBeDefined();
});

describe('电表 订阅', () => {
  it('is the group’s in the group, the person’s in private, listed there alone', async () => {
    const chat = await openMeterChat();
    const group = await chat.says('电表 订阅 食堂 低于 7天');
    expect(group.text).toContain('已订阅：食堂 低于 7 天 时提醒');
    expect(group.text).toContain('发到这个群');
    const own = await chat.says('电表 订阅 3号宿舍 201 低于30元', PRIVATE);
    expect(own.text).toContain('私聊发给你');
    expect(
      (await allSubscriptions(meterDb(chat.program.store))).map(({ meter, target, limit, by }) => [
        meter,
        target,
        limit,
        by,
      ]),
    ).toEqual([
      ['202', 'oc_a', { kind: 'days', at: 70 }, 'ou_wang'],
      ['201', 'ou_zhang', { kind: 'yuan', at: 3_000 }, 'ou_zhang'],
    ]);
    const list = await chat.says('电表 订阅');
    expect(list.text).toContain('这个群订了 1 条电表提醒');
    expect(list.text).toContain('还没有提醒过');
    expect(list.text).not.toContain('30.00');
    expect((await chat.says('电表 订阅', PRIVATE)).text).toContain('3号宿舍 201');
    const nobody = { ...PRIVATE, person: 'ou_li' };
    expect((await chat.says('电表 订阅', nobody)).text).toContain('你还没有订阅');
  });

  it('asked for again is the same subscription with another limit; of another kind it is another', async () => {
    const chat = await openMeterChat();
    await chat.says('电表 订阅 食堂 低于 7天');
    expect((await chat.says('电表 订阅 食堂 低于 9天')).text).toContain('原来的 7 天 已换成 9 天');
    expect((await chat.says('电表 订阅 食堂 9天')).text).toContain('本来就订了 9 天');
    expect((await chat.says('电表 订阅 食堂 50度')).text).not.toContain('原来的');
    const all = await allSubscriptions(meterDb(chat.program.store));
    expect(all.map(({ limit }) => limit)).toEqual([
      { kind: 'days', at: 90 },
      { kind: 'kwh', at: 5_000 },
    ]);
  });

  it('ends by its button, with what is open of it, and can be had again', async () => {
    const chat = await openMeterChat();
    const said = await chat.says('电表 订阅 食堂 低于 7天');
    const db = meterDb(chat.program.store);
    const [subscription] = await allSubscriptions(db);
    const key = `meter/subscription/${subscription?.id}`;
    const open = { severity: 'info', since: NOW, seen: 0, mark: '', told: true } as const;
    await keepEpisode(db, { key, subject: '202', site: '', ...open });
    expect((await chat.says('电表 订阅')).text).toContain('食堂');
    const ended = await chat.presses(said, '退订');
    expect(ended.text).toContain('已退订：食堂 低于 7 天');
    expect(await allSubscriptions(db)).toEqual([]);
    expect(await openEpisodes(db)).toEqual(new Map());
    await chat.presses(ended, '重新订阅');
    expect(await allSubscriptions(db)).toHaveLength(1);
    expect((await chat.says('电表 退订 食堂 9天')).text).toBe('没有订过这一条；食堂 订的是低于 7 天。');
    await chat.says('电表 退订 食堂');
    expect((await chat.says('电表 退订 食堂')).text).toBe('没有订过 食堂。');
  });

  const UNCLEAR = [
    ['电表 订阅 食堂', '请写低于多少时提醒'],
    ['电表 订阅 食堂 低于 0天', '“0天”不对：应为大于 0'],
    ['电表 订阅 食堂 低于 -3元', '“-3元”不对'],
    ['电表 订阅 食堂 低于90%', '“90%”不对'],
    ['电表 订阅 食堂 低于', '没有写低于多少'],
    ['电表 订阅 食堂 低于 7天 50度', '一次订一条'],
    ['电表 订阅 203 低于 7天', '没有叫“203”的电表'],
    ['电表 订阅 食堂 苏州 低于 7天', '不属于苏州基地'],
    ['电表 退订', '请写哪一块表'],
  ] as const;

  it('answers what is not clear with what to write, and refuses a meter that is stopped', async () => {
    const chat = await openMeterChat();
    for (const [line, sentence] of UNCLEAR) await expect(chat.says(line), line).rejects.toThrow(sentence);
    await chat.says('电表 停用 食堂');
    await expect(chat.says('电表 订阅 食堂 低于 7天')).rejects.toThrow('食堂 停用了');
  });
});
