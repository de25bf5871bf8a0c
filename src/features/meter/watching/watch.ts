// Looks at every meter after its readings came: what is wrong begins, goes on, or is over; top-ups are said. Run again, it says nothing twice.
import { batchesOf } from '../../../lib/batches.ts';
import { type Meter, type MeterContext, meterDb, metersOf } from '../context.ts';
import { type SourceStanding, sourceStandings } from '../poll/standings.ts';
import { lastReadings } from '../readings/last-readings.ts';
import { closedEpisodes } from './closing.ts';
import { dueMeters } from './due.ts';
import { type FullLook, fullLooks } from './full-look.ts';
import { meterKey, sourceKey, subscriptionKey } from './keys.ts';
import { limitsOf } from './limits.ts';
import { allLooks, allSubscriptions, type KeptEpisode, openEpisodes, type Subscription } from './queries.ts';
import { silentVerdict, sourcesFound } from './sources-found.ts';
import { type Found, LONGEST_LOOK_MS, type Told, takeLook, type Verdict } from './take-look.ts';

/** Meters in one transaction, and in one reading of overviews. */
const AT_ONCE = 50;

export interface Watched extends Told {
  /** Meters looked at whole, with forecast and hours. */
  readonly looked: number;
}

/** Cheap for meters of which nothing new is known. Two that run at the same time tell nothing twice. */
export async function watchMeters(ctx: MeterContext): Promise<Watched> {
  const now = ctx.now().getTime();
  const db = meterDb(ctx.store);
  const meters = metersOf(ctx).filter(({ enabled }) => enabled);
  const standings = await sourceStandings(
    ctx,
    meters.map(({ number }) => number),
  );
  const [open, subscriptions] = [await openEpisodes(db), await allSubscriptions(db)];
  const looks = await looksNow(ctx, meters, { open, subscriptions, standings, now });
  const silent = new Map<string, Verdict>();
  for (const meter of meters) {
    const standing = standings.get(meter.number);
    if (standing !== undefined) silent.set(meter.number, silentVerdict(ctx, meter, standing, now));
  }
  const sources = sourcesFound({ meters, standings, silent, looks, open });
  const told = [await takeLook(ctx, sources, now)];
  const found = [
    ...metersFound(meters, { silent, looks, open: await openEpisodes(db) }),
    ...closedEpisodes(ctx, open, subscriptions),
  ];
  for (const some of batchesOf(found, AT_ONCE)) {
    if (ctx.signal.aborted || ctx.now().getTime() - now > LONGEST_LOOK_MS) break;
    told.push(await takeLook(ctx, some, now));
  }
  const sum = (of: (one: Told) => number): number => told.reduce((all, one) => all + of(one), 0);
  return {
    looked: looks.size,
    raised: sum(({ raised }) => raised),
    recovered: sum(({ recovered }) => recovered),
    said: sum(({ said }) => said),
  };
}

interface Before {
  readonly open: ReadonlyMap<string, KeptEpisode>;
  readonly subscriptions: readonly Subscription[];
  readonly standings: ReadonlyMap<string, SourceStanding>;
  readonly now: number;
}

/** The whole looks that are due. */
async function looksNow(
  ctx: MeterContext,
  meters: readonly Meter[],
  { open, subscriptions, now }: Before,
): Promise<ReadonlyMap<string, FullLook>> {
  const numbers = meters.map(({ number }) => number);
  const [lasts, before] = [await lastReadings(ctx, numbers), await allLooks(meterDb(ctx.store))];
  const candidates = meters.map(({ number, limits }) => {
    const own = subscriptions.filter(({ meter }) => meter === number);
    const keys = [meterKey('low', number), ...own.map(({ id }) => subscriptionKey(id))];
    return {
      number,
      last: lasts.get(number) ?? null,
      look: before.get(number) ?? null,
      limits: [...limitsOf(limits), ...own.map(({ limit }) => limit)],
      isLow: keys.some((key) => open.has(key)),
    };
  });
  const looks = new Map<string, FullLook>();
  for (const some of batchesOf(dueMeters(candidates, now), AT_ONCE)) {
    for (const look of await fullLooks(ctx, some, { subscriptions, open, now })) looks.set(look.number, look);
  }
  return looks;
}

interface Seen {
  readonly silent: ReadonlyMap<string, Verdict>;
  readonly looks: ReadonlyMap<string, FullLook>;
  /** With those of the sources as they are now. */
  readonly open: ReadonlyMap<string, KeptEpisode>;
}

/** Only of meters of which there is something to say or to remember. */
function metersFound(meters: readonly Meter[], { silent, looks, open }: Seen): readonly Found[] {
  return meters.flatMap(({ number, source }): readonly Found[] => {
    const look = looks.get(number);
    const own = silent.get(number);
    const episode = own === undefined ? null : (open.get(own.key) ?? null);
    const isNews = own !== undefined && (episode !== null || own.judge(null).kind === 'bad');
    const silence = isNews ? [{ ...own, hidden: open.has(sourceKey('silent', source)) }] : [];
    if (look === undefined) {
      return silence.length === 0 ? [] : [{ subject: number, verdicts: silence, notes: [], full: null }];
    }
    const hidden = open.has(sourceKey('frozen', source));
    const others = look.found.verdicts.map((one) => (one === look.frozen ? { ...one, hidden } : one));
    return [{ ...look.found, verdicts: [...silence, ...others] }];
  });
}
