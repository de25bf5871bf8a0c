// The first reading of a meter that is being added, before the settings know it: what people typed may be wrong, and they hear it at once.
import type { MeterContext } from '../../context.ts';
import { fetchNow } from '../../poll/fetch-now.ts';
import type { MeterDefinition } from '../../settings.ts';
import { sourceStateTitle } from '../../sources/state-title.ts';
import { kwhText, yuanText } from '../../units.ts';
import { REMEDIES } from '../silent.ts';

export interface FirstReading {
  readonly isRead: boolean;
  /** Chinese, without full stops. */
  readonly lines: readonly string[];
}

export async function firstReading(
  ctx: MeterContext,
  number: string,
  definition: MeterDefinition,
): Promise<FirstReading> {
  const settings = { ...ctx.settings, meters: { ...ctx.settings.meters, [number]: definition } };
  const outcome = await fetchNow({ ...ctx, settings }, number);
  switch (outcome.kind) {
    case 'read':
    case 'same': {
      const { remain, amount } = outcome.reading;
      const money = amount === null ? '' : `（${yuanText(amount)}）`;
      return { isRead: true, lines: [`第一次读数：剩余 ${kwhText(remain)}${money}`] };
    }
    case 'cooldown':
      return { isRead: false, lines: ['刚刚读过一次，几分钟内会再读'] };
    case 'fault': {
      const { state, sentence } = outcome;
      return {
        isRead: false,
        lines: [`第一次没有读到：来源${sourceStateTitle(state)}；${sentence}`, `${REMEDIES[state]}；以后会照常再试`],
      };
    }
  }
}
