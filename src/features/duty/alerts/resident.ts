// The alerts' worker: wakes every five seconds, and says what is to be said of what was raised.
import { setTimeout as sleep } from 'node:timers/promises';
import { configuredRules } from '../../../alerts/configured-rules.ts';
import { raiseOnce, recoverRaised } from '../../../alerts/notice.ts';
import { openWorkdays, type Workdays } from '../../../alerts/workdays.ts';
import { wake } from '../../../alerts/worker.ts';
import type { FeatureContext } from '../../../feature.ts';
import { PEOPLE_ZONE, zonedParts } from '../../../lib/zoned-time.ts';
import type { Resident } from '../../../scheduler/resident.ts';
import { beat, processBeat } from '../../../store/heartbeats.ts';
import { type Lease, withLease } from '../../../store/leases.ts';
import type { DutySettings } from '../settings.ts';

type Ctx = FeatureContext<DutySettings>;

/** Real time. */
const WAKE_MS = 5_000;
/** Where time is moved by hand people wait for what happens on the way. */
const PLAYGROUND_WAKE_MS = 200;
const AGAIN_MS = 1_000;
const BEAT_MS = 5_000;
/** How long it may be silent. */
export const ALERTS_SILENT_MS = 60_000;
export const ALERTS_BEAT = processBeat('alerts');

export const alertsResident: Resident<Ctx> = {
  name: 'alerts',
  title: '告警评估',
  run: async (fresh, signal) => {
    const workdaysWith = await openWorkdays();
    const { store, log } = await fresh();
    while (!signal.aborted) {
      try {
        const waitMs = Number.MAX_SAFE_INTEGER;
        await withLease(store, 'alerts', { title: '告警评估', waitMs, signal }, (lease) =>
          stay(fresh, lease, workdaysWith),
        );
      } catch (thrown) {
        if (signal.aborted) return;
        log.error({ err: thrown }, 'alerts not evaluated; tried again');
        await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
      }
    }
  },
};

async function stay(
  fresh: () => Promise<Ctx>,
  lease: Lease,
  workdaysWith: Awaited<ReturnType<typeof openWorkdays>>,
): Promise<void> {
  const { signal } = lease;
  let beatAt = Number.NEGATIVE_INFINITY;
  let calendarSeen = '';
  while (!signal.aborted) {
    const ctx = await fresh();
    const { config, settings, store, now } = ctx;
    const workdays = workdaysWith(config.alerts.workdays);
    const seen = await watchCalendar(ctx, workdays, calendarSeen);
    calendarSeen = seen;
    await wake({
      ...{ store, lease, now, signal },
      rules: () => configuredRules(config, settings, workdays),
      siteName: (code) => config.sites.find((site) => site.code === code)?.name ?? code,
    });
    if (performance.now() - beatAt >= BEAT_MS) {
      await beat(store.db, { name: ALERTS_BEAT, kind: 'process', at: new Date(), everyMs: ALERTS_SILENT_MS });
      beatAt = performance.now();
    }
    await sleep(config.playground.enabled ? PLAYGROUND_WAKE_MS : WAKE_MS, undefined, { signal });
  }
}

const NOVEMBER = 11;

/** The next year's days off are published in November; who relies on them is told that they are missing. */
async function watchCalendar({ config, store, now }: Ctx, workdays: Workdays, seen: string): Promise<string> {
  const { year, month } = zonedParts(now(), PEOPLE_ZONE);
  const next = Number(year) + 1;
  const isUsed = Object.values(config.alerts.quietHours).some(({ restDays }) => restDays);
  const isMissing = isUsed && Number(month) >= NOVEMBER && !workdays.knows(next);
  const found = `${next} ${isMissing}`;
  if (found === seen) return seen;
  const at = now();
  const noticed = { id: store.newId(at), now: at, key: 'workdays' };
  await store.transaction((trx) =>
    isMissing
      ? raiseOnce(trx, {
          ...noticed,
          ...{ source: 'workdays', severity: 'warning', title: `还没有 ${next} 年的放假安排` },
          detail: `程序自带的工作日历只到 ${next - 1} 年`,
          impact: `到了 ${next} 年，安静时段按周一到周五算上班，放假和调休会算错`,
          nextStep: '请升级值班，或在 alerts.workdays 里写上放假和调休的日子',
        })
      : recoverRaised(trx, noticed),
  );
  return found;
}
