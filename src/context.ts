// What a handler receives: interfaces only. Nothing is imported live; everything is handed in by app/.
import type { CoreConfig } from './config/core.ts';
import type { Clock } from './lib/clock.ts';
import type { LiveSettings } from './settings/open-settings.ts';
import type { Vault } from './settings/secrets/vault.ts';
import type { Store } from './store/store.ts';

/** Writes to the program's log; never a secret. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A moment in long work that somebody watching wants to know of; also the places at which a kill is tried. */
export interface Step {
  /** For machines, for instance `state.written`. */
  readonly name: string;
  /** For people, in Chinese; without it the step is not shown. */
  readonly text?: string;
  /** How far the whole work is, 0 to 1, where that is known. */
  readonly share?: number;
}

export interface Context {
  /** What is in force at the moment in which the context was made: for a request, a command, a job from its start. */
  readonly config: CoreConfig;
  /** For who changes settings, shows where they come from, or runs for so long that they change meanwhile. */
  readonly live: LiveSettings;
  readonly store: Store;
  readonly now: Clock;
  readonly log: Log;
  /** What a value of the configuration stands for that may be `secret:NAME`: asked for at the moment of use. */
  readonly secrets: Pick<Vault, 'reveal' | 'digestKey'>;
  /** Aborts when the work shall end early: Ctrl-C, a time limit, a lost lease. */
  readonly signal: AbortSignal;
  /** Reports progress; whoever gave the context decides what becomes of it. */
  step(step: Step): void;
}
