// One episode of one thing that is wrong with a meter or a source: it begins, goes on, gets worse, ends. Pure.
import { isWorse, type Severity } from '../../../alerts/state.ts';

/** What people read; the rest of an alert's facts is the same for all of the meter's. */
export interface EpisodeWords {
  readonly title: string;
  readonly detail: string;
  readonly impact: string;
  readonly nextStep: string;
}

/** What one look makes of one thing. */
export type Judged =
  | {
      /** `bad` begins an episode; `between` begins none and ends none, but an open one shows its words. */
      readonly kind: 'bad' | 'between';
      readonly severity: Severity;
      readonly words: EpisodeWords;
      /** The open card is changed when this is another: numbers that move with every reading are no reason. */
      readonly mark: string;
      /** Kept from the look that begins the episode, for later looks: what its end is measured by. */
      readonly seen: number;
    }
  | {
      readonly kind: 'well';
      /** How an open one ended, each thing a line. */
      readonly detail?: string;
    }
  /** Nothing can be said: what is open stays open, what is not does not begin. */
  | { readonly kind: 'unknown' };

/** An episode that is open. */
export interface Episode {
  readonly severity: Severity;
  /** Milliseconds, UTC: when it began. */
  readonly since: number;
  readonly seen: number;
  readonly mark: string;
  /** False while an alert about the whole source says it. */
  readonly told: boolean;
}

export type EpisodeAct =
  | { readonly kind: 'raise'; readonly severity: Severity; readonly words: EpisodeWords }
  | { readonly kind: 'recover'; readonly detail?: string };

export interface Stepped {
  /** Null: none is open. */
  readonly episode: Episode | null;
  readonly act: EpisodeAct | null;
}

export interface Looking {
  /** Milliseconds, UTC. */
  readonly now: number;
  /** An alert about the whole source says it: nothing new is told meanwhile. */
  readonly hidden?: boolean;
}

/** The severity of an episode only rises: one card, that does not flicker. */
export function step(before: Episode | null, judged: Judged, { now, hidden = false }: Looking): Stepped {
  switch (judged.kind) {
    case 'unknown':
      return { episode: before, act: null };
    case 'well':
      return { episode: null, act: before?.told ? { ...judged, kind: 'recover' } : null };
    default:
      return before === null ? begun(judged, now, hidden) : goneOn(before, judged, hidden);
  }
}

type Wrong = Extract<Judged, { kind: 'bad' | 'between' }>;

function begun({ kind, severity, words, mark, seen }: Wrong, now: number, hidden: boolean): Stepped {
  if (kind === 'between') return { episode: null, act: null };
  return {
    episode: { severity, since: now, seen, mark, told: !hidden },
    act: hidden ? null : { kind: 'raise', severity, words },
  };
}

function goneOn(before: Episode, { kind, severity: judged, words, mark }: Wrong, hidden: boolean): Stepped {
  const severity = kind === 'bad' && isWorse(judged, before.severity) ? judged : before.severity;
  const isNews = !before.told || severity !== before.severity || mark !== before.mark;
  if (!isNews || hidden) return { episode: before, act: null };
  return { episode: { ...before, severity, mark, told: true }, act: { kind: 'raise', severity, words } };
}
