// Every half hour: what could not be delivered, or waits for long, is said in the groups that can still be reached.
import type { Kysely } from 'kysely';
import type { FeatureContext } from '../../feature.ts';
import { isoInstant } from '../../lib/clock.ts';
import { PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import type { OutboxTables } from '../../outbox/tables.ts';
import type { Job } from '../../scheduler/job.ts';
import { weekdayMinuteText } from '../../web/page-text.ts';
import { tellRecovery, tellTrouble } from './notices/tell.ts';
import type { Trouble } from './notices/trouble.ts';
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
      const db = ctx.store.withTables<OutboxTables>().db as unknown as Kysely<OutboxTables>;
      const value = { lost: await lost(db, ctx.now()), late: await late(db, ctx.now()) };
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

/** Notices themselves and their edits do not count, or they would beget each other. */
function messages(db: Kysely<OutboxTables>) {
  return db
    .selectFrom('outbox')
    .where((eb) => eb.or([eb('once', 'is', null), eb('once', 'not like', 'notice/%')]))
    .where((eb) => eb.or([eb('replaces', 'is', null), eb('replaces', 'not like', 'notice/%')]));
}

/** Of the last day. */
async function lost(db: Kysely<OutboxTables>, now: Date) {
  return messages(db)
    .select(['said_at', 'error'])
    .where('state', '=', 'failed')
    .where('said_at', '>=', isoInstant(new Date(now.getTime() - DAY_MS)))
    .orderBy('id', 'desc')
    .limit(MOST_CAUSES)
    .execute();
}

async function late(db: Kysely<OutboxTables>, now: Date): Promise<number> {
  const { count } = await messages(db)
    .select((eb) => eb.fn.countAll().as('count'))
    .where('state', 'in', ['waiting', 'sending'])
    .where('said_at', '<', isoInstant(new Date(now.getTime() - LATE_MS)))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function troubleOf({
  lost: gone,
  late: waiting,
}: {
  lost: Awaited<ReturnType<typeof lost>>;
  late: number;
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
    run: null,
    isPartial: true,
  };
}
