// 权限 申请: who may not asks those who can grant it; once for the same thing, until it is decided.
import type { Answer, Command, CommandInput, Said } from '../../../../bot/command.ts';
import { commandLine } from '../../../../lib/command-line.ts';
import { UserError } from '../../../../lib/errors.ts';
import { say } from '../../../../outbox/say.ts';
import { enterRequest, type NewRequest, openRequests, type RightRequest } from '../../../../people/requests.ts';
import { adminsFor, mayDo, type Need } from '../../../../people/rights.ts';
import { type Bench, benchOf, type RightsContext } from './context.ts';
import { extentText } from './grant-text.ts';
import { type RequestFacts, requestCard } from './request-card.ts';
import { scopeOf } from './words.ts';

/** What the button under a denial carries. */
export function requestLine({ right, action, sites }: Need, line: string): string {
  const places = sites.length === 0 ? {} : { 基地: sites.join(',') };
  return commandLine('权限 申请', [right], { ...places, 动作: action, 原话: line });
}

const MOST_LINE = 500;
/** So many are written to in private. */
const MOST_TOLD = 5;

export const requestCommand: Command<RightsContext> = {
  names: ['权限 申请', 'rights request'],
  title: '向管理员申请一项权限',
  usage: '权限 申请 〈权限〉 [基地] [动作]',
  examples: ['权限 申请 操作 苏州', '权限 申请 操作 刷新'],
  right: 'visit',
  run: async (ctx, input) => {
    const { asker, person, chat, options, sites } = input;
    const { right, actions = [] } = scopeOf(input.words, options.get('动作'), ctx.house.commands());
    if (right === null) throw new UserError('请写什么权限：查询、操作、审批、管理');
    if (actions.length > 1) throw new UserError('一次申请一件事，或者不写动作');
    const action = actions[0] ?? null;
    const bench = await benchOf(ctx, input);
    if (mayDo(bench.rules, asker, { right, action: action ?? '*', sites }))
      return said('你已经有这项权限了，直接发命令就行。', '已经有了');
    const same = (await openRequests(ctx.store, person)).find(
      (one) => one.right === right && one.action === action && String(one.sites) === String(sites),
    );
    if (same !== undefined && same.expiresAt > ctx.now()) return said('已经申请过了，还在等管理员。', '已经申请过');
    const tell = whomToTell(ctx, bench, { right, action: action ?? '*', sites });
    if (tell.length === 0)
      throw new UserError('现在没有管理员能授予它；请守着值班的人在服务器上运行 zhiban admin code，产生第一个管理员');
    const line = options.get('原话')?.slice(0, MOST_LINE) ?? null;
    const now = ctx.now();
    const told = tell.map((to) => ({ row: ctx.store.newId(now), chat: to }));
    const request = { id: ctx.store.newId(now), person, chat, right, sites, action, line, told };
    return asking(ctx, input, bench, request, now);
  },
};

/** The administration's chat, or in private those who can grant it. */
function whomToTell({ config }: RightsContext, { rules, known }: Bench, need: Need): readonly string[] {
  const persons = adminsFor(rules, need).filter((person) => known.get(person)?.hasLeft !== true);
  const { adminChat } = config.alerts;
  return persons.length > 0 && adminChat !== undefined ? [adminChat] : persons.slice(0, MOST_TOLD);
}

function asking(ctx: RightsContext, input: CommandInput, bench: Bench, request: NewRequest, now: Date): Answer {
  const body = requestCard(factsOf(ctx, bench, { ...request, askedAt: now }));
  const extent = extentText(extentOf(request), ctx.config);
  const fallbackText = `${bench.nameOf(input.person)}申请${extent}`;
  const names = request.told.map(({ chat }) => (chat.startsWith('oc_') ? '管理群' : bench.nameOf(chat))).join('、');
  return {
    commit: async (trx) => {
      await enterRequest(trx, request, now);
      for (const [at, { row: id, chat }] of request.told.entries()) {
        const saying = { id, now, chat, act: 'send', priority: 'final', once: `request/${request.id}/${at}` } as const;
        await say(trx as never, { ...saying, body: { kind: 'card', card: body, fallbackText } });
      }
      const text = `已向${names}申请${extent}，有结果会在这里告诉你；七天没有处理就过期。`;
      return said(text, `已申请，等${names}`);
    },
  };
}

export function extentOf({ right, sites, action }: Pick<RightRequest, 'right' | 'sites' | 'action'>) {
  return {
    right,
    sites: sites.length === 0 ? undefined : sites,
    actions: action === null ? undefined : [action],
  };
}

export function factsOf(
  { config }: Pick<RightsContext, 'config'>,
  { nameOf }: Pick<Bench, 'nameOf'>,
  request: Pick<RightRequest, 'id' | 'person' | 'right' | 'sites' | 'action' | 'line' | 'askedAt'>,
): RequestFacts {
  const { id, person, sites, line, askedAt, action } = request;
  const extent = extentText(extentOf(request), config);
  return { id, who: nameOf(person), extent, isNarrow: action !== null, line, sites, askedAt };
}

function said(text: string, result: string): Said {
  return { messages: [{ body: { kind: 'text', text } }], result };
}
