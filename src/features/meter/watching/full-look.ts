// A whole look at some meters: balance, hours, stillness, subscriptions and top-ups, from their overviews and the days before.

import { targetsFor } from '../../../alerts/routes.ts';
import { openWorkdays } from '../../../alerts/workdays.ts';
import { pageHref } from '../../../config/page-address.ts';
import { meterLine } from '../cards/command-lines.ts';
import type { Meter, MeterContext } from '../context.ts';
import { type MeterOverview, overviewsOf } from '../overview.ts';
import { readDays } from '../readings/read-days.ts';
import type { MeterDay } from '../rules/day.ts';
import { dateAfter, dateAt, HOUR_MS } from '../rules/reading.ts';
import { judgeFast, mayBeFast } from './fast.ts';
import { judgeFrozen, LEAST_STILL_MS, type Stillness, stillnessOf } from './frozen.ts';
import { meterKey, subscriptionKey } from './keys.ts';
import { limitsOf } from './limits.ts';
import { judgeLow } from './low.ts';
import type { KeptEpisode, Subscription } from './queries.ts';
import { judgeSubscribed, unsubscribeLine } from './subscribed.ts';
import type { Found, Verdict } from './take-look.ts';
import { topUpNotes } from './top-up-notes.ts';
import { LOOKED_BACK_DAYS, usualHours } from './usual-hours.ts';

/** A stillness may be so old and still be compared with the days before it. */
const MOST_STILL_DAYS = 7;

export interface FullLook {
  readonly number: string;
  readonly found: Found;
  /** Of the same verdicts: what may be one thing with other meters of the source. */
  readonly frozen: Verdict;
}

type IsWorkday = (date: string) => boolean;

export interface Looking {
  readonly subscriptions: readonly Subscription[];
  readonly open: ReadonlyMap<string, KeptEpisode>;
  /** Milliseconds: when the look began. */
  readonly now: number;
}

export async function fullLooks(
  ctx: MeterContext,
  numbers: readonly string[],
  { subscriptions, open, now }: Looking,
): Promise<readonly FullLook[]> {
  const today = dateAt(now);
  const overviews = await overviewsOf(ctx, numbers);
  const compared = overviews.filter((one) => needsHistory(one, open, now)).map(({ meter }) => meter.number);
  const range = { first: dateAfter(today, -(LOOKED_BACK_DAYS + MOST_STILL_DAYS)), last: dateAfter(today, -1) };
  const days = await readDays(ctx, compared, range);
  const { isWorkday } = (await openWorkdays())(ctx.config.alerts.workdays);
  return overviews.map((overview) => {
    const { number } = overview.meter;
    const own = subscriptions.filter(({ meter }) => meter === number);
    return lookAt(ctx, overview, { days: days.get(number) ?? [], subscriptions: own, isWorkday, now });
  });
}

/** Days of a month are read of the few meters that may be fast or frozen, or were. */
function needsHistory({ meter, today, yesterday, source }: MeterOverview, open: Looking['open'], now: number): boolean {
  const wasWrong = (['fast', 'frozen'] as const).some((trouble) => open.has(meterKey(trouble, meter.number)));
  const isStill = source.sameSince !== null && now - source.sameSince >= LEAST_STILL_MS;
  return wasWrong || isStill || mayBeFast([yesterday, today], now);
}

interface Known {
  readonly days: readonly MeterDay[];
  readonly subscriptions: readonly Subscription[];
  readonly isWorkday: IsWorkday;
  readonly now: number;
}

function lookAt(ctx: MeterContext, overview: MeterOverview, { days, subscriptions, isWorkday, now }: Known): FullLook {
  const { meter, today, yesterday, last, source } = overview;
  const { number, name } = meter;
  const about = verdictOf(ctx, meter);
  const hour = dateAt(now - HOUR_MS);
  const fast = judgeFast({ name, days: [yesterday, today], usual: usualHours(before(days, hour), isWorkday), now });
  const { sameSince, state } = source;
  const stillness = stillnessSince(days, isWorkday, sameSince, now);
  const frozen: Verdict = {
    ...about,
    key: meterKey('frozen', number),
    judge: (episode) =>
      judgeFrozen({
        ...{ name, remain: last?.remain ?? null, sameSince, answers: state === 'ok' },
        ...{ before: stillness, episode, now },
      }),
  };
  const limits = limitsOf(meter.limits);
  const verdicts: readonly Verdict[] = [
    { ...about, key: meterKey('low', number), judge: (episode) => judgeLow({ overview, limits, episode }) },
    { ...about, key: meterKey('fast', number), judge: () => fast },
    frozen,
    ...subscriptions.map((subscription): Verdict => {
      const judge: Verdict['judge'] = (episode) => judgeSubscribed(overview, subscription, episode);
      const end = { action: unsubscribeLine(meter, subscription), actionTitle: '退订' };
      const own = { audience: [subscription.target], ...end };
      return { ...about, ...own, key: subscriptionKey(subscription.id), subscription: subscription.id, judge };
    }),
  ];
  const newId = (): string => ctx.store.newId(new Date(now));
  const notes = topUpNotes(overview, toldOf(ctx, meter), newId);
  return { number, frozen, found: { subject: number, verdicts, notes, full: { remain: last?.remain ?? null } } };
}

/** What is the same of all that is wrong with a meter. */
export function verdictOf({ config }: Pick<MeterContext, 'config'>, meter: Meter) {
  const { number, site, chats } = meter;
  const link = pageHref(config, `/meter?device_id=${number}`);
  const more = { action: meterLine({ meter }), actionTitle: '看电表' };
  return { subject: number, site: site ?? null, audience: chats, ...more, ...(link === null ? {} : { link }) };
}

/** The chats and people who hear of the meter without an alert: its own, or those whom the routes name. */
export function toldOf({ config }: Pick<MeterContext, 'config'>, { site, chats }: Meter): readonly string[] {
  if (chats.length > 0) return chats;
  const { routes, adminChat = null } = config.alerts;
  const routing = { routes, adminChat, chats: (config.feishu?.chats ?? []).map(({ id }) => id) };
  const { first } = targetsFor(routing, { source: 'meter', site: site ?? null, severity: 'info' });
  return first.filter((target) => /^o[cu]_/.test(target));
}

function stillnessSince(
  days: readonly MeterDay[],
  isWorkday: IsWorkday,
  sameSince: number | null,
  now: number,
): Stillness {
  if (sameSince === null || now - sameSince < LEAST_STILL_MS) return { missing: null, longest: 0 };
  const past = before(days, dateAt(sameSince));
  return stillnessOf(past, usualHours(past, isWorkday), { from: sameSince, to: now });
}

/** The newest days before the date, as many as are looked back at. */
function before(days: readonly MeterDay[], date: string): readonly MeterDay[] {
  const first = dateAfter(date, -LOOKED_BACK_DAYS);
  return days.filter((day) => day.date < date && day.date >= first);
}
