// What a source of readings says when it is asked: a reading, or a named state. Never a silent gap, never a zero.
import type { Kwh, Price, Yuan } from '../units.ts';

/**
 * Why there is no reading. `unreachable`: no connection. `timeout`: no answer in time. `refused`: an answer of 4xx or 5xx.
 * `blocked`: the page says that this caller may not see it. `unreadable`: the page or value is not as it used to be.
 * `other-meter`: an answer about another meter. `negative`: a value below zero. `jump`: a change that no meter makes.
 * `inconsistent`: kWh, yuan and price do not go together. `misconfigured`: it cannot work until the configuration is changed.
 */
export const SOURCE_FAULTS = [
  'unreachable',
  'timeout',
  'refused',
  'blocked',
  'unreadable',
  'other-meter',
  'negative',
  'jump',
  'inconsistent',
  'misconfigured',
] as const;

export type SourceFault = (typeof SOURCE_FAULTS)[number];

export interface SourceReading {
  readonly remain: Kwh;
  /** What is left in money, where the source says it. */
  readonly amount: Yuan | null;
  readonly price: Price | null;
  /** The meter's name as the source has it. */
  readonly name: string | null;
  /** When the source itself says it was read, where it does; milliseconds, UTC. */
  readonly at: number | null;
}

export interface FaultAnswer {
  readonly state: SourceFault;
  /** Chinese, without a full stop: what was found, what was wanted, what to do. Never a secret. */
  readonly sentence: string;
  /**
   * What it says of the host. `shut`: it does not want us, and the other meters would hear the same. `unwell`: it may not be well, which
   * several in a row show. Left out: the fault is this meter's alone.
   */
  readonly ofHost?: 'shut' | 'unwell';
}

export type SourceAnswer = { readonly state: 'ok'; readonly reading: SourceReading } | FaultAnswer;

const MOST_SHOWN = 60;

/** What somebody else wrote, fit for a sentence: one line, without control characters, not long. */
export function shownText(text: string): string {
  const plain = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return plain.length > MOST_SHOWN ? `${plain.slice(0, MOST_SHOWN)}……` : plain;
}
