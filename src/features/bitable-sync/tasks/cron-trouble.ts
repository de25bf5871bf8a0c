// Why what somebody wrote is no time for a task, said so that he sees which part of it to change. Pure.
import { cronFault, NEVER_DUE } from '../../../lib/cron.ts';

const PARTS = [
  { name: '分', from: 0, to: 59 },
  { name: '时', from: 0, to: 23 },
  { name: '日', from: 1, to: 31 },
  { name: '月', from: 1, to: 12 },
  { name: '周', from: 0, to: 7 },
] as const;

const EXAMPLE = '例如 0 3 * * * 表示每天 3 点';

/** Chinese, without a full stop; null when it is an expression that comes round. */
export function cronTrouble(cron: string): string | null {
  const fault = cronFault(cron);
  if (fault === null) return null;
  const written = cron.trim().split(/\s+/);
  if (written.length !== PARTS.length) return `“${cron}”不是五段 cron（分 时 日 月 周，北京时间），${EXAMPLE}`;
  if (fault === NEVER_DUE) return `“${cron}”说的日子永远不会来，请改第 3 段（日）或第 4 段（月）`;
  for (const [at, { name, from, to }] of PARTS.entries()) {
    const part = written[at] ?? '';
    const place = `“${cron}”的第 ${at + 1} 段（${name}）`;
    const outside = numbersIn(part).find((number) => number < from || number > to);
    if (outside !== undefined) return `${place}写了 ${outside}，应为 ${from} 到 ${to}`;
    const alone = PARTS.map((_, index) => (index === at ? part : '*')).join(' ');
    if (cronFault(alone) !== null) return `${place}不能写“${part}”，可以写 *、*/5、1-5、1,3 这样的；${EXAMPLE}`;
  }
  return `“${cron}”看不懂（分 时 日 月 周，北京时间），${EXAMPLE}`;
}

/** Without steps, and without the which-one-of-the-month behind `#`. */
function numbersIn(part: string): readonly number[] {
  return (part.replace(/[/#]\d+/g, '').match(/\d+/g) ?? []).map(Number);
}
