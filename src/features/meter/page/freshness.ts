// The badge beside the balance: when it was read; grey, with what is wrong, as soon as it is too old to be taken for now.
import type { MeterOverview } from '../overview.ts';
import { timeText } from './words.ts';

export interface Freshness {
  readonly state: MeterOverview['fresh'];
  readonly text: string;
}

export function freshnessOf(
  { last, fresh, source, meter }: Pick<MeterOverview, 'last' | 'fresh' | 'source' | 'meter'>,
  today: string,
): Freshness {
  const fault = source.state === 'ok' || source.state === 'never' ? '' : source.sentence;
  if (last === null) return { state: 'none', text: fault === '' ? '还没有读数' : `还没有读数，${fault}` };
  const when = timeText(last.at, today);
  if (!meter.enabled) return { state: 'late', text: `数据停在 ${when}，已停用` };
  if (fresh === 'fresh') return { state: 'fresh', text: `${when} 更新` };
  return { state: 'late', text: `数据停在 ${when}，${fault === '' ? '源站未更新' : fault}` };
}
