// What stands behind a trace number: who asked what, and what became of it; one's own, and for administrators everybody's.
import type { CommandContext } from '../../../feature.ts';
import { UserError } from '../../../lib/errors.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import { auditOf } from '../../../people/audit-queries.ts';
import { type Asker, mayDo, rightRules } from '../../../people/rights.ts';
import { durationText } from '../../../web/page-text.ts';
import type { DutySettings } from '../settings.ts';

export function isTraceNumber(text: string): boolean {
  return /^[2-9A-HJ-NP-Z]{4}-[2-9]{2}$/i.test(text);
}

/** @throws UserError when there is no such number, or it is somebody else's */
export async function traceText(
  { store, config }: CommandContext<DutySettings>,
  trace: string,
  asker: Asker,
): Promise<string> {
  const row = await auditOf(store, trace);
  const { person } = asker;
  const mayAll = mayDo(rightRules(config), asker, { right: 'admin', action: '运行', sites: [] });
  if (row === null || (row.person !== person && !mayAll))
    throw new UserError(`没有编号 ${trace} 的记录，或者不是你发起的；别人的只有管理员能看`);
  const who = row.person === person ? '你' : row.person;
  return `编号 ${trace}：${secondText(row.at, PEOPLE_ZONE)} ${who}发起“${row.text}”，结果：${row.result === 'ok' ? '成功' : row.result}，用时 ${durationText(row.ms)}`;
}
