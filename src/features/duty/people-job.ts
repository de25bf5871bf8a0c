// Every night: who is called what, is in which department, and who has left, asked of the company's directory; and requests for
// rights that nobody decided are closed.
import type { FeatureContext } from '../../feature.ts';
import { openFeishuOf, withRevealedApp } from '../../feishu/configured.ts';
import { systemClock } from '../../lib/clock.ts';
import { type Refreshed, refreshEverybody } from '../../people/look-up.ts';
import { rightRules } from '../../people/rights.ts';
import type { Job } from '../../scheduler/job.ts';
import { expireRequests } from './expire-requests.ts';
import { lookForAdmin } from './no-admin.ts';
import type { DutySettings } from './settings.ts';

const NOBODY: Refreshed = { asked: 0, missing: 0, left: [] };

export const peopleJob: Job<FeatureContext<DutySettings>> = {
  name: 'people',
  title: '核对通讯录',
  schedule: { cron: '20 3 * * *', missed: { policy: 'once' }, overlap: 'skip' },
  run: async (ctx, { stage }) => {
    const { config, store, log, secrets } = ctx;
    const expired = await stage('过期的申请', async () => {
      const value = await expireRequests(ctx);
      return { value, rows: value };
    });
    const feishu = openFeishuOf(await withRevealedApp(config, secrets), log);
    try {
      const { asked, missing, left } = await stage('核对', async () => {
        if (feishu === null) return { value: NOBODY, rows: 0 };
        const granted = rightRules(config).grants.flatMap(({ to }) => (to.startsWith('ou_') ? [to] : []));
        const bench = { store, ask: (openIds: readonly string[]) => feishu.users(openIds), now: systemClock };
        const value = await refreshEverybody(bench, granted);
        return { value, rows: value.asked };
      });
      await lookForAdmin(ctx);
      return { summary: { asked, missing, left: left.length, expired }, problems: [] };
    } finally {
      feishu?.close();
    }
  },
};
