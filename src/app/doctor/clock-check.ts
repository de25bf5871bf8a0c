// Whether our clock goes with another's: signatures, due moments and leases are measured by them.
import type { Check } from '../../feature.ts';

/** reliability.md §6. */
const MOST_MS = 60_000;

/** @param aheadMs how far the other is ahead of ours; null when that is not known */
export function clockCheck(title: string, aheadMs: number | null): Check {
  if (aheadMs === null) return { title, state: 'warning', finding: '应答里没有时间，比不了' };
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) <= MOST_MS) return { title, state: 'ok', finding: `和本机相差 ${seconds} 秒` };
  const finding = `比本机${aheadMs > 0 ? '快' : '慢'} ${seconds} 秒；请在两边开启时间同步（timedatectl set-ntp true），否则签名会被拒绝、作业会不准时`;
  return { title, state: 'fault', finding };
}
