// 电表 [名称] [日期]: one meter or all of them, every range, every way in which a name may be wrong.
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json } from '../../../src/lib/json.ts';
import { onOneStore } from '../../store/each-store.ts';
import { chatting, lives, NOW, ONE, population } from './chat.ts';

function chartOf(card: Json): Json {
  const { body } = card as { body: { elements: readonly Json[] } };
  return body.elements.find((one) => isJsonObject(one) && one.tag === 'chart') ?? null;
}

onOneStore('电表', ({ fresh }) => {
  const open = chatting(fresh);

  it('alone is a list, worst first, each row a press away', async () => {
    const chat = await population(await open());
    const list = await chat.says('电表');
    expect(list.title).toMatch(/^4 块电表：1 块余额不足，1 块没有新读数$/);
    expect(list.rows.map(({ c0 }) => c0)).toEqual(['3 号宿舍 202', '办公楼', '3 号宿舍 201', '旧车库']);
    const card = await chat.press(list, '3 号宿舍 201');
    expect(card.title).toMatch(/^3 号宿舍 201 还能用 \d+(\.\d)? 天（约到 2027-\d\d-\d\d）$/);
    expect(card.subtitle).toBe('苏州基地 · 11-26 00:00 → 11-26 23:59（1 天）');
    expect(JSON.stringify(chartOf(card.card))).toContain('"x":"08点"');
    expect(card.buttons.get('近7天')?.line).toBe(`电表 "${ONE}" 日期:"近7天" 基地:"suzhou"`);
  });

  it('alone with one meter is its card', async () => {
    const chat = await open({ meters: { [ONE]: { name: '宿舍' } } });
    expect((await chat.says('电表')).title).toBe('宿舍 还没有读数');
    await lives(chat, ONE, { from: '2026-11-20', to: NOW, balance: 90_000, rate: 80 });
    const card = await chat.says('meter');
    expect(card.title).toMatch(/^宿舍 还能用/);
    expect(card.text).toMatch(/今天到现在 \*\*4\.00 度\*\*，比昨天同一时刻（4\.00 度）(多|少|一样多)/);
  });

  it('pages ten at a time, in the same card', async () => {
    const meters = Object.fromEntries(
      Array.from({ length: 23 }, (_, at) => [`${at + 1}`.padStart(4, '0'), { name: `${at + 1} 栋` }]),
    );
    const chat = await open({ meters });
    const first = await chat.says('电表');
    expect([first.rows.length, first.subtitle]).toEqual([10, '按还能用的天数，少的在前 · 第 1/3 页']);
    const second = await chat.press(first, '下一页');
    expect([second.rows.length, second.place]).toEqual([10, 'card']);
    expect((await chat.says('电表 第3页')).rows).toHaveLength(3);
    const part = await chat.says('电表 2');
    expect(part.title).toMatch(/^“2” 6 块电表：6 块没有新读数$/);
    await expect(chat.answers('电表 第0页')).rejects.toThrow('页码应从 1 开始');
  });

  describe('with a name', () => {
    it('is its card, however the name is written', async () => {
      const chat = await population(await open());
      for (const line of [
        // blanks do not matter
        '电表 3号宿舍201',
        // nor where they stand
        '电表 3 号宿舍 201',
        // an alias
        '电表 三舍',
        // the number
        `电表 ${ONE}`,
        // the end of the number
        '电表 0001',
        // a part of the name, in any width
        '电表 ２０１',
        // in quotes
        '电表 "3 号宿舍 201"',
        // the site in front
        '苏州 电表 201',
        // without a blank
        '电表3号宿舍201',
      ]) {
        expect((await chat.says(line)).title, line).toMatch(/^3 号宿舍 201 还能用/);
      }
    });

    it('that several share is a list of these; of a site the list is that of the site', async () => {
      const chat = await population(await open());
      expect((await chat.says('电表 宿舍')).rows).toHaveLength(2);
      const site = await chat.says('电表 无锡');
      expect([site.title, site.rows.length]).toEqual(['无锡基地 2 块电表：1 块没有新读数', 2]);
    });

    it('that is nearly right is asked about, with the days that were written', async () => {
      const chat = await population(await open());
      const asked = await chat.says('电表 半公楼 近7天');
      expect(asked.title).toBe('没有叫“半公楼”的电表');
      expect((await chat.press(asked, '办公楼')).subtitle).toContain('（7 天）');
      const lost = await chat.says('电表 食堂');
      expect([...lost.buttons.keys()]).toEqual(['3 号宿舍 201', '3 号宿舍 202', '办公楼', '旧车库']);
    });

    it('of another site is not found at the named one', async () => {
      const chat = await population(await open());
      expect((await chat.says('电表 办公楼 苏州')).title).toBe('没有叫“办公楼”的电表');
      expect((await chat.says(`电表 18100000003 苏州`)).buttons.has('办公楼')).toBe(false);
    });

    it('with one wrong letter of two is asked about', async () => {
      const asked = await (await open()).says('电表 三含');
      expect([asked.title, [...asked.buttons.keys()]]).toEqual(['没有叫“三含”的电表', ['3 号宿舍 201']]);
    });

    it('is found by the last digits of its number, three or more, even where they look like a date', async () => {
      const meters = {
        '19100000201': { name: '宿舍' },
        '19100000202': { name: '食堂' },
        '19200000202': { name: '泵房' },
      };
      const chat = await open({ meters });
      for (const line of ['电表 201', '电表 00000201', '电表 0201 今天']) {
        expect((await chat.says(line)).title, line).toBe('宿舍 还没有读数');
      }
      expect((await chat.says('电表 202')).rows).toHaveLength(2);
      expect([...(await chat.says('电表 导出 202')).buttons.keys()]).toEqual(['食堂', '泵房']);
    });

    it('that could be a date is a name first', async () => {
      const chat = await population(await open());
      expect((await chat.says('电表 11-2')).title).toMatch(/^办公楼/);
      expect((await chat.says('电表 11-2 11-3')).subtitle).toContain('11-03');
    });

    it('with words that mean nothing says so', async () => {
      const chat = await population(await open());
      await expect(chat.answers('电表 三舍 随便')).rejects.toThrow('没看懂“随便”：日期可以写 今天');
      await expect(chat.answers('电表 三舍 上海')).rejects.toThrow('基地有 苏州基地、无锡基地');
      for (const [line, said] of [
        ['13月', '“13月”不是月份'],
        ['2027-01', '2027 年 1 月还没有到'],
        ['随便', '日期可以写 上月、本月、10月'],
      ] as const) {
        await expect(chat.answers(`电表 月报 三舍 ${line}`), line).rejects.toThrow(said);
      }
      await expect(chat.answers(`电表 ${'长'.repeat(200)}`)).rejects.toThrow('最长 100 个字');
    });
  });

  describe('with days', () => {
    it('shows them, hour by hour, day by day or month by month', async () => {
      const chat = await population(await open());
      for (const [word, range, step] of [
        ['今天', '11-26 00:00 → 11-26 23:59（1 天）', '每小时'],
        ['近7天', '11-20 00:00 → 11-26 23:59（7 天）', '每天'],
        ['本月', '11-01 00:00 → 11-26 23:59（26 天）', '每天'],
        ['11-20', '11-20 00:00 → 11-20 23:59（1 天）', '每小时'],
        ['11-12..11-15', '11-12 00:00 → 11-15 23:59（4 天）', '每天'],
        ['11-12 至 11-15', '11-12 00:00 → 11-15 23:59（4 天）', '每天'],
        ['近70天', '09-18 00:00 → 11-26 23:59（70 天）', '每月'],
      ]) {
        const card = await chat.says(`电表 三舍 ${word}`);
        expect(card.subtitle).toBe(`苏州基地 · ${range}`);
        expect(JSON.stringify(chartOf(card.card)), word).toContain(`${step}用电与余量`);
      }
    });

    it('that are compared with as many before, and say what was bought in them', async () => {
      const chat = await population(await open());
      const { text } = await chat.says('电表 三舍 11-10..11-16');
      expect(text).toMatch(/共用 \*\*67\.\d\d 度\*\*，平均每天 9\.6\d 度，比前 7 天（67\.\d\d 度）/);
      expect(text).toMatch(/充值：11-12 周四 .*\*\*\+500\.\d\d 度\*\* ±/);
      expect((await chat.says('电表 三舍 09-20..09-26')).text).toContain('前 7 天的读数不全，不比较');
    });

    it('follow a list, and the meters it opens', async () => {
      const chat = await population(await open());
      const list = await chat.says('电表 近7天');
      expect(list.text).toContain('近7天用电（度）');
      expect((await chat.press(list, '旧车库')).subtitle).toContain('（7 天）');
    });

    it('refuses days that are none, with a sentence', async () => {
      const chat = await open();
      for (const [word, sentence = ''] of [
        ['明天', '还没有到'],
        ['11-31', '没有“11-31”这一天'],
        ['近400天', '超过 366 天'],
        ['今天 昨天', '写了两个日期'],
      ]) {
        await expect(chat.answers(`电表 三舍 ${word}`), word).rejects.toThrow(sentence);
      }
    });
  });

  it('says what is wrong with old, silent and switched off ones', async () => {
    const chat = await population(await open({ publicUrl: 'https://zhiban.example' }));
    const office = await chat.says('电表 办公楼');
    expect(office.title).toMatch(/^办公楼 没有新读数，11-26 周四 02:00 时剩 8\d\d\.\d0 度$/);
    expect(office.colour).toBe('grey');
    // No money is known; its price is the configuration's.
    expect(office.text).toContain('剩余金额');
    expect(office.links.get('在网页上看')).toBe('https://zhiban.example/meter?device%5Fid=18100000003');
    const page = async (line: string) => (await chat.says(line)).links.get('在网页上看')?.replaceAll('%5F', '_');
    const own = 'https://zhiban.example/meter?device_id=18100000003';
    expect(await page('电表 办公楼 近7天')).toBe(`${own}&period=week`);
    expect(await page('电表 办公楼 11-20')).toBe(`${own}&date=2026-11-20`);
    expect(await page('电表')).toBe('https://zhiban.example/meter?view=all');
    expect((await chat.says('电表 旧车库')).title).toBe('旧车库 已停用，没有读数');
    await chat.answers('电表 刷新 办公楼');
  });

  it('without a single meter says where they are written', async () => {
    const chat = await open({ meters: {} });
    await expect(chat.answers('电表')).rejects.toThrow('meter.meters');
    const here = await open({ meters: { [ONE]: { name: '宿舍', site: 'wuxi' } } });
    await expect(here.answers('电表 苏州')).rejects.toThrow('苏州基地没有电表');
  });
});
