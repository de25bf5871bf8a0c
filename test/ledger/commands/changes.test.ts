// 变更: which publications are meant, what they found, and change by change.
import { describe, expect, it } from 'vitest';
import { mergedResults } from '../../../src/features/ledger/commands/read-changelog.ts';
import { addPoint } from '../../support/plant.ts';
import { openScene, type Scene } from '../flow/scene.ts';
import { type Chat, openChat } from './chat.ts';

interface Days {
  readonly scene: Scene;
  readonly chat: Chat;
}

/** Published on 11-19 (baseline), 11-20 and 11-21, each at 08:00; it is 11-21 09:00. */
async function threeDays(): Promise<Days> {
  const scene = await openScene(['sqlite', 'sqlite'], 30);
  const [suzhou, wuxi] = scene.plants;
  const chat = await openChat(scene, 'https://zhiban.example');
  chat.at('2026-11-19T00:00:00Z');
  await chat.publish();
  await suzhou?.edit('李娜', '2026-11-19 15:00:00', 'device', "name = '1#空压机（大修）', line = 'L9'", 'id = 1');
  chat.at('2026-11-20T00:00:00Z');
  await chat.publish();
  await suzhou?.edit('王芳', '2026-11-20 16:00:00', 'point', 'hi_limit = 5', 'id <= 12');
  await suzhou?.run('delete from point where id = 30');
  if (wuxi !== undefined) await addPoint(wuxi, 31);
  chat.at('2026-11-21T00:00:00Z');
  await chat.publish();
  chat.at('2026-11-21T01:00:00Z');
  return { scene, chat };
}

describe('变更', () => {
  it('tells of today: conclusion, numbers, sentences site by site, a line a site', async () => {
    const { chat } = await threeDays();
    const today = await chat.says('变更');
    expect(today.title).toBe('台账 14 项变更');
    expect(today.subtitle).toBe('11-21 00:00 → 11-21 23:59（1 天）');
    expect(today.text).toContain('新增 **1** 行　删除 **1** 行　修改 **12** 处');
    const lines = today.text.split('\n');
    const at = lines.indexOf('**苏州基地**');
    expect(lines.slice(at, at + 3)).toEqual([
      '**苏州基地**',
      '- 12 个采集点的上限改为 5.0000（王芳）',
      '- 删除 1 个采集点：测点30（P-030）',
    ]);
    expect(today.text).toMatch(/\*\*无锡基地\*\*\n- 新增 1 个采集点：测点31（P-031）（王建国）/);
    expect(today.rows).toMatchObject([
      { c0: '苏州基地', c2: 0, c3: 1, c4: 12 },
      { c0: '无锡基地', c2: 1, c3: 0, c4: 0 },
    ]);
    expect(today.text).toContain('数据截至 11-21 周六 08:00');
    expect(today.links.get('查看全部变更')).toBe('https://zhiban.example/ledger/changes?publication=3');
    expect(today.links.get('工作簿')).toBe('https://zhiban.example/ledger/changes/3/workbook');
    expect(today.summary).toContain('台账 14 项变更：');

    const suzhou = await chat.press(today, '苏州基地 13');
    expect(suzhou.title).toBe('苏州基地 13 项变更');
    expect(suzhou.place).toBe('card');
  });

  it('tells what one person did to one row in one sentence, a rename as a rename', async () => {
    const { chat } = await threeDays();
    const yesterday = await chat.says('变更 昨天');
    expect(yesterday.subtitle).toBe('11-20 00:00 → 11-20 23:59（1 天）');
    expect(yesterday.text).toContain(
      '- **1#空压机（EQ-1）** 改名为 **1#空压机（大修）**，影响 6 个采集点；产线：L1 → L9（李娜）',
    );
    expect(yesterday.summary).toBe(
      '台账 8 项变更：1#空压机（EQ-1） 改名为 1#空压机（大修），影响 6 个采集点；产线：L1 → L9（李娜）',
    );
  });

  it('sums several days, narrows by ledger, site and words', async () => {
    const { chat } = await threeDays();
    const week = await chat.says('变更 近7天');
    expect(week.title).toBe('台账 22 项变更');
    expect(week.subtitle).toBe('11-15 00:00 → 11-21 23:59（7 天） · 3 次发布');
    expect(week.links.has('工作簿')).toBe(false);
    expect((await chat.says('变更 11-20 至 11-21 设备')).title).toBe('设备 2 项变更');
    expect((await chat.says('changes 7d 无锡')).title).toBe('无锡基地 1 项变更');
    const words = await chat.says('变更 近7天 大修');
    // Seven rows were renamed, and one that went had the new name.
    expect(words.title).toBe('“大修” 8 项变更');
    expect(words.text).toContain('删除 **1** 行　修改 **7** 处');
  });

  it('lists change by change, page by page, and goes back to the summary', async () => {
    const { chat } = await threeDays();
    const list = await chat.press(await chat.says('变更 今天 苏州'), '明细');
    expect(list.title).toBe('苏州基地变更明细：13 项');
    expect(list.subtitle).toBe('11-21 00:00 → 11-21 23:59（1 天） · 第 1/2 页');
    expect(list.rows).toHaveLength(10);
    const second = await chat.press(list, '下一页');
    expect(second.rows).toHaveLength(3);
    expect(second.place).toBe('card');
    const all = [...list.rows, ...second.rows];
    expect(all).toContainEqual({ c0: '测点1（P-001）', c1: '上限：1.5000 → 5.0000', c2: '王芳', c3: '11-20 16:00' });
    expect(all.filter(({ c1 }) => c1 === '删除')).toHaveLength(1);
    // The next day the button still means the day it was made.
    chat.at('2026-11-22T01:00:00Z');
    expect((await chat.press(second, '看摘要')).title).toBe('苏州基地 13 项变更');
  });

  it('says so when today has none, and takes the newest', async () => {
    const { chat } = await threeDays();
    chat.at('2026-11-23T03:00:00Z');
    const newest = await chat.says('变更');
    expect(newest.text).toContain('今天还没有发布；这是最近的一次（11-21 周六 08:00）');
    expect(newest.subtitle).toBe('11-21 00:00 → 11-21 23:59（1 天） · 第 3 次发布');
    expect(newest.buttons.get('刷新 2 个基地')?.line).toBe('刷新 台账 基地:"suzhou,wuxi"');
    const none = await chat.says('变更 今天');
    expect(none.title).toBe('这段时间没有发布');
    expect(none.text).toContain('11-23 00:00 → 11-23 23:59（1 天） 没有刷新和比对过。');
    expect((await chat.press(none, '最近一次：11-21 周六 08:00')).title).toBe('台账 14 项变更');
    expect((await chat.says('变更 第1次')).text).toContain('这次建立了基准，还没有可比的变更');
    await expect(chat.says('变更 第9次')).rejects.toThrow('没有第 9 次发布；最近的是第 3 次');
    await expect(chat.says('变更 2月30日')).rejects.toThrow('没有“2月30日”这一天');
    await expect(chat.says('变更 昨天 今天')).rejects.toThrow('写了两个日期');
  });

  it('lists the newest first, and speaks of a site as it stands now', async () => {
    const { chat } = await threeDays();
    const list = await chat.says('变更 近7天 明细 第3页');
    expect(list.subtitle).toBe('11-15 00:00 → 11-21 23:59（7 天） · 3 次发布 · 第 3/3 页');
    expect(list.rows.map(({ c1 }) => c1)).toContain('产线：L1 → L9');
    const result = { site: 'suzhou', ledger: 'points', rows: 1, modified: 0, fields: 2, data_as_of: null, note: '' };
    const older = { ...result, publication: 1, state: 'failed' as const, added: 3, removed: 0 };
    const newer = { ...result, publication: 2, state: 'compared' as const, added: 4, removed: 1 };
    const merged = [{ ...newer, added: 7, removed: 1, fields: 4 }];
    expect(mergedResults([older, newer])).toEqual(merged);
    expect(mergedResults([newer, older])).toEqual(merged);
  });

  it('says so when nothing was published ever', async () => {
    const chat = await openChat(await openScene(['sqlite'], 3));
    expect((await chat.says('变更')).title).toBe('还没有发布过');
  });
});
