// One meter read at once, because somebody asks: never oftener than the cooldown allows, whoever asks and in whichever process.
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import { type MeterContext, metersOf, sourceOf } from '../context.ts';
import { type LastReading, lastReadings } from '../readings/last-readings.ts';
import type { SourceFault } from '../sources/answer.ts';
import { ask } from '../sources/ask.ts';
import { hostOf, hostStanding, reserve } from './hosts.ts';
import { keepAnswers } from './keep-answers.ts';
import { hostRow, lockedSourceRow, writeFetched } from './queries.ts';
import { restSentence } from './rest-sentence.ts';

/** `same`: it was read, and nothing has changed since. */
export type FetchOutcome =
  | { readonly kind: 'read' | 'same'; readonly reading: LastReading }
  | { readonly kind: 'cooldown'; readonly seconds: number }
  | { readonly kind: 'fault'; readonly state: SourceFault; readonly sentence: string };

/** Who asks waits for his turn with the host so long at most, ms. */
const MOST_WAIT_MS = 3_000;

/** @throws UserError for a meter that is not in the configuration, or is switched off; the signal's reason when it is aborted */
export async function fetchNow(ctx: MeterContext, number: string): Promise<FetchOutcome> {
  const meter = metersOf(ctx).find((one) => one.number === number);
  if (meter === undefined) throw new UserError(`没有表号为“${number.slice(0, 64)}”的电表`);
  if (!meter.enabled) throw new UserError(`${meter.name}（${number}）已经停用，不再读数`);
  const source = sourceOf(ctx, meter);
  const host = hostOf(source);
  const now = ctx.now().getTime();
  const { rest } = hostStanding(await hostRow(ctx.store.db, host), now);
  // A host that only does not answer may be tried by who has just put it right; one that shuts us out is not.
  if (rest?.isShut === true) return { kind: 'fault', state: rest.state, sentence: restSentence(rest) };
  const seconds = await cooldownLeft(ctx, number, now);
  if (seconds > 0) return { kind: 'cooldown', seconds };
  const { perMinute } = source;
  const machine = systemClock().getTime();
  const slots = await reserve(ctx.store, host, {
    perMinute,
    now: machine,
    count: 1,
    mostWaitMs: MOST_WAIT_MS,
    random: Math.random,
  });
  const [slot] = slots.at;
  if (slot === undefined) return { kind: 'cooldown', seconds: Math.ceil(slots.waitMs / 1000) };
  await until(slot, ctx.signal);
  const before = (await lastReadings(ctx, [number])).get(number);
  const at = ctx.now().getTime();
  const answer = await ask(ctx, source, number);
  const [kept] = await keepAnswers(ctx, [{ meter, source, answer, at, nextAt: null }]);
  if (kept === undefined) throw new Error('one answer was kept, and nothing came of it');
  const { reading, after } = kept;
  if (reading === null) {
    const state = after.state === 'ok' || after.state === 'never' ? 'unreadable' : after.state;
    return { kind: 'fault', state, sentence: after.sentence };
  }
  const last = (await lastReadings(ctx, [number])).get(number) ?? reading;
  const isSame = before !== undefined && before.remain === last.remain && before.amount === last.amount;
  return { kind: isSame ? 'same' : 'read', reading: last };
}

/** Seconds that are left of it; 0 starts it anew, for whoever asks next. */
async function cooldownLeft({ store, settings }: MeterContext, number: string, now: number): Promise<number> {
  const coolMs = settings.fetchCooldownSeconds * 1000;
  return store.transaction(async (trx) => {
    const row = await lockedSourceRow(trx, number, now);
    const since = row.fetched_at === null ? Number.NEGATIVE_INFINITY : now - Date.parse(row.fetched_at);
    if (since >= 0 && since < coolMs) return Math.ceil((coolMs - since) / 1000);
    await writeFetched(trx, number, now);
    return 0;
  });
}

/** @param at ms by the machine's clock */
async function until(at: number, signal: AbortSignal): Promise<void> {
  const ms = at - systemClock().getTime();
  if (ms > 0) await sleep(ms, undefined, { signal });
}
