// A look and a weekly report over a store that has readings already: what a process does that may die in the middle of it.

import type { MeterContext } from '../../../../src/features/meter/context.ts';
import { meterFeature } from '../../../../src/features/meter/index.ts';
import { weeklyReportJob } from '../../../../src/features/meter/watching/reports/jobs.ts';
import { watchMeters } from '../../../../src/features/meter/watching/watch.ts';
import type { Store } from '../../../../src/store/store.ts';
import { meterContext } from '../../meter-bench.ts';

/** A falls below its limit, B is topped up. */
const METERS = {
  A: { name: '房一', chats: ['oc_a'], limits: { kwh: '50' } },
  B: { name: '房二', chats: ['oc_a'], limits: {} },
};

export function contextOver(store: Store, now: number): MeterContext {
  const ctx = meterContext({ store, settings: { intervalSeconds: 3_600, meters: METERS }, now: () => new Date(now) });
  const alerts = { routes: {}, adminChat: 'oc_admin', workdays: {}, quietHours: {} };
  return { ...ctx, config: { ...ctx.config, alerts, web: {}, feishu: { chats: [] } } as never };
}

export async function lookAndReport(ctx: MeterContext, dueAt: number): Promise<void> {
  await watchMeters(ctx);
  const stage = async <R>(_: string, work: () => Promise<{ readonly value: R }>): Promise<R> => (await work()).value;
  await weeklyReportJob.run(ctx, { run: 'r', dueAt: new Date(dueAt), stage });
}

export const { migrations } = meterFeature;
