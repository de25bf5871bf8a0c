// What the evaluation knows: alerts and their lives, the cards that show them, and what goes in and comes out. Instants are ISO text in UTC.

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What is wrong, as whoever raised it says it. Chinese, without full stops. */
export interface AlertFacts {
  /** Which part of the product says so: `daily`, `ledger`. Alerts of one source are grouped. */
  readonly source: string;
  readonly severity: Severity;
  /** The conclusion: 每日台账没有做成. */
  readonly title: string;
  /** Causes, each a line. */
  readonly detail: string;
  /** What does not work now, and for whom. */
  readonly impact: string;
  /** What to do. */
  readonly nextStep: string;
  /** A page with more of it; http or https. */
  readonly link?: string;
  /** What it is called beside a button for the action, Chinese and short: 看原因. */
  readonly linkTitle?: string;
  /** One command line that puts it right or looks further. */
  readonly action?: string;
  /** What its button is called, Chinese and short: 看电表. Without it, the line itself. */
  readonly actionTitle?: string;
  /** Who is told, in place of what the routes say: `oc_…`, `ou_…`, `robot:NAME`, `mail:ADDRESS`. */
  readonly audience?: readonly string[];
  /** What it is about: while an alert about a whole site is open, those about tables of that site are not told. */
  readonly scope?: 'site' | 'table';
  /**
   * Key of an alert about the whole house that tells of this one, too: where that is told, this is not, and it waits a moment for it.
   */
  readonly partOf?: string;
  /** An attempt that failed: three in a row without a recovery raise the severity. */
  readonly failure?: boolean;
}

export interface Moment {
  readonly at: string;
  readonly what:
    | 'fired'
    | 'worsened'
    | 'acknowledged'
    | 'silenced'
    | 'unsilenced'
    | 'silence-over'
    | 'hidden'
    | 'shown'
    | 'held'
    | 'escalated'
    | 'refused'
    | 'recovered';
  /** open_id of who did it; of whom was called. */
  readonly by?: string;
  /** Chinese: a severity, a time, a reason. */
  readonly note?: string;
}

export interface Silence {
  readonly by: string;
  readonly at: string;
  readonly until: string;
  /** Asked for until the recovery: the end is then as late as that of a silence may be. */
  readonly toRecovery: boolean;
}

/** One life of one thing that is wrong: from its first raise to its recovery. */
export interface Alert {
  readonly id: string;
  /** As people say it: 告警 12. Bundles are counted with them. */
  readonly number: number;
  readonly key: string;
  readonly site: string | null;
  readonly facts: AlertFacts;
  /** As raised, or worse where it failed again and again. */
  readonly severity: Severity;
  readonly firedAt: string;
  readonly lastAt: string;
  /** How often it was raised. */
  readonly count: number;
  /** Failed attempts in a row. */
  readonly failures: number;
  /** From when the escalation counts; null unless critical. */
  readonly criticalSince: string | null;
  readonly acknowledged: { readonly by: string; readonly at: string } | null;
  readonly silence: Silence | null;
  /** 1: the person on duty was called, 2: the backup too. */
  readonly escalated: 0 | 1 | 2;
  /** An alert about the whole site says it already. */
  readonly hidden: boolean;
  readonly recoveredAt: string | null;
  /** Recovered before anybody was told. */
  readonly flap: boolean;
  readonly timeline: readonly Moment[];
}

/** An alert in one of the places in which it is told. */
export interface Place {
  readonly alert: string;
  /** `oc_…`, `ou_…`, `robot:NAME`, `mail:ADDRESS`. */
  readonly target: string;
  /** The first is the one in which it escalates. */
  readonly order: number;
  /** From when it waits for company. */
  readonly since: string;
  /** It is told when the quiet hours are over, recovered or not. */
  readonly held: boolean;
  readonly card: string | null;
  /** Nothing is to be told here (any more). */
  readonly done: boolean;
}

export type CardKind = 'alone' | 'bundle' | 'catch-up';

/** What is posted in one place: one alert, or several that came together. */
export interface AlertCard {
  readonly id: string;
  /** Of a bundle; an alert alone has its own. */
  readonly number: number | null;
  readonly kind: CardKind;
  readonly target: string;
  readonly source: string;
  readonly openedAt: string;
  /** The row of the outbox that posts it, and when that was said. */
  readonly row: string;
  readonly postedAt: string;
  /** What became of that row; null while it is on its way. */
  readonly outcome: { readonly state: 'sent' | 'failed'; readonly proof: string | null; readonly at: string } | null;
  /** The next place was told instead: this one refused, or took too long. */
  readonly passedOn: boolean;
  /** What it shows: a digest of everything but counts, and the count. */
  readonly face: string;
  readonly count: number;
  readonly shownAt: string;
  readonly closedAt: string | null;
}

export interface AlertState {
  readonly alerts: ReadonlyMap<string, Alert>;
  /** By alert; the first in which it is told first. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
  readonly cards: ReadonlyMap<string, AlertCard>;
  readonly nextNumber: number;
}

export type Input =
  | {
      readonly kind: 'raise';
      readonly at: string;
      readonly key: string;
      readonly site: string | null;
      readonly facts: AlertFacts;
    }
  | {
      readonly kind: 'recover';
      readonly at: string;
      readonly key: string;
      readonly site: string | null;
      /** How it ended, each thing a line; without it the causes stay. */
      readonly detail?: string;
    }
  | Act
  /** A row of the outbox has come to its end. */
  | {
      readonly kind: 'outcome';
      readonly at: string;
      readonly row: string;
      readonly state: 'sent' | 'failed';
      readonly proof: string | null;
    };

/** What a person does to an alert or a bundle, by its number. */
export type Act =
  | { readonly kind: 'acknowledge'; readonly at: string; readonly number: number; readonly by: string }
  | {
      readonly kind: 'silence';
      readonly at: string;
      readonly number: number;
      readonly by: string;
      readonly until: string;
      readonly toRecovery: boolean;
    }
  | { readonly kind: 'unsilence'; readonly at: string; readonly number: number; readonly by: string };

/** What is to be said of a card. */
export type Say =
  | { readonly kind: 'post' | 'show'; readonly card: string }
  /** Posted anew, because the old message can hardly be changed any more; the old one says so. */
  | { readonly kind: 'repost'; readonly card: string; readonly old: string }
  /** Below the card, so that people notice what an edited card does not tell them. */
  | {
      readonly kind: 'word';
      readonly card: string;
      readonly word: 'worsened' | 'silence-over';
      readonly alerts: readonly string[];
    }
  | {
      readonly kind: 'escalate';
      readonly card: string;
      readonly level: 1 | 2;
      readonly people: readonly string[];
      readonly alerts: readonly string[];
    };

export interface Evaluated {
  readonly state: AlertState;
  readonly says: readonly Say[];
  /** When to look again unless something happens; null when nothing is to come. */
  readonly dueAt: string | null;
}

export function isWorse(one: Severity, than: Severity): boolean {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(than);
}

/** @param ms may be negative */
export function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}

export function latest(one: string, other: string): string {
  return [one, other].sort()[1] ?? one;
}
