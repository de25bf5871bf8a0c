// 权限: what the asker may, and where from; 权限 查看: the same of another person, of a chat, or of all.
import type { Answer, Command } from '../../../../bot/command.ts';
import { button, buttonRow } from '../../../../feishu/card/buttons.ts';
import { card } from '../../../../feishu/card/card.ts';
import { fittedCard } from '../../../../feishu/card/fit.ts';
import { joined, md } from '../../../../feishu/card/markdown.ts';
import { cutText } from '../../../../feishu/card/text.ts';
import { markdown } from '../../../../feishu/card/texts.ts';
import { commandLine } from '../../../../lib/command-line.ts';
import { UserError } from '../../../../lib/errors.ts';
import { grantersSentence } from '../../../../people/denial.ts';
import { RIGHT_TITLE, type Right } from '../../../../people/right.ts';
import { baseRight, type Grant, grantsOf, mayDo } from '../../../../people/rights.ts';
import { type Bench, benchOf, type RightsContext } from './context.ts';
import { extentText, kindOfTarget, originText } from './grant-text.ts';
import { withTarget } from './words.ts';

const MOST_GRANTS = 25;
/** What one may ask for by a button. */
const ASKED_FOR: readonly Right[] = ['query', 'operate', 'approve'];

export const ownRightsCommand: Command<RightsContext> = {
  names: ['权限', 'rights'],
  title: '我能做什么，权限从哪里来；没有的可以申请',
  usage: '权限',
  examples: ['权限'],
  right: 'visit',
  run: async (ctx, input) => {
    const { asker, words } = input;
    if (words.length > 0)
      throw new UserError(
        `“权限”说的是你自己的，后面不写别的，收到的是“${words.join(' ').slice(0, 40)}”；看别人的发“权限 查看 @人”，申请发“权限 申请 查询”`,
      );
    const bench = await benchOf(ctx, input);
    const { rules, known } = bench;
    const base = baseRight(rules, asker);
    const grants = grantsOf(rules, asker);
    const lines = [
      ...(base === null ? [] : [`这里每个人：${RIGHT_TITLE[base]}权限`]),
      ...grants.map((grant) => grantLine(ctx, bench, grant)),
    ];
    const lacking = ASKED_FOR.filter((right) => !mayDo(rules, asker, { right, action: '*', sites: [] }));
    const text = lines.join('；');
    const body = fittedCard((most) =>
      card({
        title: grants.length === 0 ? '你还没有单独的授权' : `你有 ${grants.length} 项授权`,
        colour: 'blue',
        elements: [
          markdown(
            joined(
              lines.slice(0, MOST_GRANTS).map((line) => md`- ${cutText(line, most)}`),
              '\n',
            ),
          ),
          ...(lacking.length === 0 ? [] : [buttonRow(...lacking.map((right) => askButton(right)))]),
          markdown(md`${grantersSentence({ rules, asker, sites: [], known })}`, { size: 'notation' }),
        ],
      }),
    );
    return { messages: [{ body: { kind: 'card', card: body, fallbackText: text } }] };
  },
};

function askButton(right: Right) {
  return button(`申请${RIGHT_TITLE[right]}`, { do: commandLine('权限 申请', [RIGHT_TITLE[right]]) });
}

function grantLine(ctx: RightsContext, { nameOf }: Bench, grant: Grant): string {
  const from = originText(ctx.live, grant, nameOf);
  return `${extentText(grant, ctx.config)}，来自${kindOfTarget(grant.to)}授权 ${grant.id}（${from}）`;
}

export const showRightsCommand: Command<RightsContext> = {
  names: ['权限 查看', 'rights show'],
  title: '看一个人、一个群或所有人的授权，逐项收回',
  usage: '权限 查看 [@人|本群|部门]',
  examples: ['权限 查看', '权限 查看 本群'],
  right: 'admin',
  run: async (ctx, input) => {
    const { target } = withTarget(input);
    const bench = await benchOf(ctx, input, target === null ? [] : [target.to]);
    const grants = bench.rules.grants.filter(({ to }) => target === null || to === target.to);
    const whose = target === null ? '全部授权' : `${target.name ?? bench.nameOf(target.to)}的授权`;
    return grantsAnswer(ctx, bench, grants, whose);
  },
};

const MOST_BUTTONS = 6;

function grantsAnswer(ctx: RightsContext, bench: Bench, grants: readonly Grant[], title: string): Answer {
  const lines = grants.map((grant) => {
    const left = bench.known.get(grant.to)?.hasLeft === true ? '（已离职，不再有效）' : '';
    return `${bench.nameOf(grant.to)}${left}：${grantLine(ctx, bench, grant)}`;
  });
  const body = fittedCard((most) =>
    card({
      title: `${title}：${grants.length} 项`,
      colour: 'blue',
      elements: [
        markdown(
          lines.length === 0
            ? md`没有单独的授权。`
            : joined(
                lines.slice(0, MOST_GRANTS).map((line) => md`- ${cutText(line, most)}`),
                '\n',
              ),
        ),
        ...(lines.length > MOST_GRANTS ? [markdown(md`还有 ${lines.length - MOST_GRANTS} 项，写上人或群再看。`)] : []),
        ...(grants.length === 0
          ? []
          : [buttonRow(...grants.slice(0, MOST_BUTTONS).map((grant) => revokeButton(grant, `收回 ${grant.id}`)))]),
      ],
    }),
  );
  return { messages: [{ body: { kind: 'card', card: body, fallbackText: lines.join('；') || '没有单独的授权' } }] };
}

/** Takes the grant back; the confirmation names it. */
export function revokeButton({ id }: Pick<Grant, 'id'>, text: string) {
  return button(
    text,
    { do: commandLine('权限 收回', [id]) },
    { confirm: { title: '收回这项授权？', text: `授权 ${id} 会立刻失效。` } },
  );
}
