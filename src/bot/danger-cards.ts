// The card of a dangerous action: what it would do, who has to press, and how it ended.
import { button, buttonRow, spentButton } from '../feishu/card/buttons.ts';
import { card } from '../feishu/card/card.ts';
import { joined, type Markdown, md, mention } from '../feishu/card/markdown.ts';
import { cutText } from '../feishu/card/text.ts';
import { markdown } from '../feishu/card/texts.ts';
import { type Approval, type ApprovalPreview, approvalMark } from '../people/approvals.ts';
import type { AnswerMessage, Preview } from './command.ts';

const MOST_LINES = 15;
const MOST_CHARACTERS = 300;

/** As much of it as its card shows, to be shown again. */
export function shownPreview({ title, lines }: Preview): ApprovalPreview {
  return { title, lines: lines.slice(0, MOST_LINES).map((line) => cutText(line, MOST_CHARACTERS)) };
}

function linesOf({ lines }: Pick<Preview, 'lines'>): Markdown {
  return joined(
    lines.slice(0, MOST_LINES).map((line) => md`- ${cutText(line, MOST_CHARACTERS)}`),
    '\n',
  );
}

type Bound = Pick<Approval, 'id' | 'line'>;

function pair({ id, line }: Bound, yes: string, no: string) {
  return buttonRow(
    button(yes, { do: line, ctx: approvalMark(id, 'yes') }, { kind: 'danger' }),
    button(no, { do: line, ctx: approvalMark(id, 'no') }),
  );
}

/** @param second who can agree, in words; null where nobody else has to */
export function previewMessage(approval: Bound, preview: Preview, second: string | null): AnswerMessage {
  const note = second === null ? '' : `；确认以后还要另一个人同意：${second}`;
  const body = card({
    title: `请确认：${preview.title}`,
    colour: 'orange',
    elements: [
      markdown(linesOf(preview)),
      pair(approval, '确认执行', '取消'),
      markdown(md`只有你能按，十分钟内有效，只做一次${note}。`, { size: 'notation' }),
    ],
  });
  return { place: 'reply', body: { kind: 'card', card: body, fallbackText: `请确认：${preview.title}` } };
}

export interface WaitingFacts {
  /** By name where one is known. */
  readonly requester: string;
  /** Who can agree and is named: they are mentioned. */
  readonly people: readonly string[];
}

const MOST_MENTIONED = 5;

export function waitingMessage(
  approval: Bound & Pick<Approval, 'command' | 'preview'>,
  facts: WaitingFacts,
): AnswerMessage {
  const { requester, people } = facts;
  const whom = joined(people.slice(0, MOST_MENTIONED).map(mention), ' ');
  const { preview } = approval;
  const title = `等另一个人同意：${preview?.title ?? approval.command}`;
  const body = card({
    title,
    colour: 'orange',
    elements: [
      markdown(md`**${requester}** 要执行“${approval.line}”，已经确认。${whom}`),
      ...(preview === null ? [] : [markdown(linesOf(preview))]),
      pair(approval, '同意执行', '拒绝'),
      markdown(md`要有审批权限、并且不是发起的人来按；一小时内有效。`, { size: 'notation' }),
    ],
  });
  return { place: 'card', body: { kind: 'card', card: body, fallbackText: title } };
}

/** Takes the place of the card when nothing is to be pressed any more. */
export function endedMessage(
  approval: Bound & Pick<Approval, 'command'>,
  state: 'done' | 'refused',
  how: string,
): AnswerMessage {
  const title = state === 'done' ? `已确认：${approval.command}` : `已取消：${approval.command}`;
  const body = card({
    title,
    colour: state === 'done' ? 'green' : 'grey',
    elements: [markdown(md`“${approval.line}”`), buttonRow(spentButton(how))],
  });
  return { place: 'card', body: { kind: 'card', card: body, fallbackText: `${title}，${how}` } };
}
