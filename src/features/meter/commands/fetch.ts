// 电表 刷新 〈名称〉: reads one meter now, and says what came of it. Whoever may see it may: its cooldown keeps the source from being asked
// too often.
import type { Command } from '../../../bot/command.ts';
import { UserError } from '../../../lib/errors.ts';
import { fetchLine } from '../cards/command-lines.ts';
import type { MeterContext } from '../context.ts';
import { type FetchOutcome, fetchNow } from '../poll/fetch-now.ts';
import { kwhText } from '../units.ts';
import { meterCardFacts, meterSaid } from './meter-answer.ts';
import { whichOne } from './which-meters.ts';

export const fetchCommand: Command<MeterContext> = {
  names: ['电表 刷新', 'meter fetch'],
  title: '现在就读一次电表',
  usage: '电表 刷新 〈名称〉',
  examples: ['电表 刷新'],
  right: 'query',
  run: async (ctx, input) => {
    const meant = whichOne(ctx, input, fetchLine);
    if ('messages' in meant) return meant;
    const { asked, meter } = meant;
    if (asked.range !== null) throw new UserError('刷新只读现在的读数，不写日期，例如 电表 刷新 3号宿舍');
    const notice = fetchNotice(await fetchNow(ctx, meter.number));
    return meterSaid(input, await meterCardFacts(ctx, meter, null, notice));
  },
};

/** Chinese, without a full stop. */
export function fetchNotice(outcome: FetchOutcome): string {
  switch (outcome.kind) {
    case 'read':
      return `刚读到新读数：${kwhText(outcome.reading.remain)}`;
    case 'same':
      return `源站返回的读数没有变：${kwhText(outcome.reading.remain)}`;
    case 'cooldown':
      return `刚刚读过，${outcome.seconds} 秒后可以再读`;
    case 'fault':
      return `没有读成：${outcome.sentence}`;
  }
}
