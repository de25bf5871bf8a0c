// What many meters of one source have in common is looked at as one thing of the source.
import { meterLine } from '../cards/command-lines.ts';
import type { Meter, MeterContext } from '../context.ts';
import { sourceOf } from '../context.ts';
import type { SourceStanding } from '../poll/standings.ts';
import { sourceStateTitle } from '../sources/state-title.ts';
import { type FullLook, verdictOf } from './full-look.ts';
import { meterKey, sourceKey, sourceSubject } from './keys.ts';
import type { KeptEpisode } from './queries.ts';
import { judgeSilent, REMEDIES } from './silent.ts';
import { judgeWide, type Troubled } from './source-wide.ts';
import type { Found, Verdict } from './take-look.ts';

/** @param now ms */
export function silentVerdict(ctx: MeterContext, meter: Meter, standing: SourceStanding, now: number): Verdict {
  const intervalSeconds = sourceOf(ctx, meter).intervalSeconds ?? ctx.settings.intervalSeconds;
  const judged = judgeSilent({ name: meter.name, standing, intervalSeconds, now });
  return { ...verdictOf(ctx, meter), key: meterKey('silent', meter.number), judge: () => judged };
}

export interface SourcesSeen {
  /** Those that are watched. */
  readonly meters: readonly Meter[];
  readonly standings: ReadonlyMap<string, SourceStanding>;
  /** By the numbers of meters. */
  readonly silent: ReadonlyMap<string, Verdict>;
  readonly looks: ReadonlyMap<string, FullLook>;
  readonly open: ReadonlyMap<string, KeptEpisode>;
}

export function sourcesFound({ meters, standings, silent, looks, open }: SourcesSeen): readonly Found[] {
  const sources = [...new Set(meters.map(({ source }) => source))];
  return sources.map((source): Found => {
    const own = meters.filter((meter) => meter.source === source);
    const silentOnes = own.filter(({ number }) => isTroubled(silent.get(number), open.get(meterKey('silent', number))));
    const frozenOnes = own.filter(({ number }) =>
      isTroubled(looks.get(number)?.frozen, open.get(meterKey('frozen', number))),
    );
    const wide = (kind: 'silent' | 'frozen', troubled: readonly Troubled[]): Verdict => {
      const judged = judgeWide({ kind, source, meters: own.length, troubled });
      return { ...sharedOf(own), subject: sourceSubject(source), key: sourceKey(kind, source), judge: () => judged };
    };
    const verdicts = [
      wide(
        'silent',
        silentOnes.map((meter) => silence(meter, standings.get(meter.number))),
      ),
      wide('frozen', frozenOnes.map(stillness)),
    ];
    return { subject: sourceSubject(source), verdicts, notes: [], full: null };
  });
}

/** What was, and cannot be judged now, still is. */
function isTroubled(verdict: Verdict | undefined, episode: KeptEpisode | undefined): boolean {
  const judged = verdict?.judge(episode ?? null) ?? { kind: 'unknown' };
  return judged.kind === 'bad' || (judged.kind === 'unknown' && episode !== undefined);
}

function silence({ name }: Meter, standing: SourceStanding | undefined): Troubled {
  const state = standing?.state;
  if (standing === undefined || state === undefined || state === 'ok' || state === 'never') {
    return { name, cause: '没有读到', example: '', nextStep: '' };
  }
  return { name, cause: `来源${sourceStateTitle(state)}`, example: standing.sentence, nextStep: REMEDIES[state] };
}

function stillness({ name }: Meter): Troubled {
  const nextStep = '请到一块表上核对读数；真的在走，就是来源给的旧数，请联系源站';
  return { name, cause: '读数很久没有变', example: '', nextStep };
}

/** One site, when all are of it; all their chats. */
function sharedOf(meters: readonly Meter[]): Pick<Verdict, 'site' | 'audience' | 'action' | 'actionTitle'> {
  const sites = new Set(meters.map(({ site }) => site ?? null));
  const [site = null] = sites.size === 1 ? sites : [];
  const withChats = meters.every(({ chats }) => chats.length > 0);
  const chats = [...new Set(meters.flatMap((meter) => meter.chats))];
  // A meter without chats of its own is the routes' affair, and so is what concerns it.
  const action = meterLine({ sites: site === null ? [] : [site] });
  return { site, audience: withChats ? chats : [], action, actionTitle: '看全部电表' };
}
