// 菜单, 帮助, 状态 and 运行 as people use them, over real runs in a store.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomMigrations } from '../../src/app/room-migrations.ts';
import type { CommandInput } from '../../src/bot/command.ts';
import type { CommandContext, House, Numbered, Standing } from '../../src/feature.ts';
import { helpCommand, homeCommand } from '../../src/features/duty/commands/help.ts';
import { runCommand } from '../../src/features/duty/commands/run.ts';
import { stateCommand } from '../../src/features/duty/commands/state.ts';
import { greeting } from '../../src/features/duty/greeting.ts';
import type { DutySettings } from '../../src/features/duty/settings.ts';
import { UserError } from '../../src/lib/errors.ts';
import { recordAudit } from '../../src/people/audit.ts';
import { timetable } from '../../src/scheduler/timetable.ts';
import { migrate } from '../../src/store/migrate.ts';
import { claimRun, failRun, finishRun } from '../../src/store/runs.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { allCommands, lookedAt } from '../app/all-commands.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';
import { asker } from '../support/rights.ts';
import { dutyContext } from './bench.ts';
import { hourly } from './rows.ts';

type Ctx = CommandContext<DutySettings>;
const NOW = new Date('2026-11-26T02:30:00Z');
const JOBS = [
  { name: 'daily', title: '每日台账：全部基地', schedule: hourly },
  { name: 'ledger-work', title: '群里要的工作', schedule: null },
];

let store: Store;
let database: FreshDatabase;
let standing: readonly Standing[] = [];

beforeAll(async () => {
  database = await freshDatabase('sqlite');
  store = await openStore(database.url);
  await migrate(store, roomMigrations);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const NUMBERED: ReadonlyMap<string, Numbered> = new Map(
  (['query', 'approve'] as const).map((right) => [
    right === 'query' ? '7F3K-92' : '8F3K-92',
    { need: { right, action: '同步 日志' }, body: { kind: 'text', text: '同步“设备”：成功' } },
  ]),
);

const house: House = {
  commands: () => allCommands,
  timetable: () => timetable(store, JOBS, NOW),
  standing: async () => standing,
  expectations: () => [],
  async *checks() {},
  numbered: async (trace) => NUMBERED.get(trace) ?? null,
};
const context = (): Ctx => ({ ...dutyContext(store, () => NOW), house }) as unknown as Ctx;

async function said(command: typeof homeCommand, words: readonly string[] = [], person = 'ou_zhang') {
  const answer = await command.run(context(), { words, person, asker: asker(person) } as unknown as CommandInput);
  if (!('messages' in answer)) throw new Error('duty only reads');
  const [message, ...more] = answer.messages;
  expect(more).toEqual([]);
  if (message?.body.kind === 'text') return { text: message.body.text, lines: new Map<string, string>() };
  if (message?.body.kind !== 'card') throw new Error('a card or a text was wanted');
  expect(message.body.fallbackText).not.toBe('');
  return lookedAt(message.body.card);
}

async function ran(status: 'ok' | 'failed', minutes: number, error = '苏州没有应答\n无锡没有应答'): Promise<string> {
  const now = new Date(NOW.getTime() - minutes * 60_000);
  const run = await claimRun(store, { job: 'daily', dueAt: now, trigger: 'schedule', now });
  if ('taken' in run) throw new Error('taken');
  const end = new Date(now.getTime() + 5_000);
  if (status === 'ok') await finishRun(store, run, { now: end });
  else await failRun(store, run, { now: end, error: new UserError(error) });
  return run.id;
}

describe('帮助', () => {
  it('shows everything that the person may use, and no more', async () => {
    const anyone = await said(helpCommand);
    expect(anyone.text).toContain('变更');
    expect(anyone.text).not.toContain('刷新 台账');
    const operator = await said(helpCommand, [], 'ou_li');
    expect(operator.text).toMatch(/操作.*刷新 台账/);
    // A line for each right, and one on how to go on.
    expect(operator.text.split('\n').filter((line) => line.includes('、')).length).toBeLessThan(8);
    expect([...operator.lines.values()].every((line) => line.startsWith('帮助 '))).toBe(true);
  });

  it('explains one command, by any of its names, and offers its examples only where nothing changes', async () => {
    const free = await said(helpCommand, ['ledger', 'show']);
    expect(free.text).toContain('台账 详情');
    const changing = await said(helpCommand, ['刷新台账'], 'ou_li');
    expect(changing.text).toContain('需要操作权限');
    expect([...changing.lines]).toEqual([]);
    const find = await said(helpCommand, ['变更']);
    expect(find.lines.size).toBeGreaterThan(0);
    const kin = await said(helpCommand, ['台账']);
    expect(kin.text).toContain('写法：');
    expect(kin.text).toContain('台账 导出');
  });

  it('lists the words that narrow the audit', async () => {
    const { text } = await said(helpCommand, ['审计'], 'ou_wang');
    for (const word of ['拒绝、失败、成功', '命令、按钮、作业', '没有权限']) expect(text).toContain(word);
  });

  it('says that a command needs a right, that there is none such, and what is near', async () => {
    expect((await said(helpCommand, ['基线', '确认'])).text).toBe(
      '“基线 确认”需要操作权限，你还没有。权限由王工授予，你的 open_id 是 ou_zhang',
    );
    expect((await said(helpCommand, ['<at id=all></at>'])).text).toContain('没有找到');
    expect((await said(helpCommand, ['基线'])).text).toContain('基线 查看');
  });
});

describe('菜单', () => {
  it('says at a glance whether all is well', async () => {
    standing = [{ title: '台账', state: 'ok', text: '数据截至今天 08:00' }];
    expect((await said(homeCommand)).text).toContain('值班在岗，一切正常');
    standing = [...standing, { title: '消息', state: 'warning', text: '3 条等待发送' }];
    const home = await said(homeCommand);
    expect(home.text).toContain('值班在岗，有 1 件事要留意');
    expect([...home.lines]).toEqual([
      ['变更', '变更'],
      ['台账', '台账'],
      ['状态', '状态'],
      ['帮助', '帮助'],
    ]);
    standing = [];
  });

  it('greets a group every time it is added, a person once, and tells a group that is not in the configuration', async () => {
    const told = async (kind: 'bot-added' | 'chat-entered', chatId: string, id: string) => {
      const occasion = { kind, chatId, id } as unknown as Parameters<typeof greeting>[1];
      const answer = await greeting({ ...context(), house }, occasion);
      if (answer === null || !('messages' in answer)) throw new Error('a greeting was wanted');
      const [message] = answer.messages;
      if (message?.body.kind !== 'card') throw new Error('a card was wanted');
      return { once: message.once, ...lookedAt(message.body.card) };
    };
    const known = await told('bot-added', 'oc_a', 'evt-1');
    expect(known.text).not.toContain('feishu.chats');
    expect((await told('bot-added', 'oc_a', 'evt-2')).once).not.toBe(known.once);
    const stranger = await told('bot-added', 'oc_x', 'evt-3');
    expect(stranger.text).toContain('feishu.chats');
    expect(stranger.text).toContain('oc_x');
    const first = await told('chat-entered', 'oc_p', 'evt-4');
    expect((await told('chat-entered', 'oc_p', 'evt-5')).once).toBe(first.once);
  });
});

describe('状态 and 运行', () => {
  it('say that nothing has run yet', async () => {
    expect((await said(stateCommand)).text).toContain('还没有运行过');
    await expect(said(runCommand)).rejects.toThrow('还没有运行过');
  });

  it('show how every job went and when it runs next, and lead to the run', async () => {
    await ran('ok', 150);
    const id = await ran('failed', 30);
    const state = await said(stateCommand);
    expect(state.text).toContain('有 1 件事要留意');
    expect(state.text).toContain('11-26 周四 11:00');
    expect(state.text).toContain('有人要求时');
    // What to hand to who grants rights; those who have one are not bothered with it.
    expect(state.text).toContain('ou_zhang');
    expect((await said(stateCommand, [], 'ou_li')).text).not.toContain('open_id');
    expect([...state.lines.keys()]).toEqual(['每日台账的上次运行']);
    expect([...state.lines.values()].join()).toContain(id);
    for (const words of [[], [id], [id.slice(-6).toUpperCase()]]) {
      const run = await said(runCommand, words);
      expect(run.text).toContain('每日台账：全部基地：失败');
      expect(run.text).toContain('无锡没有应答');
      expect(run.text).toContain(id);
    }
  });

  it('say of a number that is none, or of several, what to do', async () => {
    await expect(said(runCommand, ['没有这个'])).rejects.toThrow('发“状态”看');
    // One more than there are letters: two of them end alike.
    const ids: string[] = [];
    for (let n = 1; n <= 33; n += 1) ids.push(await ran('ok', 1_000 + n));
    const ends = ids.map((id) => id.slice(-1));
    const shared = ends.find((letter, index) => ends.indexOf(letter) !== index) ?? '';
    await expect(said(runCommand, [shared])).rejects.toThrow('请多写几位');
  });
});

describe('运行 〈编号〉 with the number of an answer', () => {
  it('says who asked what, and what became of it, to who asked and to administrators', async () => {
    const facts = { chat: 'oc_1', command: '变更', decision: 'allowed', kind: 'message' } as const;
    const entry = {
      ...facts,
      id: store.newId(NOW),
      now: NOW,
      once: 'event/x',
      text: '变更 昨天',
      ms: 310,
      result: 'ok',
    };
    await store.transaction((trx) => recordAudit(trx, { ...entry, person: 'ou_zhang', trace: '6F3K-92' }));
    expect((await said(runCommand, ['6f3k-92'])).text).toBe(
      '编号 6F3K-92：2026-11-26 10:30:00 你发起“变更 昨天”，结果：成功，用时 310 毫秒',
    );
    await expect(said(runCommand, ['6F3K-92'], 'ou_other')).rejects.toThrow('不是你发起的');
    await expect(said(runCommand, ['7F3K-93'])).rejects.toThrow('没有编号 7F3K-93 的记录');
  });

  it('says what became of what is a feature’s own, to who may see that, whoever asked', async () => {
    expect((await said(runCommand, ['7f3k-92'], 'ou_other')).text).toBe('同步“设备”：成功');
    await expect(said(runCommand, ['8F3K-92'], 'ou_other')).rejects.toThrow('没有编号 8F3K-92 的记录');
  });
});
