// 快进: steps the product's clock to a later moment; whatever is due on the way is done, and the factories go to work on working days.
import type { Context } from '../context.ts';
import { isoInstant } from '../lib/clock.ts';
import { UpstreamError, UserError } from '../lib/errors.ts';
import { PEOPLE_ZONE } from '../lib/zoned-time.ts';
import type { Planner } from '../scheduler/planner.ts';
import { weekdayMinuteText } from '../web/page-text.ts';
import { samplesFolder } from './playground.ts';
import { nextWorkday } from './sample-calendar.ts';

export const FORWARD_STEPS = {
  hour: { title: '过一小时', ms: 3_600_000 },
  day: { title: '过一天', ms: 86_400_000 },
  week: { title: '过一周', ms: 7 * 86_400_000 },
} as const;

export type ForwardStep = keyof typeof FORWARD_STEPS;

export type ForwardState =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'stepping';
      readonly title: string;
      readonly since: Date;
      readonly share: number;
      /** What ran on the way, the newest first. */
      readonly lines: readonly string[];
    }
  | { readonly phase: 'failed'; readonly message: string };

export interface Forward {
  /** Begins, unless one is under way or a job is running by itself. */
  press(step: ForwardStep): void;
  state(): ForwardState;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

const LINES_KEPT = 20;
/** People in the factories have gone home by then: what they did belongs to this day. */
const END_OF_WORK = '18:00:00';

/** @param titles of jobs, by their names */
export function createForward(ctx: Context, planner: Planner, titles: ReadonlyMap<string, string>): Forward {
  let state: ForwardState = { phase: 'idle' };
  let under: Promise<void> = Promise.resolve();

  const pass = async (step: ForwardStep): Promise<void> => {
    const { title, ms } = FORWARD_STEPS[step];
    const from = ctx.now().getTime();
    const until = new Date(from + ms);
    state = { phase: 'stepping', title, since: new Date(from), share: 0, lines: [] };
    await planner.fastForward({
      until,
      signal: ctx.signal,
      onStep: ({ at, ended }) => {
        if (state.phase !== 'stepping') return;
        const when = weekdayMinuteText(isoInstant(at), PEOPLE_ZONE);
        const lines = ended.map(
          ({ job, end }) => `${when}　${shortTitle(titles.get(job) ?? job)}：${end.error ?? '完成'}`,
        );
        const share = Math.min(1, (at.getTime() - from) / ms);
        state = { ...state, share, lines: [...lines.reverse(), ...state.lines].slice(0, LINES_KEPT) };
      },
    });
    state = { phase: 'idle' };
  };

  return {
    press: (step) => {
      if (state.phase === 'stepping') return;
      under = pass(step).catch((thrown: unknown) => {
        const known = thrown instanceof UserError || thrown instanceof UpstreamError;
        if (!known) ctx.log.error({ err: thrown }, 'fast-forward failed unexpectedly');
        state = { phase: 'failed', message: known ? thrown.message : '程序出错了，详情见日志；再按一次会接着走。' };
      });
    },
    state: () => state,
    settled: () => under,
  };
}

function shortTitle(title: string): string {
  return title.split('：')[0] ?? title;
}

/** The working days that end on the way to this moment happen in the sample factories, each before the clock passes its evening. */
export async function workUntil(ctx: Context, at: Date): Promise<void> {
  const dir = samplesFolder(ctx);
  for (;;) {
    const next = await nextWorkday(dir, ctx.now());
    if (Date.parse(`${next.date}T${END_OF_WORK}+08:00`) > at.getTime() || ctx.signal.aborted) return;
    const { workDay } = await import('../playground/workday.ts');
    await workDay({ dir, seed: ctx.config.playground.seed, ...next });
  }
}
