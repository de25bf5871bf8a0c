// When a limit will be reached if things go on as they do: what a subscription is answered with. Pure.
import type { Forecast } from '../forecast/forecast.ts';
import type { Kwh, Yuan } from '../units.ts';
import { daysDigits, type Limit } from './limits.ts';

export interface ReachedFacts {
  readonly remain: Kwh | null;
  readonly amount: Yuan | null;
  readonly forecast: Pick<Forecast, 'days' | 'note'>;
}

/** Chinese, without a full stop. */
export function whenReached({ remain, amount, forecast }: ReachedFacts, { kind, at }: Limit): string {
  const { days, note } = forecast;
  const value = { days, kwh: remain, yuan: amount }[kind];
  if (value === null) {
    const missing = { days: note, kwh: '还没有读数', yuan: '来源不给金额，也没有单价' }[kind];
    return `现在还说不准什么时候会提醒：${missing}`;
  }
  if (value < at) return '现在就低于这个数，几分钟内会提醒';
  if (days === null) return `现在还说不准什么时候会提醒：${note}`;
  const left = kind === 'days' ? days - at : value === 0 ? 0 : Math.floor((days * (value - at)) / value);
  return left < 10 ? '按现在的用量，一天之内就会提醒' : `按现在的用量，约 ${daysDigits(roughly(left))} 天后会提醒`;
}

/** Tenths of a day; whole days where a tenth means nothing. */
function roughly(tenths: number): number {
  return tenths >= 30 ? Math.round(tenths / 10) * 10 : tenths;
}
