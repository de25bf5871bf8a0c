// The shape of a feature's manifest: everything that a feature brings, in one place; nothing else registers anything.
import type { BoundCommand, Command } from './bot/command.ts';
import type { CliCommand } from './cli/command.ts';
import type { Path, Place } from './config/fault.ts';
import type { Section } from './config/section.ts';
import type { Context } from './context.ts';
import type { OutgoingBody } from './outbox/channel.ts';
import type { Need } from './people/rights.ts';
import type { Job } from './scheduler/job.ts';
import type { TimetableRow } from './scheduler/timetable.ts';
import type { Migration } from './store/migrate.ts';
import type { Route } from './web/route.ts';

/** The context that a feature's handlers get: the shared one with its own settings. */
export interface FeatureContext<Settings> extends Context {
  readonly settings: Settings;
  /** Where a value of the feature's section stands in the configuration; the path begins within the section. */
  sourceLocation(path: Path): Place;
}

/**
 * Something that is to happen again and again, and that beats when it did (store/heartbeats.ts). The watch reads the rows, and raises
 * an alert about what did not happen.
 */
export interface Expectation {
  /** The name of its row: `source/suzhou/iot`. */
  readonly name: string;
  /** The kind of its row. What is a `process` beats by the store's clock, all else by the product's. */
  readonly kind: string;
  /** Chinese: 苏州基地 iot. */
  readonly title: string;
  readonly site?: string;
  /** With every due moment of a job, or every so many milliseconds. */
  readonly every: { readonly job: string } | { readonly ms: number };
  /** The name of what it is a part of: while that is silent, the part is not told. */
  readonly within?: string;
  /** Chinese, without a full stop: what to do when it is silent. */
  readonly remedy: string;
  /** A command line that makes it happen. */
  readonly action?: string;
}

/** One line of 状态. */
export interface Standing {
  /** Chinese: what it is about. */
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'fault';
  /** Chinese, without a full stop. */
  readonly text: string;
  /** A command line that shows more, or puts it right. */
  readonly detail?: string;
  /** A path of ours that shows more. */
  readonly link?: string;
}

/** What a number that people read out stands for, where it is something of a feature's own: a run that goes on, or is over. */
export interface Numbered {
  /** Who may be told, everywhere. */
  readonly need: Omit<Need, 'sites'>;
  readonly body: OutgoingBody;
}

/** What commands may know of the whole product. */
export interface House {
  /** Every command of every feature. */
  commands(): readonly BoundCommand[];
  timetable(): Promise<readonly TimetableRow[]>;
  /** What is to happen again and again, of every feature and of the server. */
  expectations(): readonly Expectation[];
  /** What the doctor finds, one after the other. */
  checks(options: CheckOptions): AsyncIterable<Check>;
  /** By trace number; null when it is no feature's. */
  numbered(trace: string): Promise<Numbered | null>;
  /** The features' standings, and the outbox's. */
  standing(): Promise<readonly Standing[]>;
}

/** What a command in a chat gets. */
export interface CommandContext<Settings> extends FeatureContext<Settings> {
  readonly house: House;
}

/** One finding of `zhiban doctor`. */
export interface Check {
  /** Chinese: what was looked at. */
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'fault';
  /** Chinese: what was found and, unless ok, what to do. */
  readonly finding: string;
}

export interface CheckOptions {
  /** Somebody waits in a chat: what takes minutes is left out. */
  readonly quick: boolean;
}

export interface Feature<Settings> {
  /** The name of its folder and of its section in the configuration. */
  readonly name: string;
  /** Chinese. */
  readonly title: string;
  /** Chinese: the question that people ask it. */
  readonly purpose: string;
  readonly section: Section;
  /** Tables of its own; rooms below it that only it uses come first. */
  readonly migrations: readonly Migration[];
  readonly cli: readonly CliCommand<FeatureContext<Settings>>[];
  readonly jobs: readonly Job<FeatureContext<Settings>>[];
  readonly routes: readonly Route<FeatureContext<Settings>>[];
  /** What people type in chats. */
  readonly commands: readonly Command<CommandContext<Settings>>[];
  /** What 状态 says of it; nothing unless told. */
  standing?(ctx: FeatureContext<Settings>): Promise<readonly Standing[]>;
  /** What 运行 〈编号〉 tells of a trace number that is one of its own; null for others. */
  numbered?(ctx: FeatureContext<Settings>, trace: string): Promise<Numbered | null>;
  /** What of it is to happen again and again; nothing unless told. */
  expects?(ctx: FeatureContext<Settings>): readonly Expectation[];
  /** What `zhiban doctor` looks at, one finding after the other. */
  checks(ctx: FeatureContext<Settings>, options: CheckOptions): AsyncIterable<Check>;
}
