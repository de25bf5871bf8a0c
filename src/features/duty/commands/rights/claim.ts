// 权限 认领: the one-time code that the machine printed makes its sender an administrator.
import type { Answer, Command } from '../../../../bot/command.ts';
import { systemClock } from '../../../../lib/clock.ts';
import { UserError } from '../../../../lib/errors.ts';
import { claimAdminCode, expectClaim } from '../../../../people/admin-codes.ts';
import { grantId, grantValue } from '../../../../people/granting.ts';
import { benchOf, type RightsContext } from './context.ts';

export const claimCommand: Command<RightsContext> = {
  names: ['权限 认领', 'rights claim'],
  title: '用服务器上打印的一次性码成为管理员',
  usage: '权限 认领 〈码〉',
  examples: ['权限 认领 7F3K-92AB-WQ8T'],
  right: 'visit',
  isSecret: true,
  run: async (ctx, input): Promise<Answer> => {
    const typed = input.words.join('');
    if (typed === '')
      throw new UserError(
        '请写上码，例如“权限 认领 7F3K-92AB-WQ8T”；码由服务器上的 zhiban start 或 zhiban admin code 打印',
      );
    const { person } = input;
    const now = systemClock();
    await expectClaim(ctx.store, person, now);
    const bench = await benchOf(ctx, input);
    const wanted = { to: person, right: 'admin', name: bench.known.get(person)?.name ?? undefined } as const;
    return {
      commit: async (trx) => {
        const claimed = await claimAdminCode(trx, { typed, person, now });
        if (claimed.kind === 'wait') {
          const seconds = Math.ceil((claimed.until.getTime() - now.getTime()) / 1_000);
          return said(`错的次数太多，请 ${seconds} 秒以后再试。`, '太多次');
        }
        if (claimed.kind === 'wrong')
          return said('码不对，或者已经用过、过期了；可以在服务器上运行 zhiban admin code 再打印一个。', '码不对');
        const id = grantId(wanted, input.trace);
        const changes = [{ path: ['rights', 'grants', id], to: { value: grantValue(wanted) } }];
        await ctx.live.change(trx, { changes, by: person, now: ctx.now() });
        return said('你现在是管理员了。发“权限 授予 @某人 操作”给别人授权，发“权限 查看”看全部。', `成为管理员：${id}`);
      },
    };
  },
};

function said(text: string, result: string) {
  return { messages: [{ body: { kind: 'text', text } } as const], result };
}
