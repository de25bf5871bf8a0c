// The card of long work through its life: queued, at it with real units, done, partly or failed.
import { button, buttonRow } from '../feishu/card/buttons.ts';
import { type Card, card, type HeaderColour } from '../feishu/card/card.ts';
import { fittedCard } from '../feishu/card/fit.ts';
import { coloured, joined, md } from '../feishu/card/markdown.ts';
import { cutText } from '../feishu/card/text.ts';
import { markdown } from '../feishu/card/texts.ts';
import { PEOPLE_ZONE, secondText } from '../lib/zoned-time.ts';
import type { WorkState } from './tables.ts';

export interface WorkCardFacts {
  readonly title: string;
  readonly state: WorkState;
  /** Chinese, without a full stop: 华东 3/12 个基地, or how it ended. */
  readonly lines: readonly string[];
  /** Works of the same job before it; 0 when it is next. */
  readonly ahead?: number;
  /** Milliseconds since it was begun; null before. */
  readonly tookMs: number | null;
  /** ISO instant, UTC. */
  readonly askedAt: string;
  readonly trace: string;
  readonly buttons: readonly { readonly text: string; readonly line: string }[];
}

const WORDS: Readonly<Record<WorkState, string>> = {
  queued: '已排队',
  running: '正在做',
  done: '完成',
  partly: '部分完成',
  failed: '没有做成',
};
const COLOURS: Readonly<Record<WorkState, HeaderColour>> = {
  queued: 'grey',
  running: 'blue',
  done: 'green',
  partly: 'orange',
  failed: 'red',
};
/** So many lines are shown of what happened, the newest last. */
const MOST_LINES = 14;

/** Of the title, so that how it stands is never cut off. */
const MOST_TITLE = 150;

/** Before there is anything to count. */
const WAITING_LINES: Readonly<Record<WorkState, readonly string[]>> = {
  queued: ['轮到它就开始，做到哪里会写在这张卡片上'],
  running: ['已开始，有进展会写在这里'],
  done: [],
  partly: [],
  failed: [],
};

export function workCard(facts: WorkCardFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

function cardWith(facts: WorkCardFacts, most: number): Card {
  const { title, state, lines, ahead = 0, tookMs, askedAt, trace, buttons } = facts;
  const shown = lines.length === 0 ? WAITING_LINES[state] : lines.slice(-MOST_LINES);
  const waits = state !== 'queued' ? [] : [ahead === 0 ? '马上开始' : `前面还有 ${ahead} 件`];
  const took = tookMs === null ? [] : [`用时 ${Math.max(0, Math.round(tookMs / 1000))} 秒`];
  return card({
    title: `${cutText(title, MOST_TITLE)}：${WORDS[state]}`,
    subtitle: [`${secondText(askedAt, PEOPLE_ZONE)} 发起`, ...waits, ...took].join(' · '),
    colour: COLOURS[state],
    elements: [
      ...(shown.length === 0
        ? []
        : [
            markdown(
              joined(
                shown.map((line) => md`- ${cutText(line, most)}`),
                '\n',
              ),
            ),
          ]),
      ...(buttons.length === 0 ? [] : [buttonRow(...buttons.map(({ text, line }) => button(text, { do: line })))]),
      markdown(md`${coloured('grey', `编号 ${trace}`)}`, { size: 'notation' }),
    ],
  });
}
