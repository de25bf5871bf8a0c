// What the watch says, in words.
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import type { Speech } from './decide.ts';

export interface SpokenText {
  /** One line: the subject of a mail. */
  readonly title: string;
  /** Lines below it. */
  readonly lines: readonly string[];
}

export function speechText({ kind, since, reason, isLastForNow }: Speech, url: string, now: Date): SpokenText {
  const span = spanText(now.getTime() - Date.parse(since));
  const from = minuteText(since, PEOPLE_ZONE);
  const quiet = isLastForNow ? ['这一小时里已经说了很多次，先不再说；好坏请看那台机器。'] : [];
  if (kind === 'up') {
    return {
      title: `值班恢复了，中断了 ${span}`,
      lines: [`${from} 到 ${minuteText(now.toISOString(), PEOPLE_ZONE)}`, ...quiet],
    };
  }
  const title = kind === 'down' ? `值班不正常：${reason}` : `值班仍然不正常，已经 ${span}：${reason}`;
  return {
    title,
    lines: [
      `从 ${from} 起，探活地址 ${shownUrl(url)}`,
      '影响：群里可能问不到，作业不按时运行，告警也可能发不出来。',
      '请看那台机器是否开着、值班是否在运行（systemctl status zhiban，或 docker compose ps），磁盘和存储的数据库是否正常；然后重新启动值班。',
      ...quiet,
    ],
  };
}

const MINUTE_MS = 60_000;

function spanText(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(1, Math.round(ms / 1_000))} 秒`;
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 120) return `${minutes} 分钟`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} 小时` : `${Math.floor(hours / 24)} 天`;
}

/** Without what may be a secret in it. */
function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
