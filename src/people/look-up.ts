// Who somebody is, asked of the contact API where the directory is old: on the way to a decision, and every night.
import { type Clock, systemClock } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import { type Directory, everybody, type Facts, knownPeople, noteAsked, noteFacts, noteName } from './directory.ts';

/** The contact API: of those who are visible what is told; the others are missing. At most 50 at once. */
export type AskPlatform = (openIds: readonly string[]) => Promise<readonly Facts[]>;

export const MOST_ASKED = 50;
const FRESH_MS = 24 * 3_600_000;
/** What failed is not tried for every message anew. */
const AGAIN_MS = 10 * 60_000;
/** Nobody waits longer for an answer because of it. */
const PATIENCE_MS = 3_000;

/** Somebody was called so, for instance in a mention. */
export interface TellsName {
  readonly openId: string;
  readonly name: string;
}

export interface Acquaintance {
  /**
   * What is known of these people, after those of whom too little or nothing recent is known were looked up. Where that fails, or takes
   * longer than three seconds, the directory as it is.
   * @param named what others are called, which is written down where it is news
   */
  known(openIds: readonly string[], named?: readonly TellsName[]): Promise<Directory>;
}

export interface AcquaintanceOptions {
  readonly store: Store;
  /** Null where there is nobody to ask. */
  readonly ask: AskPlatform | null;
  readonly log: { warn(fields: object, message: string): void };
  /** The machine's clock unless told. */
  readonly now?: Clock;
}

export function acquaintance({ store, ask, log, now = systemClock }: AcquaintanceOptions): Acquaintance {
  const tried = new Map<string, number>();
  const lookUp = async (openIds: readonly string[]): Promise<void> => {
    if (ask === null) return;
    try {
      await refreshPeople({ store, ask, now }, openIds);
      for (const id of openIds) tried.delete(id);
    } catch (thrown) {
      log.warn({ people: openIds.length, err: thrown }, 'people not looked up; decided by what is known');
    }
  };
  return {
    known: async (openIds, named = []) => {
      const known = await knownPeople(store, [...openIds, ...named.map(({ openId }) => openId)]);
      const news = named.filter(({ openId, name }) => known.get(openId)?.name !== name);
      if (news.length > 0)
        await store.transaction(async (trx) => {
          for (const { openId, name } of news) await noteName(trx, openId, name);
        });
      const at = now().getTime();
      const isOld = (id: string): boolean => at - (known.get(id)?.checkedAt?.getTime() ?? 0) > FRESH_MS;
      const old = openIds.filter((id) => isOld(id) && at - (tried.get(id) ?? 0) > AGAIN_MS).slice(0, MOST_ASKED);
      if (ask === null || old.length === 0) return known;
      for (const id of old) tried.set(id, at);
      await inTime(lookUp(old), PATIENCE_MS);
      return knownPeople(store, openIds);
    },
  };
}

async function inTime(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

export interface Refreshing {
  readonly store: Store;
  readonly ask: AskPlatform;
  readonly now: Clock;
}

export interface Refreshed {
  readonly asked: number;
  /** Not visible to the app, or of another company. */
  readonly missing: number;
  /** Of whom it was not known that they left. */
  readonly left: readonly string[];
}

/** Asks for all of them, and writes down what is told. @throws FeishuError, with what was told before written */
export async function refreshPeople({ store, ask, now }: Refreshing, openIds: readonly string[]): Promise<Refreshed> {
  const ids = [...new Set(openIds)];
  const left: string[] = [];
  let missing = 0;
  for (let first = 0; first < ids.length; first += MOST_ASKED) {
    const batch = ids.slice(first, first + MOST_ASKED);
    const at = now();
    const told = await ask(batch);
    const before = await knownPeople(store, batch);
    await store.transaction(async (trx) => {
      for (const facts of told) await noteFacts(trx, facts, { at, asked: true });
      const untold = batch.filter((id) => !told.some(({ openId }) => openId === id));
      await noteAsked(trx, untold, at);
    });
    missing += batch.length - told.length;
    left.push(
      ...told.filter((one) => one.hasLeft && before.get(one.openId)?.hasLeft !== true).map((one) => one.openId),
    );
  }
  return { asked: ids.length, missing, left };
}

/** Everybody in the directory, and these. */
export async function refreshEverybody(bench: Refreshing, more: readonly string[]): Promise<Refreshed> {
  return refreshPeople(bench, [...(await everybody(bench.store)), ...more]);
}
