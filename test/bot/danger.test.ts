// Dangerous actions: nothing is done before the right people pressed the right buttons, and then it is done once.
import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/bot/command.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { rightsBench } from '../duty/rights/bench.ts';

const RIGHTS = [
  'rights:',
  '  secondPerson: [清空]',
  '  grants:',
  '    wang: {to: ou_wang, right: admin, name: 王工}',
  '    li: {to: ou_li, right: operate, name: 李姐}',
  '    zhou: {to: ou_zhou, right: operate}',
  '    zhao: {to: ou_zhao, right: approve, name: 赵工}',
  '    qian: {to: ou_qian, right: approve, sites: [wuxi]}',
].join('\n');

function dangerous(done: string[]): readonly Command<null>[] {
  const command = (name: string, secondPerson: 'never' | 'configured' | 'always'): Command<null> => ({
    names: [name],
    title: name,
    usage: `${name} 〈词〉 [基地]`,
    examples: [name],
    right: 'operate',
    danger: {
      secondPerson,
      preview: async (_, { words }) =>
        words[0] === '空'
          ? { messages: [{ body: { kind: 'text', text: '没有要做的' } }] }
          : { title: `${name}${words.join('')}`, lines: [`会${name} ${words.join('、')}`] },
    },
    run: async (_, { words, sites, person }) => ({
      commit: async () => {
        done.push(`${name} ${words.join('、')} ${sites.join('、')} ${person}`);
        return { messages: [{ body: { kind: 'text', text: `${name}做完了` } }] };
      },
    }),
  });
  return [command('清空', 'configured'), command('重建', 'configured'), command('抹掉', 'always')];
}

async function opened(rights = RIGHTS) {
  const done: string[] = [];
  const bench = await rightsBench(rights, dangerous(done));
  const asks = async (line: string, person = 'ou_li') => {
    const [preview] = await bench.says(person, line);
    if (preview === undefined) throw new Error('no preview');
    return preview;
  };
  const texts = async (person: string, value: JsonObject | undefined, chat = 'oc_a') =>
    (await bench.presses(person, value, chat)).map(({ text }) => text).join();
  return { bench, done, asks, texts };
}

describe('a dangerous action', () => {
  it('is previewed, confirmed by who asked, and done once', async () => {
    const { bench, done, asks, texts } = await opened();
    const preview = await asks('重建 一号 苏州');
    expect(preview.text).toContain('会重建 一号');
    expect(done).toEqual([]);
    const [said, ended] = await bench.presses('ou_li', preview.buttons.get('确认执行'));
    expect(said?.text).toContain('重建做完了');
    expect(ended?.text).toContain('已确认：重建');
    expect(done).toEqual(['重建 一号 suzhou ou_li']);
    expect(await texts('ou_li', preview.buttons.get('确认执行'))).toContain('已经确认执行过了');
    expect(await texts('ou_li', preview.buttons.get('取消'))).toContain('已经确认执行过了');
    expect(done).toHaveLength(1);
    const audit = await bench.audit();
    expect(audit.map(({ kind, person, decision }) => `${kind} ${person} ${decision}`).toSorted()).toEqual([
      'approval ou_li allowed',
      ...['click ou_li again', 'click ou_li again', 'click ou_li allowed'],
      'message ou_li allowed',
    ]);
  });

  it('waits for a second person with 审批, whose own action it is not', async () => {
    const { bench, done, asks, texts } = await opened();
    const preview = await asks('清空 一号 苏州');
    expect(preview.text).toContain('王工、赵工');
    const [waiting] = await bench.presses('ou_li', preview.buttons.get('确认执行'));
    expect(waiting?.act).toBe('patch');
    expect(waiting?.text).toContain('<at id=ou_zhao></at>');
    // What he agrees to, as its requester saw it.
    expect(waiting?.text).toContain('等另一个人同意：清空一号');
    expect(waiting?.text).toContain('会清空 一号');
    const yes = waiting?.buttons.get('同意执行');
    expect(await texts('ou_li', yes)).toContain('发起的人自己同意不算');
    // Another operator, one who approves elsewhere, and one who may nothing.
    for (const person of ['ou_zhou', 'ou_qian', 'ou_x']) expect(await texts(person, yes)).toContain('审批权限');
    expect(done).toEqual([]);
    expect(await texts('ou_zhao', yes)).toContain('清空做完了');
    expect(done).toEqual(['清空 一号 suzhou ou_li']);
    expect(await texts('ou_wang', yes)).toContain('已经确认执行过了');
    expect(done).toHaveLength(1);
    const approvals = (await bench.audit()).filter(({ kind }) => kind === 'approval');
    expect(approvals.map(({ person, result }) => `${person} ${result.slice(0, 4)}`)).toEqual([
      'ou_li 已确认，',
      'ou_zhao 同意（发',
    ]);
  });

  it.each([
    ['requester', 'ou_li'],
    ['second person', 'ou_zhao'],
  ])('is not done after the %s said no', async (_, person) => {
    const { bench, done, asks, texts } = await opened();
    const [waiting] = await bench.presses('ou_li', (await asks('清空 一号')).buttons.get('确认执行'));
    expect(await texts(person, waiting?.buttons.get('拒绝'))).toContain('已取消：清空');
    expect(await texts('ou_zhao', waiting?.buttons.get('同意执行'))).toContain('已经取消了');
    expect(done).toEqual([]);
  });

  it('always needs two where it can destroy in bulk; with nobody to agree it is not even previewed', async () => {
    const { asks } = await opened();
    expect((await asks('抹掉 全部')).text).toContain('还要另一个人同意');
    const alone = await opened('rights: {grants: {wang: {to: ou_wang, right: admin}}}');
    expect((await alone.asks('抹掉 全部', 'ou_wang')).text).toContain('没有这样的人');
    expect((await alone.asks('清空 一号', 'ou_wang')).buttons.has('确认执行')).toBe(true);
  });

  it('is not even previewed for who may not, and not where there is nothing to do', async () => {
    const { asks } = await opened();
    expect((await asks('清空 一号', 'ou_x')).text).toContain('需要操作权限');
    expect((await asks('清空 空')).text).toContain('没有要做的');
  });

  it.each([
    ['another person', { person: 'ou_wang' }, '只有发起的人能确认'],
    ['another chat', { chat: 'oc_b' }, '只在发起的群里有效'],
    ['another word', { line: '重建 二号 苏州' }, '内容和预览时不一样'],
    ['another site', { line: '重建 一号 无锡' }, '内容和预览时不一样'],
    ['another command', { line: '抹掉 一号 苏州' }, '内容和预览时不一样'],
    ['what was never previewed', { ctx: `approval/${'0'.repeat(26)}/yes` }, '没有这个确认'],
  ])(
    'is not done by %s',
    async (_, { person = 'ou_li', chat = 'oc_a', line, ctx }: Record<string, string>, sentence) => {
      const { done, asks, texts } = await opened();
      const value = (await asks('重建 一号 苏州')).buttons.get('确认执行');
      const forged = { ...value, ...(line === undefined ? {} : { do: line }), ...(ctx === undefined ? {} : { ctx }) };
      expect(await texts(person, forged, chat)).toContain(sentence);
      expect(done).toEqual([]);
      // The real one still works.
      expect(await texts('ou_li', value)).toContain('重建做完了');
    },
  );

  it('is not done ten minutes after its preview, nor an hour after its confirmation', async () => {
    const { bench, done, asks, texts } = await opened();
    const [late, waited] = [await asks('重建 一号'), await asks('清空 一号')];
    const [waiting] = await bench.presses('ou_li', waited.buttons.get('确认执行'));
    const expire = () =>
      bench.store
        .withTables<{ approvals: { expires_at: string } }>()
        .db.updateTable('approvals')
        .set({ expires_at: new Date(Date.now() - 1).toISOString() })
        .execute();
    await expire();
    expect(await texts('ou_li', late.buttons.get('确认执行'))).toContain('过了十分钟没有确认');
    expect(await texts('ou_zhao', waiting?.buttons.get('同意执行'))).toContain('过了一小时没有确认');
    expect(done).toEqual([]);
  });

  it('is not done when its requester may no longer, whoever agrees', async () => {
    const { bench, done, asks, texts } = await opened();
    const [waiting] = await bench.presses('ou_li', (await asks('清空 一号')).buttons.get('确认执行'));
    await bench.named('ou_li', '李姐');
    await bench.says('ou_wang', '权限 收回 li');
    expect(await texts('ou_zhao', waiting?.buttons.get('同意执行'))).toContain('李姐已经没有这项权限');
    expect(done).toEqual([]);
  });
});
