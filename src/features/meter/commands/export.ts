// 电表 导出 [名称] [日期]: a meter's days, hours, top-ups and readings as a workbook, into the chat.
import { stat } from 'node:fs/promises';
import type { Command } from '../../../bot/command.ts';
import { MOST_FILE_BYTES } from '../../../feishu/api/files.ts';
import { UserError } from '../../../lib/errors.ts';
import { countText } from '../../../web/page-text.ts';
import { exportLine } from '../cards/command-lines.ts';
import type { MeterContext } from '../context.ts';
import { meterWorkbook } from '../page/export.ts';
import { datesOf, shownRange, todayOf, wordOf } from './days-shown.ts';
import { whichOne } from './which-meters.ts';

const DEFAULT_DAYS = 30;

export const exportCommand: Command<MeterContext> = {
  names: ['电表 导出', 'meter export'],
  title: '把一块电表的读数、用电和充值做成 Excel',
  usage: '电表 导出 [名称] [近30天|本月|日期|范围]',
  examples: ['电表 导出', '电表 导出 本月'],
  right: 'query',
  run: async (ctx, input) => {
    const today = todayOf(ctx);
    const meant = whichOne(ctx, input, (meter, { range }) =>
      exportLine({ meter, date: range === null ? undefined : wordOf(range, today) }),
    );
    if ('messages' in meant) return meant;
    const { asked, meter } = meant;
    const range = asked.range ?? { first: today - DEFAULT_DAYS + 1, last: today };
    const { path, name, readings } = await meterWorkbook(ctx, meter, datesOf(range));
    await requireSendable(path, ctx);
    const text = `${meter.name} ${shownRange(range, today).text}：${countText(readings)} 个读数，文件在下面。`;
    return {
      messages: [{ body: { kind: 'text', text } }, { body: { kind: 'file', path, name } }],
      result: `${name}，${countText(readings)} 个读数`,
    };
  },
};

/** What a message does not take goes as a link, where there is an address that people can open. @throws UserError without one */
async function requireSendable(path: string, { config }: Pick<MeterContext, 'config'>): Promise<void> {
  const { size } = await stat(path);
  if (size <= MOST_FILE_BYTES || config.web.publicUrl !== undefined) return;
  throw new UserError('这段时间的读数太多，文件超过飞书的上限，发不出来；请缩短日期再试，例如 电表 导出 本月');
}
