// When the watch speaks: a pure rule over what it saw and what it has said.

/** What survives a restart. Instants are ISO text in UTC. */
export interface WatchState {
  /** Looks in a row at which all was not well. */
  readonly failures: number;
  /** The first of them. */
  readonly failingSince: string | null;
  /** Looks in a row at which all was well, since the last that was not. */
  readonly goods: number;
  /** It was said, and its end was not. */
  readonly isTold: boolean;
  /** When it was said last that it is so. */
  readonly toldAt: string | null;
  /** When anything was said within the last hour, the oldest first. */
  readonly said: readonly string[];
}

export const UNKNOWN_STATE: WatchState = {
  ...{ failures: 0, failingSince: null, goods: 0, isTold: false, toldAt: null, said: [] },
};

export interface WatchRules {
  /** Failures in a row before it is said. */
  readonly failures: number;
  readonly repeatMs: number;
  readonly mostInHour: number;
}

export type Seen = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface Speech {
  /** `still`: said before, and so for long. */
  readonly kind: 'down' | 'still' | 'up';
  /** ISO instant, UTC: since when all is, or was, not well. */
  readonly since: string;
  /** Chinese; empty for `up`. */
  readonly reason: string;
  /** No further word will be said for a while, however often this changes. */
  readonly isLastForNow: boolean;
}

/** Once well is not yet well: a server that is starting may fall again. */
const GOODS = 2;
const HOUR_MS = 3_600_000;

export function decide(
  before: WatchState,
  seen: Seen,
  { failures, repeatMs, mostInHour }: WatchRules,
  now: Date,
): { readonly state: WatchState; readonly speech: Speech | null } {
  const said = before.said.filter((at) => now.getTime() - Date.parse(at) < HOUR_MS);
  const state = { ...after(before, seen, now), said };
  const isLastForNow = said.length === mostInHour - 1;
  const speak = (kind: Speech['kind'], reason: string) =>
    said.length >= mostInHour
      ? { state, speech: null }
      : { state, speech: { kind, since: state.failingSince ?? now.toISOString(), reason, isLastForNow } };
  if (seen.ok) {
    if (!state.isTold) return { state: { ...state, failingSince: null }, speech: null };
    return state.goods < GOODS ? { state, speech: null } : speak('up', '');
  }
  if (!state.isTold) return state.failures < failures ? { state, speech: null } : speak('down', seen.reason);
  const quietMs = now.getTime() - Date.parse(state.toldAt ?? now.toISOString());
  return quietMs < repeatMs ? { state, speech: null } : speak('still', seen.reason);
}

function after(before: WatchState, seen: Seen, now: Date): WatchState {
  if (seen.ok) return { ...before, failures: 0, goods: before.goods + 1 };
  const failingSince = before.failingSince ?? now.toISOString();
  return { ...before, failures: before.failures + 1, goods: 0, failingSince };
}

/** After it was heard; what nobody took is decided upon again at the next look. */
export function afterSpeech(state: WatchState, { kind }: Pick<Speech, 'kind'>, now: Date): WatchState {
  const at = now.toISOString();
  const said = [...state.said, at];
  if (kind === 'up') return { ...state, isTold: false, toldAt: null, failingSince: null, said };
  return { ...state, isTold: true, toldAt: at, said };
}

/** Looks that are not in a row any more, since the watch itself stood still: the count begins anew. */
export function afterPause(state: WatchState): WatchState {
  return { ...state, failures: 0, goods: 0, ...(state.isTold ? {} : { failingSince: null }) };
}
