// 权限 授予 and 权限 收回: an administrator changes who may do what; nobody gives or takes what he does not administer.
import type { Answer, Command, CommandInput, Said } from '../../../../bot/command.ts';
import { buttonRow } from '../../../../feishu/card/buttons.ts';
import { card } from '../../../../feishu/card/card.ts';
import { md } from '../../../../feishu/card/markdown.ts';
import { markdown } from '../../../../feishu/card/texts.ts';
import { UserError } from '../../../../lib/errors.ts';
import { grantId, grantValue, leavesNoAdmin, mayGrant, sameGrant } from '../../../../people/granting.ts';
import type { Grant } from '../../../../people/rights.ts';
import { type Bench, benchOf, type RightsContext } from './context.ts';
import { extentText } from './grant-text.ts';
import { revokeButton } from './own.ts';
import { scopeOf, withTarget } from './words.ts';

export const grantCommand: Command<RightsContext> = {
  names: ['权限 授予', 'rights grant'],
  title: '给一个人、一个群或一个部门权限，可以限定基地和动作',
  usage: '权限 授予 〈@人|本群|部门〉 〈权限〉 [基地] [动作]',
  examples: ['权限 授予 本群 查询', '权限 授予 ou_xxxxxxxx 操作 苏州 刷新'],
  right: 'admin',
  run: async (ctx, input) => {
    const { target, rest } = withTarget(input);
    if (target === null) throw new UserError('请写给谁：@一个人，或“本群”，或 ou_、oc_、od- 开头的 id');
    const { right, actions } = scopeOf(rest, input.options.get('动作'), ctx.house.commands());
    if (right === null) throw new UserError('请写什么权限：访客、查询、操作、审批、管理');
    const bench = await benchOf(ctx, input, [target.to]);
    const name = target.name ?? bench.known.get(target.to)?.name ?? undefined;
    const sites = input.sites.length === 0 ? undefined : input.sites;
    const wanted = { to: target.to, right, sites, actions, name };
    const already = sameGrant(bench.rules, wanted);
    if (already !== null)
      return told(`${who(bench, wanted)}已经有${extentText(wanted, ctx.config)}，没有再授予。`, '已经有了');
    return granting(ctx, input, bench, wanted);
  },
};

/** Gives it in the transaction of the answer. @throws UserError when the asker does not administer it */
function granting(ctx: RightsContext, input: CommandInput, bench: Bench, wanted: Omit<Grant, 'id'>): Answer {
  requireMayGrant(bench, input, wanted, '授予');
  const id = grantId(wanted, input.trace);
  return {
    commit: async (trx) => {
      const to = { value: grantValue(wanted) };
      await ctx.live.change(trx, {
        changes: [{ path: ['rights', 'grants', id], to }],
        by: input.person,
        now: ctx.now(),
      });
      const text = `${who(bench, wanted)}现在有${extentText(wanted, ctx.config)}`;
      const body = card({
        title: '已授予',
        colour: 'green',
        elements: [
          markdown(md`**${who(bench, wanted)}** 现在有 **${extentText(wanted, ctx.config)}**，马上生效。授权名：${id}`),
          buttonRow(revokeButton({ id }, '收回')),
        ],
      });
      return {
        messages: [{ body: { kind: 'card', card: body, fallbackText: text } }],
        result: `已授予 ${id}：${text}`,
      };
    },
  };
}

function who({ nameOf }: Bench, { to, name }: Pick<Grant, 'to' | 'name'>): string {
  return name ?? nameOf(to);
}

function requireMayGrant(
  { rules }: Bench,
  { asker }: CommandInput,
  wanted: Omit<Grant, 'id' | 'to'>,
  verb: string,
): void {
  if (!mayGrant(rules, asker, wanted))
    throw new UserError(`你的管理权限不包括它（基地或动作更大），不能${verb}；请管理全部基地的管理员来做`);
}

function told(text: string, result: string): Said {
  return { messages: [{ body: { kind: 'text', text } }], result };
}

export const revokeCommand: Command<RightsContext> = {
  names: ['权限 收回', 'rights revoke'],
  title: '收回一项授权，或一个人、一个群的授权',
  usage: '权限 收回 〈授权名|@人|本群〉 [权限]',
  examples: ['权限 收回 李姐-操作-7F3K-92', '权限 收回 本群'],
  right: 'admin',
  run: async (ctx, input) => {
    const { target, rest } = withTarget(input);
    const bench = await benchOf(ctx, input, target === null ? [] : [target.to]);
    const taken = target === null ? named(bench, rest) : ofTarget(ctx, input, bench, target.to, rest);
    if (taken.length === 0) return told('没有这样的授权，发“权限 查看”看全部。', '没有这样的授权');
    for (const grant of taken) requireMayGrant(bench, input, grant, '收回');
    const ids = taken.map(({ id }) => id);
    const left = { grants: bench.rules.grants.filter(({ id }) => !ids.includes(id)) };
    if (leavesNoAdmin(bench.rules, left, (person) => bench.known.get(person)?.hasLeft === true))
      throw new UserError('这是最后一个管理员的授权，收回以后谁都不能再授权；请先把管理权限给另一个人');
    return {
      commit: async (trx) => {
        const changes = ids.map((id) => ({ path: ['rights', 'grants', id], to: { absent: true as const } }));
        await ctx.live.change(trx, { changes, by: input.person, now: ctx.now() });
        const lines = taken.map((grant) => `${who(bench, grant)}的${extentText(grant, ctx.config)}`);
        return told(`已收回${lines.join('、')}，马上生效。`, `已收回 ${ids.join('、')}`);
      },
    };
  },
};

function named({ rules }: Bench, words: readonly string[]): readonly Grant[] {
  if (words.length === 0) throw new UserError('请写授权名，或 @一个人；发“权限 查看”看全部');
  return rules.grants.filter(({ id }) => words.includes(id));
}

function ofTarget(
  ctx: RightsContext,
  { options, sites }: CommandInput,
  { rules }: Bench,
  to: string,
  rest: readonly string[],
): readonly Grant[] {
  const { right } = scopeOf(rest, options.get('动作'), ctx.house.commands());
  const isMeant = (grant: Grant): boolean =>
    grant.to === to &&
    (right === null || grant.right === right) &&
    (sites.length === 0 || sites.every((site) => grant.sites?.includes(site) === true));
  return rules.grants.filter(isMeant);
}
