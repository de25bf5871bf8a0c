// zhiban meter rebuild: every kept day is computed anew.
import { type CliCommand, textOption } from '../../../cli/command.ts';
import { type MeterContext, meterDb, meterNamed } from '../context.ts';
import { lastReadings } from '../readings/last-readings.ts';
import { rebuild } from '../readings/rebuild.ts';
import { rollsOf } from '../readings/roll-queries.ts';

export const rebuildCommand: CliCommand<MeterContext> = {
  words: ['meter', 'rebuild'],
  summary: '由读数重新汇总每一天；别的程序改过、删过读数之后用，中断后再运行会接着做',
  options: {
    meter: { type: 'string', value: '电表', summary: '只做一块：表号、名称或别名，也可以是没有配置的表号' },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, { out, ...input }) => {
    const chosen = textOption({ out, ...input }, 'meter');
    const began = performance.now();
    let shown = 0;
    const result = await rebuild(ctx, {
      ...(chosen === undefined ? {} : { meters: [await numberOf(ctx, chosen)] }),
      progress: ({ days, left }) => {
        if (performance.now() - shown < 2_000) return;
        shown = performance.now();
        ctx.step({ name: 'meter.rebuilt', text: `已汇总 ${days.toLocaleString('en')} 天，还有 ${left} 块表` });
      },
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const continued = result.isContinued ? '（接着上次没做完的）' : '';
    const left = result.left === 0 ? '' : `；还有 ${result.left} 块表没做完，再运行一次会接着做`;
    out.line(`重新汇总${continued}：${result.days.toLocaleString('en')} 天，${seconds} 秒${left}`);
    out.json({ days: result.days, left: result.left, continued: result.isContinued });
    return result.left === 0 ? 0 : 1;
  },
};

/** A meter that the settings do not name may have readings all the same, or have had them. @throws UserError for one of neither */
async function numberOf(ctx: MeterContext, text: string): Promise<string> {
  if (ctx.settings.meters[text] !== undefined || isNamed(ctx, text)) return meterNamed(ctx, text).number;
  const isRead = (await lastReadings(ctx, [text])).has(text) || (await rollsOf(meterDb(ctx.store), [text])).has(text);
  return isRead ? text : meterNamed(ctx, text).number;
}

function isNamed({ settings }: MeterContext, text: string): boolean {
  return Object.values(settings.meters).some(({ name, aliases }) => name === text || aliases.includes(text));
}
