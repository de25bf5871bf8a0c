// What a look found becomes episodes, alerts and messages: all of it in one transaction, and once, however many look at the same time.
import type { Kysely } from 'kysely';
import { raiseAlert, recoverAlert } from '../../../alerts/raise.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { OutgoingBody } from '../../../outbox/channel.ts';
import { say } from '../../../outbox/say.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import type { MeterContext } from '../context.ts';
import { type Episode, type EpisodeAct, type Judged, step } from './episode.ts';
import {
  dropEpisode,
  episodesOf,
  type KeptEpisode,
  keepEpisode,
  keepLook,
  type Look,
  lockLooks,
  looksAt,
  markFired,
} from './queries.ts';
import type { WatchingTables } from './tables.ts';

/** What was found longer ago is not taken any more: its process stood still. */
export const LONGEST_LOOK_MS = 15 * 60_000;

/** One thing that is looked at. */
export interface Verdict {
  /** Of its alert. */
  readonly key: string;
  readonly subject: string;
  readonly site: string | null;
  /** Who is told; empty: the routes decide. */
  readonly audience: readonly string[];
  /** A command line that shows more. */
  readonly action?: string;
  /** What its button is called. */
  readonly actionTitle?: string;
  readonly link?: string;
  /** An alert about the whole source says it. */
  readonly hidden?: boolean;
  /** The subscription whose limit it is. */
  readonly subscription?: string;
  readonly judge: (episode: Episode | null) => Judged;
}

/** Something that happened and is said once, without a life of its own. */
export interface Note {
  /** Of store.newId. */
  readonly id: string;
  /** When it happened: what is not after the last that was told is not told any more. */
  readonly at: number;
  readonly once: string;
  readonly chat: string;
  readonly body: OutgoingBody;
}

export interface Found {
  readonly subject: string;
  readonly verdicts: readonly Verdict[];
  readonly notes: readonly Note[];
  /** It was a look at everything: what the next one is measured by. */
  readonly full: { readonly remain: number | null } | null;
}

export interface Told {
  readonly raised: number;
  readonly recovered: number;
  readonly said: number;
}

/**
 * Older findings than what is remembered of their subject count for nothing.
 * @param now milliseconds: when the look began
 */
export async function takeLook(ctx: Pick<MeterContext, 'store'>, found: readonly Found[], now: number): Promise<Told> {
  // Made outside: the transaction may begin again.
  const ids = new Map(
    found.flatMap(({ verdicts }) => verdicts).map(({ key }) => [key, ctx.store.newId(new Date(now))]),
  );
  return ctx.store.transaction(async (trx) => {
    const db = trx as unknown as Trx;
    const subjects = found.map(({ subject }) => subject);
    const keys = found.flatMap(({ verdicts }) => verdicts.map(({ key }) => key));
    await lockLooks(narrowed(db));
    const looks = new Map(await looksAt(narrowed(db), subjects));
    const episodes = await episodesOf(narrowed(db), keys);
    const told = { raised: 0, recovered: 0, said: 0 };
    for (const one of found) {
      const before = looks.get(one.subject) ?? null;
      if (before !== null && isOvertaken(before, now)) continue;
      for (const verdict of one.verdicts) {
        const taking = { id: ids.get(verdict.key) ?? '', now };
        const act = await takeVerdict(db, verdict, episodes.get(verdict.key) ?? null, taking);
        if (act !== null) told[act === 'raise' ? 'raised' : 'recovered'] += 1;
      }
      told.said += await takeNotes(db, one.notes, before, now);
      const after = lookAfter(one, before, now);
      looks.set(one.subject, after);
      await keepLook(narrowed(db), after);
    }
    return told;
  });
}

/** A look that lies farther ahead was taken by a clock that has been put back since. */
function isOvertaken({ looked_at: last }: Look, now: number): boolean {
  return last > now && last - now <= LONGEST_LOOK_MS;
}

/** What was before anybody looked is no news. */
async function takeNotes(db: Trx, notes: readonly Note[], before: Look | null, now: number): Promise<number> {
  let said = 0;
  for (const { id, at, once, chat, body } of notes) {
    if (before === null || at <= before.told_to) continue;
    const saying = { id, now: new Date(now), chat, act: 'send', priority: 'final', once, body } as const;
    if ((await say(db, saying)) === 'said') said += 1;
  }
  return said;
}

function lookAfter({ subject, notes, full }: Found, before: Look | null, now: number): Look {
  return {
    subject,
    looked_at: now,
    full_at: full === null ? (before?.full_at ?? 0) : now,
    remain: full === null ? (before?.remain ?? null) : full.remain,
    told_to: before === null ? now : Math.max(before.told_to, ...notes.map(({ at }) => at)),
  };
}

interface Taking {
  readonly id: string;
  readonly now: number;
}

type Trx = Kysely<WatchingTables & OutboxTables>;

// Kysely's type is invariant in its tables, so that a view with fewer tables can only be had by a cast.
function narrowed(db: Trx): Kysely<WatchingTables> {
  return db as unknown as Kysely<WatchingTables>;
}

async function takeVerdict(
  db: Trx,
  verdict: Verdict,
  before: KeptEpisode | null,
  { id, now }: Taking,
): Promise<EpisodeAct['kind'] | null> {
  const { key, subject, audience, action, actionTitle, link, hidden = false } = verdict;
  const { episode, act } = step(before, verdict.judge(before), { now, hidden });
  const site = before?.site ?? verdict.site ?? '';
  if (episode === null) {
    if (before !== null) await dropEpisode(narrowed(db), key);
  } else if (episode !== before) await keepEpisode(narrowed(db), { ...episode, key, subject, site });
  if (act === null) return null;
  const at = new Date(now);
  const noticed = { id, now: at, key, ...(site === '' ? {} : { site }) };
  if (act.kind === 'recover') {
    await recoverAlert(db, { ...noticed, ...(act.detail === undefined ? {} : { detail: act.detail }) });
    return 'recover';
  }
  await raiseAlert(db, {
    ...noticed,
    ...act.words,
    source: 'meter',
    severity: act.severity,
    ...(audience.length === 0 ? {} : { audience }),
    ...(action === undefined ? {} : { action }),
    ...(actionTitle === undefined ? {} : { actionTitle }),
    ...(link === undefined ? {} : { link }),
  });
  if (before === null && verdict.subscription !== undefined) {
    await markFired(narrowed(db), verdict.subscription, isoInstant(at));
  }
  return 'raise';
}
