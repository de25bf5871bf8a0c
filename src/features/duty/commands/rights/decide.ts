// 权限 同意 and 权限 拒绝: the buttons of a request. It is decided once, by whoever administers what is asked for.
import type { Kysely } from 'kysely';
import type { Answer, AnswerMessage, Command, CommandInput, Said } from '../../../../bot/command.ts';
import { button, buttonRow } from '../../../../feishu/card/buttons.ts';
import { card } from '../../../../feishu/card/card.ts';
import { md, mention } from '../../../../feishu/card/markdown.ts';
import { markdown } from '../../../../feishu/card/texts.ts';
import { UserError } from '../../../../lib/errors.ts';
import { say } from '../../../../outbox/say.ts';
import { grantId, grantValue, mayGrant, sameGrant } from '../../../../people/granting.ts';
import { decideRequest, type RightRequest, requestBy } from '../../../../people/requests.ts';
import type { StoreTables } from '../../../../store/tables.ts';
import { type Bench, benchOf, type RightsContext } from './context.ts';
import { extentText } from './grant-text.ts';
import { revokeButton } from './own.ts';
import { extentOf, factsOf } from './request.ts';
import { type DecidedFacts, decidedCard, decidedText } from './request-card.ts';

export const agreeCommand: Command<RightsContext> = {
  names: ['权限 同意', 'rights agree'],
  title: '同意一个权限申请',
  usage: '权限 同意 〈申请编号〉',
  examples: ['权限 同意 01K9ABCDEF'],
  right: 'admin',
  run: (ctx, input) => decide(ctx, input, 'granted'),
};

export const refuseCommand: Command<RightsContext> = {
  names: ['权限 拒绝', 'rights refuse'],
  title: '拒绝一个权限申请',
  usage: '权限 拒绝 〈申请编号〉',
  examples: ['权限 拒绝 01K9ABCDEF'],
  right: 'admin',
  run: (ctx, input) => decide(ctx, input, 'refused'),
};

async function decide(ctx: RightsContext, input: CommandInput, state: 'granted' | 'refused'): Promise<Answer> {
  const request = await requestBy(ctx.store, (input.words[0] ?? '').toLowerCase());
  if (request === null) throw new UserError('没有这个申请；请在申请的卡片上按');
  const bench = await benchOf(ctx, input, [request.person, request.decidedBy ?? '']);
  const now = ctx.now();
  if (request.state !== 'open') return alreadyDecided(request, bench);
  if (request.expiresAt <= now) {
    const outcome: Outcome = {
      ctx,
      input,
      bench,
      request,
      decided: { state: 'expired', by: null, at: now },
      grant: null,
    };
    return { commit: (trx) => write(trx, outcome, async () => {}) };
  }
  const isWide = input.options.get('动作') === '全部';
  const extent = extentOf(isWide ? { ...request, action: null } : request);
  if (!mayGrant(bench.rules, input.asker, extent))
    throw new UserError(`你的管理权限不包括${extentText(extent, ctx.config)}，不能决定这个申请`);
  if (bench.known.get(request.person)?.hasLeft === true && state === 'granted')
    throw new UserError(`${bench.nameOf(request.person)}已经离职，没有授予`);
  const decided: DecidedFacts = { state, by: bench.nameOf(input.person), at: now };
  const name = bench.known.get(request.person)?.name ?? undefined;
  const wanted = { to: request.person, ...extent, name };
  const had = sameGrant(bench.rules, wanted);
  const id = had?.id ?? grantId(wanted, input.trace);
  const outcome: Outcome = { ctx, input, bench, request, decided, grant: state === 'granted' ? { id, extent } : null };
  return {
    commit: (trx) =>
      write(trx, outcome, async () => {
        if (state !== 'granted' || had !== null) return;
        const changes = [{ path: ['rights', 'grants', id], to: { value: grantValue(wanted) } }];
        await ctx.live.change(trx, { changes, by: input.person, now });
      }),
  };
}

function alreadyDecided({ state, decidedBy }: RightRequest, { nameOf }: Bench): Answer {
  const words = { granted: '同意了', refused: '拒绝了', expired: '过期了', open: '' } as const;
  const text = `这个申请已经${decidedBy === null ? '' : `由${nameOf(decidedBy)}`}${words[state]}，没有再做。`;
  return { messages: [{ body: { kind: 'text', text } }], result: '已经处理过' };
}

export interface Told {
  readonly ctx: Pick<RightsContext, 'store' | 'config'>;
  readonly bench: Pick<Bench, 'nameOf'>;
  readonly request: RightRequest;
  readonly decided: DecidedFacts;
  readonly grant: { readonly id: string; readonly extent: ReturnType<typeof extentOf> } | null;
}

interface Outcome extends Told {
  readonly input: CommandInput;
}

async function write(trx: Kysely<StoreTables>, outcome: Outcome, also: () => Promise<void>): Promise<Said> {
  const { input, bench, request, decided } = outcome;
  const by = decided.by === null ? null : input.person;
  // Another administrator may have pressed at the same moment.
  if (!(await decideRequest(trx, request.id, { state: decided.state, by, now: decided.at })))
    throw new UserError('这个申请刚刚由别人处理了');
  await also();
  await tellOutcome(trx, outcome);
  const text = `${bench.nameOf(request.person)}的申请：${decidedText(decided)}`;
  const messages: readonly AnswerMessage[] = input.pressedCard === null ? [{ body: { kind: 'text', text } }] : [];
  return { messages, result: `${text}${outcome.grant === null ? '' : `，授权 ${outcome.grant.id}`}` };
}

/** Every card of the request shows how it ended, and who asked hears of it where he asked. */
export async function tellOutcome(
  trx: Kysely<StoreTables>,
  { ctx, bench, request, decided, grant }: Told,
): Promise<void> {
  const { store } = ctx;
  const now = decided.at;
  const shown = decidedCard(factsOf(ctx, bench, request), decided, grant === null ? null : revokeButton(grant, '收回'));
  const fallbackText = decidedText(decided);
  for (const { row: ofRow, chat } of request.told) {
    const saying = { id: store.newId(now), now, chat, act: 'patch', ofRow, priority: 'final' } as const;
    await say(trx as never, { ...saying, body: { kind: 'card', card: shown, fallbackText } });
  }
  const body = outcomeCard(ctx, request, decided, grant);
  const once = `request/${request.id}/outcome`;
  const saying = { id: store.newId(now), now, chat: request.chat, act: 'send', priority: 'final', once } as const;
  await say(trx as never, { ...saying, body: { kind: 'card', card: body, fallbackText } });
}

const TITLES = { granted: '你的申请通过了', refused: '你的申请没有通过', expired: '你的申请过期了' } as const;
const COLOURS = { granted: 'green', refused: 'orange', expired: 'grey' } as const;

function outcomeCard(
  { config }: { readonly config: RightsContext['config'] },
  request: RightRequest,
  decided: DecidedFacts,
  grant: Outcome['grant'],
) {
  const extent = extentText(grant?.extent ?? extentOf(request), config);
  const rest = {
    granted: md`现在可以做了。`,
    refused: md`要再说说为什么需要，请直接找他。`,
    expired: md`七天没有人处理；还需要就再申请一次。`,
  }[decided.state];
  const isNow = decided.state === 'granted' && request.line !== null;
  return card({
    title: TITLES[decided.state],
    colour: COLOURS[decided.state],
    elements: [
      markdown(md`${mention(request.person)} ${extent}：${decidedText(decided)}。${rest}`),
      ...(isNow ? [buttonRow(button('现在执行', { do: request.line ?? '' }))] : []),
    ],
  });
}
