// Rights by command: given, shown, taken, asked for and claimed, through the bot with real settings.
import { describe, expect, it } from 'vitest';
import { expireRequests } from '../../../src/features/duty/expire-requests.ts';
import { firstAdminLines, freshAdminCode } from '../../../src/features/duty/first-admin.ts';
import { dutyFeature } from '../../../src/features/duty/index.ts';
import { lookForAdmin } from '../../../src/features/duty/no-admin.ts';
import { rightsStanding } from '../../../src/features/duty/rights-standing.ts';
import { rightsBench } from './bench.ts';

const LI = { name: '李姐', id: 'ou_li' };
const NOBODY = '';
const DAY_MS = 86_400_000;

describe('an administrator', () => {
  it('gives a right to a person at a site for an action, and takes it back by the button', async () => {
    const bench = await rightsBench();
    const refused = await bench.says('ou_li', '刷新 台账 苏州');
    expect(refused.map(({ text }) => text).join()).toContain('需要苏州基地的操作权限');
    const [given] = await bench.says('ou_wang', '权限 授予 @ 操作 苏州 刷新', LI);
    expect(given?.text).toContain('操作权限（苏州基地，只限“刷新”）');
    expect((await bench.says('ou_li', '刷新 台账 苏州'))[0]?.text).toContain('做了 刷新 台账 苏州');
    expect((await bench.says('ou_li', '刷新 台账'))[0]?.text).toContain('你只有苏州基地的');
    expect((await bench.says('ou_wang', '权限 授予 @ 操作 苏州 刷新', LI))[0]?.text).toContain('已经有');
    const [own] = await bench.says('ou_li', '权限');
    expect(JSON.stringify(await bench.says('ou_li', '权限 乱写'))).toMatch(/收到的是“乱写”.*权限 查看/);
    expect(own?.text).toContain('来自个人授权');
    expect(own?.text).toContain('王工');
    const [taken] = await bench.presses('ou_wang', given?.buttons.get('收回'));
    expect(taken?.text).toContain('已收回李姐的操作权限（苏州基地，只限“刷新”）');
    expect((await bench.says('ou_li', '刷新 台账 苏州'))[0]?.text).toContain('需要苏州基地的操作权限');
    const results = (await bench.audit()).filter(({ command }) => command?.startsWith('权限 '));
    expect(results.map(({ result }) => result)).toEqual([
      expect.stringMatching(/^已授予 李姐-操作-/),
      '已经有了',
      expect.stringMatching(/^已收回 李姐-操作-/),
    ]);
  });

  it('gives rights to this chat and to departments, and sees all of them', async () => {
    const bench = await rightsBench();
    await bench.says('ou_wang', '权限 授予 本群 操作 动作:"刷新 台账"');
    await bench.says('ou_wang', '权限 授予 od-4e6a 审批 无锡');
    expect((await bench.says('ou_any', '刷新 台账'))[0]?.text).toContain('做了');
    const [all] = await bench.says('ou_wang', '权限 查看');
    for (const text of ['王工：管理权限（全部基地）', '配置文件', '只限“刷新 台账”', '部门授权'])
      expect(all?.text).toContain(text);
    expect((await bench.says('ou_any', '权限 查看'))[0]?.text).toContain('管理权限');
    await bench.says('ou_wang', '权限 收回 本群');
    expect((await bench.says('ou_any', '刷新 台账'))[0]?.text).toContain('需要操作权限');
  });

  it.each([
    ['权限 授予 操作', '请写给谁'],
    ['权限 授予 ou_li', '请写什么权限'],
    ['权限 授予 ou_li 操作 火星', '“火星”不是权限、基地，也不是命令'],
    ['权限 授予 ou_li oc_b 操作', '一次只写一个'],
    ['权限 授予 oc_b 管理', '管理权限应给人或部门'],
    ['权限 收回 没有的', '没有这样的授权'],
    ['权限 收回 王工', '最后一个管理员'],
  ])('is told what is wrong with %s, and nothing is written', async (line, sentence) => {
    const bench = await rightsBench();
    expect((await bench.says('ou_wang', line))[0]?.text).toContain(sentence);
    expect(bench.program.context.live.standing()).toEqual([]);
  });

  it('of one site gives and takes there only', async () => {
    const bench = await rightsBench(
      'rights: {grants: {赵工: {to: ou_zhao, right: admin, sites: [wuxi]}, 王工: {to: ou_wang, right: admin}}}',
    );
    expect((await bench.says('ou_zhao', '权限 授予 ou_li 操作 无锡'))[0]?.text).toContain('已授予');
    for (const line of ['权限 授予 ou_li 操作', '权限 授予 ou_li 管理 苏州', '权限 收回 王工'])
      expect((await bench.says('ou_zhao', line))[0]?.text, line).toMatch(/需要.*管理权限/);
    // The site in the line is not that of the grant.
    expect((await bench.says('ou_zhao', '权限 收回 王工 无锡'))[0]?.text).toContain('不能收回');
  });
});

describe('a denied person', () => {
  it('asks by the button; the administrator agrees in private; the person hears of it and does it by the button', async () => {
    const bench = await rightsBench();
    await bench.named('ou_li', '李姐');
    const [denied] = await bench.says('ou_li', '刷新 台账 苏州');
    const asked = await bench.presses('ou_li', denied?.buttons.get('申请'));
    const [request, said] = [asked.find(({ chat }) => chat === 'ou_wang'), asked.find(({ chat }) => chat === 'oc_a')];
    expect(said?.text).toContain('已向王工申请操作权限（苏州基地，只限“刷新 台账”）');
    expect(request?.text).toContain('李姐');
    expect((await bench.presses('ou_li', denied?.buttons.get('申请')))[0]?.text).toContain('已经申请过了');
    // Neither the applicant nor anybody else decides.
    for (const person of ['ou_li', 'ou_x'])
      expect((await bench.presses(person, request?.buttons.get('同意')))[0]?.text).toContain('管理权限');
    const decided = await bench.presses('ou_wang', request?.buttons.get('同意'), 'oc_private');
    const [card, outcome] = [decided.find(({ act }) => act === 'patch'), decided.find(({ chat }) => chat === 'oc_a')];
    expect(card).toMatchObject({ chat: 'ou_wang', ofRow: request?.row });
    expect(card?.text).toContain('王工');
    expect(outcome?.text).toContain('<at id=ou_li></at>');
    expect((await bench.presses('ou_li', outcome?.buttons.get('现在执行')))[0]?.text).toContain('做了 刷新 台账 苏州');
    expect((await bench.presses('ou_wang', request?.buttons.get('拒绝'), 'oc_private'))[0]?.text).toContain(
      '已经由王工同意了',
    );
    const [taken] = await bench.presses('ou_wang', card?.buttons.get('收回'), 'oc_private');
    expect(taken?.text).toContain('已收回');
    expect((await bench.says('ou_li', '刷新 台账 苏州'))[0]?.text).toContain('需要苏州基地的操作权限');
  });

  it('is told of a click that it was denied, once, with the button', async () => {
    const bench = await rightsBench();
    const [first, second] = [
      await bench.presses('ou_li', { v: 1, do: '刷新 台账' }),
      await bench.presses('ou_li', { v: 1, do: '刷新 台账' }),
    ];
    expect(first[0]?.buttons.has('申请')).toBe(true);
    expect(second).toEqual([]);
  });

  it('may be given more than was asked for, or nothing', async () => {
    const bench = await rightsBench();
    const [denied] = await bench.says('ou_li', '刷新 台账');
    const request = (await bench.presses('ou_li', denied?.buttons.get('申请'))).find(({ chat }) => chat === 'ou_wang');
    const more = await bench.presses('ou_wang', request?.buttons.get('同意，不限这一件'), 'oc_private');
    expect(more.find(({ chat }) => chat === 'oc_a')?.text).toContain('操作权限（全部基地）');
    const [other] = await bench.says('ou_chen', '刷新 台账');
    const next = (await bench.presses('ou_chen', other?.buttons.get('申请'))).find(({ chat }) => chat === 'ou_wang');
    const refused = await bench.presses('ou_wang', next?.buttons.get('拒绝'), 'oc_private');
    expect(refused.find(({ chat }) => chat === 'oc_a')?.text).toContain('没有通过');
    expect((await bench.says('ou_chen', '刷新 台账'))[0]?.text).toContain('需要操作权限');
  });

  it.each(['by a press', 'by the night'])('hears after seven days that nobody decided, %s', async (how) => {
    const bench = await rightsBench();
    const [denied] = await bench.says('ou_li', '刷新 台账');
    const request = (await bench.presses('ou_li', denied?.buttons.get('申请'))).find(({ chat }) => chat === 'ou_wang');
    bench.later(7 * DAY_MS + 1);
    const before = (await bench.heard()).length;
    if (how === 'by a press') await bench.presses('ou_wang', request?.buttons.get('同意'), 'oc_private');
    else expect(await expireRequests(bench.program.contextOf(dutyFeature))).toBe(1);
    const told = (await bench.heard()).slice(before);
    expect(told.find(({ chat }) => chat === 'oc_a')?.text).toContain('你的申请过期了');
    expect(told.find(({ act }) => act === 'patch')?.text).toContain('已过期');
    expect((await bench.says('ou_li', '刷新 台账'))[0]?.text).toContain('需要操作权限');
  });
});

describe('the first administrator', () => {
  it('is who sends the code that was printed, once', async () => {
    const bench = await rightsBench(NOBODY);
    const ctx = bench.program.contextOf(dutyFeature);
    const lines = await firstAdminLines(ctx);
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(lines.join())?.[0] ?? '';
    expect(code).not.toBe('');
    expect((await firstAdminLines(ctx)).join()).toContain('已经打印过');
    const [denied] = await bench.says('ou_li', '刷新 台账');
    expect(denied?.text).toContain('现在没有管理员，请守着值班的人在服务器上运行 zhiban admin code');
    expect((await bench.presses('ou_li', denied?.buttons.get('申请')))[0]?.text).toContain('zhiban admin code');
    const [mine] = await bench.says('ou_wang', `权限 认领 ${code.toLowerCase().replaceAll('-', ' ')}`);
    expect(mine?.text).toContain('你现在是管理员了');
    expect((await bench.says('ou_eve', `权限 认领 ${code}`))[0]?.text).toContain('码不对');
    expect((await bench.says('ou_wang', '权限 授予 ou_li 操作'))[0]?.text).toContain('已授予');
    expect(await firstAdminLines(bench.program.contextOf(dutyFeature))).toEqual([]);
    // The code is written down nowhere.
    const rows = [
      await bench.audit(),
      await bench.heard(),
      await bench.db.selectFrom('bot_events').selectAll().execute(),
    ];
    expect(JSON.stringify([rows, bench.logged]).toUpperCase().replaceAll(/[- ]/g, '')).not.toContain(
      code.replaceAll('-', ''),
    );
  });

  it('is not made by guessing, by an old code, or by one that a newer took the place of', async () => {
    const bench = await rightsBench(NOBODY);
    const ctx = bench.program.contextOf(dutyFeature);
    const [first, second] = [await freshAdminCode(ctx), await freshAdminCode(ctx)];
    expect((await bench.says('ou_li', `权限 认领 ${first}`))[0]?.text).toContain('码不对');
    for (let n = 0; n < 5; n += 1) await bench.says('ou_eve', '权限 认领 AAAA-BBBB-CCCC');
    expect((await bench.says('ou_eve', `权限 认领 ${second}`))[0]?.text).toContain('错的次数太多');
    // Who guesses keeps nobody else waiting.
    expect((await bench.says('ou_wang', `权限 认领 ${second}`))[0]?.text).toContain('你现在是管理员了');
  });
});

describe('when the last administrator leaves', () => {
  const leaves = (openId: string) => {
    const at = new Date().toISOString();
    return {
      kind: 'person-left',
      id: `evt-${openId}`,
      at,
      tenantKey: 't',
      openId,
      name: null,
      departments: null,
    } as const;
  };
  const raised = (bench: Awaited<ReturnType<typeof rightsBench>>) =>
    bench.store
      .withTables<{ alert_raises: { id: string; key: string; act: string; facts: string } }>()
      .db.selectFrom('alert_raises')
      .select(['key', 'act', 'facts'])
      .orderBy('id')
      .execute();

  it('it is an alert and a line of 状态 at once, over with the next one; while another is there, it is nothing', async () => {
    const bench = await rightsBench(
      'rights: {grants: {王工: {to: ou_wang, right: admin, name: 王工}, 赵工: {to: ou_zhao, right: admin}}}',
    );
    const ctx = () => bench.program.contextOf(dutyFeature);
    await bench.send(leaves('ou_zhao'));
    expect(await raised(bench)).toEqual([]);
    expect(await rightsStanding(ctx())).toEqual([]);
    await bench.send(leaves('ou_wang'));
    expect(await raised(bench)).toEqual([
      { key: 'rights/no-admin', act: 'raise', facts: expect.stringContaining('王工已离职') },
    ]);
    expect((await rightsStanding(ctx()))[0]?.text).toContain('没有管理员了');
    expect((await bench.says('ou_wang', '权限 授予 ou_li 操作'))[0]?.text).toContain('你已经离职');
    await bench.says('ou_li', `权限 认领 ${await freshAdminCode(ctx())}`);
    await bench.program.context.live.refresh();
    await lookForAdmin(ctx());
    expect((await raised(bench)).at(-1)).toMatchObject({ act: 'recover' });
  });
});
