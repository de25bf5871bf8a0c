// Every half hour: what could not be delivered, or waits for long, becomes an alert, which goes where it can still be heard.
import type { FeatureContext } from '../../feature.ts';
import { PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import type { Job } from '../../scheduler/job.ts';
import { weekdayMinuteText } from '../../web/page-text.ts';
import { tellRecovery, tellTrouble } from './notices/tell.ts';
import type { Trouble } from './notices/trouble.ts';
import { type LostMessage, lateMessages, lostMessages } from './queries.ts';
import type { DutySettings } from './settings.ts';

const DAY_MS = 86_400_000;
const LATE_MS = 10 * 60_000;
const MOST_CAUSES = 5;

export const deliveryJob: Job<FeatureContext<DutySettings>> = {
  name: 'delivery-watch',
  title: '投递巡检',
  schedule: { cron: '*/30 * * * *', missed: { policy: 'skip' }, overlap: 'skip' },
  run: async (ctx, { stage }) => {
    const found = await stage('查看', async () => {
      const now = ctx.now().getTime();
      const lost = await lostMessages(ctx.store, { since: new Date(now - DAY_MS), most: MOST_CAUSES });
      const value = { lost, late: await lateMessages(ctx.store, new Date(now - LATE_MS)) };
      return { value, rows: value.lost.length + value.late };
    });
    await stage('告知', async () => {
      const trouble = troubleOf(found);
      if (trouble === null) await tellRecovery(ctx, KEY);
      else await tellTrouble(ctx, trouble);
      return { value: null };
    });
    return { summary: { lost: found.lost.length, late: found.late }, problems: [] };
  },
};

const KEY = 'delivery';

function troubleOf({
  lost: gone,
  late: waiting,
}: {
  readonly lost: readonly LostMessage[];
  readonly late: number;
}): Trouble | null {
  if (gone.length === 0 && waiting === 0) return null;
  return {
    key: KEY,
    title: gone.length === 0 ? '有消息发得太慢' : '有消息发不出去',
    causes: [
      ...gone.map(
        ({ said_at, error }) => `${weekdayMinuteText(said_at, PEOPLE_ZONE)} 的一条：${error ?? '没有留下原因'}`,
      ),
      ...(waiting === 0 ? [] : [`${waiting} 条等了十分钟以上，还在重试`]),
    ],
    remedy: '请看飞书应用的权限、机器人是否还在群里，以及服务器能否访问飞书；“zhiban doctor”会逐项检查',
    impact: '该看到这些消息的人没有看到',
    run: null,
  };
}
