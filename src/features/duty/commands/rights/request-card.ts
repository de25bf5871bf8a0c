// The card of a request: to those who can grant it, with buttons bound to it, and afterwards how it was decided.
import { button, buttonRow, spentButton } from '../../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../../feishu/card/card.ts';
import { md } from '../../../../feishu/card/markdown.ts';
import { markdown } from '../../../../feishu/card/texts.ts';
import { isoInstant } from '../../../../lib/clock.ts';
import { commandLine } from '../../../../lib/command-line.ts';
import { PEOPLE_ZONE } from '../../../../lib/zoned-time.ts';
import { weekdayMinuteText } from '../../../../web/page-text.ts';

export interface RequestFacts {
  readonly id: string;
  /** By name where one is known. */
  readonly who: string;
  /** 操作权限（苏州基地，只限“刷新 台账”） */
  readonly extent: string;
  /** True when it is asked for one action only, so that more may be given. */
  readonly isNarrow: boolean;
  readonly line: string | null;
  readonly sites: readonly string[];
  readonly askedAt: Date;
}

function timeText(at: Date): string {
  return weekdayMinuteText(isoInstant(at), PEOPLE_ZONE);
}

function facts({ who, extent, line, askedAt }: RequestFacts) {
  const wanted = line === null ? md`` : md`，想发“${line}”`;
  return markdown(md`**${who}** 申请 **${extent}**${wanted}。${timeText(askedAt)}`);
}

export function requestCard(request: RequestFacts): Card {
  const { id, isNarrow, sites } = request;
  const places = sites.length === 0 ? {} : { 基地: sites.join(',') };
  const decide = (name: string, more: Readonly<Record<string, string>> = {}) => ({
    do: commandLine(name, [id], { ...places, ...more }),
  });
  return card({
    title: '有人申请权限',
    colour: 'orange',
    elements: [
      facts(request),
      buttonRow(
        button('同意', decide('权限 同意'), { kind: 'primary' }),
        ...(isNarrow ? [button('同意，不限这一件', decide('权限 同意', { 动作: '全部' }))] : []),
        button('拒绝', decide('权限 拒绝')),
      ),
      markdown(md`七天内有效；同意以后马上生效，随时可以收回。`, { size: 'notation' }),
    ],
  });
}

export interface DecidedFacts {
  readonly state: 'granted' | 'refused' | 'expired';
  /** By name where one is known; null when it expired. */
  readonly by: string | null;
  readonly at: Date;
}

const WORDS = { granted: '已同意', refused: '已拒绝', expired: '七天没有处理，已过期' } as const;
const COLOURS = { granted: 'green', refused: 'grey', expired: 'grey' } as const;

export function decidedText({ state, by, at }: DecidedFacts): string {
  return by === null ? WORDS[state] : `${by} ${timeText(at)} ${WORDS[state]}`;
}

/** The card of those who could have granted it, with how it ended; a grant can be taken back from here. */
export function decidedCard(
  request: RequestFacts,
  decided: DecidedFacts,
  revoke: ReturnType<typeof button> | null,
): Card {
  return card({
    title: `申请权限：${WORDS[decided.state]}`,
    colour: COLOURS[decided.state],
    elements: [facts(request), buttonRow(spentButton(decidedText(decided)), ...(revoke === null ? [] : [revoke]))],
  });
}
