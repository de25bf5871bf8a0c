// What 状态 says of alerts: how many are open, and how many nobody has in hand.
import { openAlerts } from '../../../alerts/lookup.ts';
import type { Context } from '../../../context.ts';
import type { Standing } from '../../../feature.ts';

const MORE = { detail: '告警', link: '/alerts' } as const;

export async function alertsStanding({ store }: Pick<Context, 'store'>): Promise<Standing> {
  const open = await openAlerts(store);
  const critical = open.filter(({ severity }) => severity === 'critical').length;
  const waiting = open.filter(({ acknowledged, silence }) => acknowledged === null && silence === null).length;
  if (open.length === 0) return { title: '告警', state: 'ok', text: '没有未恢复的', ...MORE };
  const bad = critical > 0 ? `，${critical} 件严重` : '';
  const text = `${open.length} 件未恢复${bad}，${waiting === 0 ? '都有人在处理' : `${waiting} 件还没有人确认`}`;
  return { title: '告警', state: critical > 0 ? 'fault' : 'warning', text, ...MORE };
}
