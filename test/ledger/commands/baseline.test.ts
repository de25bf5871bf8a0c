// 基线 查看: how a site's baselines stand, what waits behind them, and the button that accepts it.
import { describe, expect, it } from 'vitest';
import { publishLedgers } from '../../../src/features/ledger/publish/publish.ts';
import { refreshLedgers } from '../../../src/features/ledger/refresh/refresh.ts';
import { openScene, type Scene } from '../flow/scene.ts';
import { type Chat, openChat } from './chat.ts';

/** Suzhou lost 30 of its 40 points, and one of the others was edited; that is held. */
async function heldSite(): Promise<{ readonly scene: Scene; readonly chat: Chat }> {
  const scene = await openScene(['sqlite', 'sqlite'], 40);
  const chat = await openChat(scene);
  await chat.publish();
  const [suzhou] = scene.plants;
  await suzhou?.run('delete from point where id > 10');
  await suzhou?.edit('李娜', '2026-11-21 20:00:00', 'point', 'hi_limit = 77', 'id = 1');
  chat.at('2026-11-22T00:00:00Z');
  await chat.publish();
  return { scene, chat };
}

describe('基线 查看', () => {
  it('says why a site is held back, how much waits, and accepts it after a question', async () => {
    const { chat } = await heldSite();
    const held = await chat.says('基线 查看 苏州');
    expect(held.title).toBe('苏州基地的新数据待确认：31 项变更');
    expect(held.subtitle).toBe('等着的数据读于 11-22 周日 08:00');
    expect(held.colour).toBe('orange');
    expect(held.text).toContain('行数骤减，待确认（数据截至 11-21 08:00）：采集点 40 行中少了 30 行');
    expect(held.text).not.toContain('zhiban ledger accept');
    expect(held.rows).toMatchObject([
      { c0: '采集点', c1: [{ text: '待确认' }], c2: 40, c3: '11-21 周六 08:00', c4: '删除 30 行、修改 1 处' },
      { c0: '设备', c2: 5, c4: '没有变更' },
    ]);
    const accept = held.buttons.get('确认 苏州基地');
    expect(accept?.line).toBe('基线 确认 基地:"suzhou"');
    expect(accept?.confirm).toBe('以 11-22 周日 08:00 读到的数据作为“苏州基地”的新基线：采集点删除 30 行、修改 1 处。');
    expect(held.text).toContain('数据截至 11-21 周六 08:00');

    // Looking publishes nothing.
    expect((await chat.says('baseline show 苏州')).title).toBe(held.title);
    const [suzhou] = chat.ctx.config.sites;
    if (suzhou === undefined) throw new Error('no site');
    await publishLedgers(chat.ctx, { accept: suzhou });
    const accepted = await chat.says('基线 查看 苏州');
    expect(accepted.title).toBe('苏州基地的基线正常');
    expect(accepted.buttons.has('确认 苏州基地')).toBe(false);
    expect(accepted.rows[0]).toMatchObject({ c2: 10, c3: '11-22 周日 08:00', c4: '没有' });
  });

  it('asks which site, those first that were not compared; the changelog leads there', async () => {
    const { chat } = await heldSite();
    const which = await chat.says('基线 查看');
    expect(which.title).toBe('1 个基地没有比对，看哪个？');
    expect([...which.buttons.keys()]).toEqual(['苏州基地（没有比对）', '无锡基地']);
    expect((await chat.press(which, '无锡基地')).title).toBe('无锡基地的基线正常');
    const today = await chat.says('变更');
    expect(today.title).toBe('台账没有变更，1 个基地没有比对');
    expect(today.colour).toBe('orange');
    expect((await chat.press(today, '看 苏州基地 的基线')).title).toContain('待确认');
    expect((await chat.says('台账 测点')).text).toContain('苏州基地：待确认');
    await expect(chat.says('基线 查看 火星')).rejects.toThrow('没有叫“火星”的基地');
  });

  it('does not ask to accept what simply was not published yet', async () => {
    const scene = await openScene(['sqlite'], 10);
    const chat = await openChat(scene);
    expect((await chat.says('基线 查看')).title).toBe('苏州基地还没有基线');
    await chat.publish();
    await scene.plants[0]?.edit('李娜', '2026-11-21 20:00:00', 'point', 'hi_limit = 77', 'id = 1');
    chat.at('2026-11-22T00:00:00Z');
    await refreshLedgers(chat.ctx, chat.ctx.config.sites);
    const waiting = await chat.says('基线 查看');
    expect(waiting.title).toBe('苏州基地的基线正常，有新数据等下一次比对');
    expect(waiting.rows[0]).toMatchObject({ c4: '修改 1 处' });
    expect(waiting.buttons.has('确认 苏州基地')).toBe(false);
  });
});
