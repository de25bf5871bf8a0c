// The watch: looks at the server again and again, and speaks by itself when all is not well. It needs neither store nor outbox.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../context.ts';
import { errorText } from '../../lib/errors.ts';
import { afterPause, afterSpeech, decide, type Speech, type WatchRules, type WatchState } from './decide.ts';
import { type LookOptions, lookAt } from './look.ts';
import { type SpokenText, speechText } from './speech-text.ts';
import { readState, writeState } from './state-file.ts';

/** One way to say something. */
export interface Voice {
  /** For the log, without a secret: `机器人 值班`. */
  readonly name: string;
  /** @throws Error when it was not taken */
  say(text: SpokenText): Promise<void>;
}

export interface WatchOptions extends Omit<LookOptions, 'signal'> {
  readonly everyMs: number;
  readonly rules: WatchRules;
  /** Tried in this order until one takes it. */
  readonly voices: readonly Voice[];
  readonly stateFile: string;
  /** Tells somebody outside that the watch itself is well; null without such a place. */
  readonly heartbeat: (() => Promise<void>) | null;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** A pause of so many looks is one of the watch itself. */
const PAUSE_LOOKS = 4;

/** Resolves when the signal has aborted. */
export async function keepWatch(options: WatchOptions): Promise<void> {
  const { everyMs, timeoutMs, signal, log, stateFile, rules } = options;
  let state = await readState(stateFile);
  let last = performance.now();
  while (!signal.aborted) {
    const pausedMs = performance.now() - last;
    if (pausedMs > PAUSE_LOOKS * everyMs + timeoutMs) state = afterPause(state);
    last = performance.now();
    const seen = await lookAt(options).catch(() => null);
    if (seen === null) return;
    if (!seen.ok) log.warn({ reason: seen.reason }, 'server not well');
    const decided = decide(state, seen, rules, new Date());
    const heard = decided.speech === null || (await spoken(options, decided.speech));
    const next =
      decided.speech === null || !heard ? decided.state : afterSpeech(decided.state, decided.speech, new Date());
    if (isWorthKeeping(state, next)) await kept(options, next);
    state = next;
    // Who should have spoken and was not heard is not well.
    if (heard) await beaten(options);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Counts of looks that are all well are nothing to remember. */
function isWorthKeeping(before: WatchState, after: WatchState): boolean {
  return JSON.stringify({ ...before, goods: 0 }) !== JSON.stringify({ ...after, goods: 0 });
}

/** True when somebody took it. */
async function spoken({ voices, url, log }: WatchOptions, speech: Speech): Promise<boolean> {
  const text = speechText(speech, url, new Date());
  log.warn({ kind: speech.kind }, text.title);
  for (const voice of voices) {
    try {
      await voice.say(text);
      log.info({ voice: voice.name }, 'said');
      return true;
    } catch (thrown) {
      log.error({ voice: voice.name, reason: errorText(thrown) }, 'not taken');
    }
  }
  // With nobody to tell, the log is all there is, and it has it.
  return voices.length === 0;
}

/** A disk that is full must not silence the watch. */
async function kept({ stateFile, log }: WatchOptions, state: WatchState): Promise<void> {
  await writeState(stateFile, state).catch((thrown: unknown) => {
    log.error({ reason: errorText(thrown) }, 'state not kept; after a restart something may be said twice');
  });
}

async function beaten({ heartbeat, log }: WatchOptions): Promise<void> {
  await heartbeat?.().catch((thrown: unknown) => {
    log.warn({ reason: errorText(thrown) }, 'outgoing heartbeat not taken');
  });
}
