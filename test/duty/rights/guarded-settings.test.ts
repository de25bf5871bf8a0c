// What one person alone cannot change by 设置: the last administrator, all grants at once, what the next night deletes, who has to agree.
import { describe, expect, it } from 'vitest';
import { changeByPage } from '../../../src/features/duty/live/page-change.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { noteFacts } from '../../../src/people/directory.ts';
import { rightsBench } from './bench.ts';

const RIGHTS = `rights:
  secondPerson: [重建]
  grants:
    王工: {to: ou_wang, right: admin, name: 王工}
    李姐: {to: ou_li, right: operate, name: 李姐}
    赵姐: {to: ou_zhao, right: approve, name: 赵姐}
`;

const rebuild = {
  names: ['重建 索引'] as const,
  title: '重建',
  usage: '重建 索引',
  examples: ['重建 索引'],
  right: 'operate' as const,
  danger: { secondPerson: 'configured' as const, preview: async () => ({ title: '重建', lines: [] }) },
  run: async () => ({ messages: [] }),
};

async function bench() {
  const desk = await rightsBench(RIGHTS, [rebuild]);
  const { program } = desk;
  return {
    ...desk,
    said: async (line: string, person = 'ou_wang') =>
      (await desk.says(person, line)).map(({ text }) => text).join('\n'),
    page: async (form: Readonly<Record<string, string>>) => {
      const refused: unknown = await changeByPage(program.contextOf({ name: 'duty' } as never), form, 'ou_wang').catch(
        (thrown: unknown) => thrown,
      );
      return refused instanceof UserError ? refused.message : JSON.stringify(refused);
    },
    config: async () => {
      await program.fresh();
      return program.context.config;
    },
    versions: async () => (await program.live.history(50)).length,
  };
}

describe('by 设置, the page or the shell', () => {
  it('the grants are not replaced as a whole, and the last administrator stays', async () => {
    const { said, page, program, config, versions } = await bench();
    for (const line of ['设置 改 rights.grants {}', '设置 改 rights {}', '设置 还原 rights.grants'])
      expect(await said(line), line).toMatch(/权限 授予|没有在运行中改过/);
    expect(await page({ item: 'rights.grants', value: '{}' })).toContain('权限 收回');
    const last = [
      '设置 改 rights.grants.王工.right query',
      '设置 改 rights.grants.王工.sites [suzhou]',
      '设置 改 rights.grants.王工 {to: ou_li, right: query}',
    ];
    for (const line of last) expect(await said(line), line).toContain('zhiban admin code');
    expect(await page({ item: 'rights.grants.王工.right', value: 'query' })).toContain('zhiban admin code');
    const shell = { by: 'cli', now: new Date(), backing: 'shell' } as const;
    const changes = [{ path: ['rights', 'grants', '王工'], to: { absent: true } as const }];
    await expect(program.store.transaction((trx) => program.live.change(trx, { ...shell, changes }))).rejects.toThrow(
      '管理全部的管理员',
    );
    expect(Object.keys((await config()).rights.grants)).toEqual(['王工', '李姐', '赵姐']);
    expect(await versions()).toBe(0);
  });

  it('who has left is no administrator that stays; with another there, it is changed and put back as it was', async () => {
    const { said, says, presses, store, config } = await bench();
    await said('权限 授予 ou_chen 管理');
    const before = await config();
    const [changed] = await says('ou_wang', '设置 改 rights.grants.王工.right query');
    expect((await config()).rights.grants.王工?.right).toBe('query');
    await presses('ou_chen', changed?.buttons.get('改回去'));
    expect((await config()).rights).toEqual(before.rights);
    const left = { openId: 'ou_chen', name: null, departments: null, hasLeft: true };
    await store.transaction((trx) => noteFacts(trx, left, { at: new Date(), asked: true }));
    expect(await said('设置 改 rights.grants.王工.right query')).toContain('zhiban admin code');
    expect((await config()).rights).toEqual(before.rights);
  });

  it('what the next night deletes is previewed, confirmed, and done when a second person agrees', async () => {
    const { said, says, presses, page, config, versions } = await bench();
    expect(await page({ item: 'retention.runDays', value: '30' })).toContain(
      '请在群里发“设置 改 retention.runDays 30”',
    );
    const [preview] = await says('ou_wang', '设置 改 retention.runDays 30');
    expect(preview?.text).toContain('会删掉 30 天以前的');
    expect(preview?.text).toContain('赵姐');
    const [waiting] = await presses('ou_wang', preview?.buttons.get('确认执行'));
    expect(waiting?.text).toContain('等另一个人同意');
    await presses('ou_wang', waiting?.buttons.get('同意执行'));
    expect((await config()).retention.runDays).toBe(180);
    expect(await versions()).toBe(0);
    await presses('ou_zhao', waiting?.buttons.get('同意执行'));
    expect((await config()).retention.runDays).toBe(30);
    // More is kept at once; back to less is the same way again, by the button too.
    const [raised] = await says('ou_wang', '设置 改 retention.runDays 60');
    expect((await config()).retention.runDays).toBe(60);
    const [again] = await presses('ou_wang', raised?.buttons.get('改回去'));
    expect(again?.text).toContain('请确认');
    expect((await config()).retention.runDays).toBe(60);
    expect(await said('设置 改 retention {runDays: 20}')).toContain('请确认');
    expect(await said('设置 改 retention.runDays 3')).toContain('应不小于 7');
  });

  it('who has to agree is not taken away by one person', async () => {
    const { said, page, config } = await bench();
    for (const value of ['[]', '[重建 索引]']) {
      expect(await said(`设置 改 rights.secondPerson ${value}`), value).toContain('配置文件');
      expect(await page({ item: 'rights.secondPerson', value }), value).toContain('配置文件');
    }
    // What would never wait is not taken for something that does.
    expect(await said('设置 改 rights.secondPerson [重建, 刷新]')).toContain(
      '应为要先预览的命令（开头的词）：重建 索引',
    );
    expect((await config()).rights.secondPerson).toEqual(['重建']);
  });
});
