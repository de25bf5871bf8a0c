// Episodes of what is not watched any more: a meter that was stopped, a source without meters, a subscription that was ended.
import { type MeterContext, metersOf } from '../context.ts';
import { sourceSubject, subscriptionKey } from './keys.ts';
import type { KeptEpisode, Subscription } from './queries.ts';
import type { Found } from './take-look.ts';

export function closedEpisodes(
  ctx: Pick<MeterContext, 'settings'>,
  open: ReadonlyMap<string, KeptEpisode>,
  subscriptions: readonly Subscription[],
): readonly Found[] {
  const meters = metersOf(ctx).filter(({ enabled }) => enabled);
  const subjects = new Set(meters.flatMap(({ number, source }) => [number, sourceSubject(source)]));
  const wanted = new Set(subscriptions.map(({ id }) => subscriptionKey(id)));
  const isOver = ({ key, subject }: KeptEpisode): boolean =>
    !subjects.has(subject) || (key.startsWith(subscriptionKey('')) && !wanted.has(key));
  return [...open.values()].filter(isOver).map(({ key, subject }) => ({
    subject,
    verdicts: [{ key, subject, site: null, audience: [], judge: () => ({ kind: 'well' as const }) }],
    notes: [],
    full: null,
  }));
}
