// How long people want to be left alone: 1小时, 4小时, 90分钟, 明早, 恢复.
import { UserError } from '../../../lib/errors.ts';
import { PEOPLE_ZONE, zonedParts } from '../../../lib/zoned-time.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const MORNING_MINUTES = 8 * 60;

/** Null: until it recovers. @throws UserError when it is none of these, or longer than a day */
export function silenceEnd(asked: string, now: Date): Date | null {
  const text = asked.normalize('NFKC').replace(/\s/gu, '').replace(/^到/u, '').toLowerCase();
  if (/^(恢复|recovery)$/.test(text)) return null;
  if (/^(明早|明天早上|明早8点|明早八点|tomorrow)$/.test(text)) return nextMorning(now);
  const [, amount, unit] = /^(\d{1,4})(小时|h|分钟|分|m)$/.exec(text) ?? [];
  const minutes = amount === undefined ? 0 : Number(amount) * (/^(小时|h)$/.test(unit ?? '') ? 60 : 1);
  if (minutes < 1 || minutes > DAY_MINUTES) {
    throw new UserError(
      '请写静默多久：1小时、4小时、明早（到明早 8 点）或 恢复（到恢复，最迟 24 小时后）；最长 24 小时',
    );
  }
  return new Date(now.getTime() + minutes * MINUTE_MS);
}

/** The next eight o'clock in Shanghai. */
function nextMorning(now: Date): Date {
  const { hour, minute, second } = zonedParts(now, PEOPLE_ZONE);
  const passed = Number(hour) * 60 + Number(minute);
  const left = passed < MORNING_MINUTES ? MORNING_MINUTES - passed : MORNING_MINUTES + DAY_MINUTES - passed;
  return new Date(now.getTime() - now.getMilliseconds() - Number(second) * 1_000 + left * MINUTE_MS);
}
