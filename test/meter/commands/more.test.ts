// What else people ask of a meter: a reading now, what was bought, a month, a workbook.
import ExcelJS from 'exceljs';
import { expect, it } from 'vitest';
import { startOfDate } from '../../../src/features/meter/rules/reading.ts';
import { onOneStore } from '../../store/each-store.ts';
import { sendPage } from '../../support/meter-pages.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { chatting, lives, NOW, ONE, population } from './chat.ts';

onOneStore('电表 刷新', ({ fresh }) => {
  const open = chatting(fresh);

  it('reads now and says what came of it, in the card whose button was pressed', async () => {
    const chat = await population(await open());
    chat.pages.meters.set(ONE, { remain: '759.00', amount: '607.20', price: '0.80' });
    const before = await chat.says('电表 三舍');
    const after = await chat.press(before, '刷新');
    expect(after.place).toBe('card');
    expect(after.text).toContain('刚读到新读数：759.00 度');
    expect(after.text).toContain('**759.00 度**');
    expect((await chat.says('电表 刷新 三舍')).text).toMatch(/刚刚读过，\d+ 秒后可以再读/);
    chat.at('2026-11-26T00:33:00Z');
    expect((await chat.says('meter fetch 三舍')).text).toContain('源站返回的读数没有变：759.00 度');
  });

  it('says why it could not be read, and keeps what is known', async () => {
    const chat = await population(await open());
    chat.pages.misbehave((_, response) => sendPage(response, '请在微信客户端打开链接'));
    const card = await chat.says('电表 刷新 三舍');
    expect(card.text).toContain('没有读成：');
    expect(card.title).toMatch(/^3 号宿舍 201 /);
  });

  it('asks which one, and refuses one that is switched off, and days', async () => {
    const chat = await population(await open());
    const asked = await chat.says('电表 刷新 宿舍');
    expect([asked.title, [...asked.buttons.keys()]]).toEqual([
      '名字里有“宿舍”的电表有 2 块，要哪一块？',
      ['3 号宿舍 201', '3 号宿舍 202'],
    ]);
    await expect(chat.answers('电表 刷新 旧车库')).rejects.toThrow('已经停用');
    await expect(chat.answers('电表 刷新 三舍 昨天')).rejects.toThrow('不写日期');
  });
});

onOneStore('电表 充值记录', ({ fresh }) => {
  const open = chatting(fresh);

  it('has kWh with their error and yuan apart, only where the source says them', async () => {
    const chat = await population(await open());
    const card = await chat.says('电表 充值记录 三舍');
    expect(card.title).toMatch(/^3 号宿舍 201 充值 1 次，共 500\.\d\d 度$/);
    expect(card.rows).toEqual([
      {
        c0: expect.stringContaining('11-12 周四'),
        c1: expect.stringMatching(/^500\.\d\d$/),
        c2: expect.stringMatching(/^±\d\.\d\d$/),
        c3: '399.36',
      },
    ]);
    expect(card.text).toContain('余额共涨 **399.36 元**');
    const office = startOfDate('2026-11-21');
    await lives(chat, '18100000004', {
      from: '2026-11-20',
      to: NOW,
      balance: 10_000,
      rate: 40,
      bare: true,
      topUp: { at: office, bought: 3_000 },
    });
    const all = await chat.says('电表 充值记录 近30天');
    expect(all.title).toMatch(/^4 块电表 充值 2 次/);
    expect(all.rows.map(({ c1, c4 }) => [c1, c4])).toEqual([
      ['旧车库', undefined],
      ['3 号宿舍 201', '399.36'],
    ]);
    expect(all.text).toContain('知道金额的 1 次，余额共涨 **399.36 元**；另外 1 次源站没有给');
  });

  it('says that there was none, and looks at a year', async () => {
    const chat = await population(await open());
    const none = await chat.says('电表 充值 三舍 今天');
    expect(none.title).toBe('3 号宿舍 201 没有充值');
    const year = await chat.press(none, '近一年');
    expect(year.title).toContain('充值 1 次');
    expect([...year.buttons.keys()]).toEqual(['看电表']);
  });
});

onOneStore('电表 月报', ({ fresh }) => {
  const open = chatting(fresh);

  it('is of the last whole month, against the one before', async () => {
    const chat = await population(await open());
    const card = await chat.says('电表 月报 三舍');
    expect(card.title).toMatch(/^3 号宿舍 201 2026 年 10 月用了 297\.\d\d 度$/);
    expect(card.text).toContain('前一个月的读数不全，不比较');
    expect(card.text).toContain('100.0%');
    const now = await chat.says('电表 月报 本月 三舍');
    expect(now.title).toMatch(/^3 号宿舍 201 2026 年 11 月用了 2\d\d\.\d\d 度，比前一个月同期/);
    expect((await chat.press(now, '前一个月')).title).toContain('10 月');
    for (const word of ['10月', '2026-10', '2026年10月', '上月', '月份:2026-10']) {
      expect((await chat.says(`电表 月报 三舍 ${word}`)).title).toContain('2026 年 10 月');
    }
  });

  it('is of this month for a meter that had nothing in the last, and of whole months only', async () => {
    const chat = await population(await open());
    expect((await chat.says('电表 月报 202')).title).toContain('2026 年 11 月');
    expect((await chat.says('电表 月报')).title).toBe('电表有 4 块，要哪一块？');
    await expect(chat.answers('电表 月报 三舍 近7天')).rejects.toThrow('月报按整月出');
    await expect(chat.answers('电表 月报 三舍 2027-01')).rejects.toThrow('还没有到');
  });
});

onOneStore('电表 导出', ({ fresh }) => {
  const open = chatting(fresh);

  it('is a workbook of the days that were asked for, with every reading', async () => {
    const chat = await population(await open({ dataDir: temporaryFolder() }));
    const { messages, result } = await chat.answers('电表 导出 三舍 11-20..11-21');
    const [said, file] = messages.map(({ body }) => body);
    expect(said).toEqual({
      kind: 'text',
      text: '3 号宿舍 201 11-20 00:00 → 11-21 23:59（2 天）：24 个读数，文件在下面。',
    });
    if (file?.kind !== 'file') throw new Error(JSON.stringify(file));
    expect([file.name, result]).toEqual([
      '电表_3 号宿舍 201_2026-11-20_2026-11-21.xlsx',
      '电表_3 号宿舍 201_2026-11-20_2026-11-21.xlsx，24 个读数',
    ]);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(file.path);
    expect(book.worksheets.some((sheet) => sheet.rowCount === 25)).toBe(true);
  });

  it('is of the last thirty days unless told, and asks which meter is meant, days kept', async () => {
    const chat = await population(await open({ dataDir: temporaryFolder() }));
    const { result } = await chat.answers('电表 导出 三舍');
    expect(result).toContain('2026-10-28_2026-11-26.xlsx，353 个读数');
    const asked = await chat.says('电表 导出 本月');
    expect(asked.buttons.get('办公楼')?.line).toBe('电表 导出 "18100000003" 日期:"本月" 基地:"wuxi"');
  });
});
