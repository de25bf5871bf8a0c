// What is answered when nothing was published in a range: what was looked at, and the newest that there is.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { Said } from '../../../bot/command.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { weekdayMinuteText } from '../../../web/page-text.ts';
import { choiceCard } from '../cards/choice-card.ts';
import { changesLine } from '../cards/command-lines.ts';
import { type Asking, freshness } from './changes-asking.ts';

/** @param last the newest publication of all; null when there was none ever */
export async function nothingPublished(
  asking: Asking,
  last: { readonly number: number; readonly published_at: string } | null,
): Promise<Said> {
  const { question, chosen, input } = asking;
  const { ledgers, words } = question;
  const same = { ledgers, words, sites: input.sites };
  const title = last === null ? '还没有发布过' : '这段时间没有发布';
  const card = choiceCard({
    title,
    question:
      last === null
        ? '每天早上的任务跑过以后，这里就有变更；也可以发“刷新 台账”。'
        : `${chosen.range} 没有刷新和比对过。`,
    choices:
      last === null
        ? []
        : [
            {
              text: `最近一次：${weekdayMinuteText(last.published_at, PEOPLE_ZONE)}`,
              line: changesLine({ ...same, publication: last.number }),
            },
            { text: '近30天', line: changesLine({ ...same, date: '近30天' }) },
          ],
    freshness: await freshness(asking),
  });
  return cardAnswer(input, { card, text: title, result: '没有发布' });
}
