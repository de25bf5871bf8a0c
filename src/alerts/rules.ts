// The rules of the evaluation, made from the settings: who is told, when it is quiet, who is on duty, and how long things take.
import type { Severity } from './state.ts';

export interface Told {
  readonly source: string;
  readonly site: string | null;
  readonly severity: Severity;
  readonly audience?: readonly string[] | undefined;
}

export interface Targets {
  /** All of these are told. */
  readonly first: readonly string[];
  /** One after the other, when one of the first refuses or takes too long. */
  readonly next: readonly string[];
}

export interface AlertRules {
  targetsOf(told: Told): Targets;
  /** ISO instant: when the quiet time in which that place is at that instant ends; null when it is not quiet. */
  quietUntil(target: string, at: string): string | null;
  /** open_ids. */
  dutyOf(site: string | null): { readonly primary: string | null; readonly backup: string | null };
  /** How long alerts of one source wait for each other. */
  readonly groupMs: number;
  /** How long a bundle takes in what comes later. */
  readonly joinMs: number;
  /** What recovers within so long, before anybody was told, is history only. */
  readonly flapMs: number;
  readonly escalateMs: readonly [number, number];
  /** How long a part waits for the alert about the whole. */
  readonly partMs: number;
  /** What was not delivered after so long is told in the next place too. */
  readonly passOnMs: number;
  /** A message can be edited for 14 days. */
  readonly repostMs: number;
  /** Repeats alone change a card no oftener. */
  readonly repeatMs: number;
  /** So many failed attempts in a row raise the severity. */
  readonly failures: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** What people have no reason to change. */
export const FIXED_RULES = {
  joinMs: 5 * MINUTE_MS,
  flapMs: 60 * SECOND_MS,
  partMs: 5 * MINUTE_MS,
  repostMs: 13 * 24 * 60 * MINUTE_MS,
  repeatMs: MINUTE_MS,
  failures: 3,
} as const;
