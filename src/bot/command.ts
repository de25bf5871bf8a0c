// A command in a chat: its names, what it needs, and what it answers. Typed lines and pressed buttons run it in the same way.
import type { Kysely } from 'kysely';
import type { Mention } from '../feishu/events/event.ts';
import type { JsonObject } from '../lib/json.ts';
import type { OutgoingBody } from '../outbox/channel.ts';
import type { Right } from '../people/right.ts';
import type { Asker } from '../people/rights.ts';
import type { StoreTables } from '../store/tables.ts';

export interface CommandInput {
  /** The line as it was understood, its name in front. */
  readonly line: string;
  /** What follows the name, without the sites. */
  readonly words: readonly string[];
  /** As long as `words`: true where a word stood in quotes, and so is to be taken literally. */
  readonly quoted: readonly boolean[];
  /** `键:值`, `--key value`, and the named values of a form that was sent. */
  readonly options: ReadonlyMap<string, string>;
  /** Codes of the sites that were named, each once, in the order given; empty when none was. */
  readonly sites: readonly string[];
  readonly chat: string;
  /** Null for a click, which does not say. */
  readonly chatType: 'p2p' | 'group' | null;
  /** open_id of who typed or pressed. */
  readonly person: string;
  /** The same person as rights are decided by: where he asks, his departments. */
  readonly asker: Asker;
  /** Who else was mentioned. */
  readonly mentions: readonly Mention[];
  readonly by: 'message' | 'click';
  /** The button's `ctx`: the id of what was asked before. */
  readonly ctx: string | null;
  /** The button's `once`: it was not pressed before, or what it did failed. */
  readonly once: string | null;
  /** The fields of a form as they came; empty without one. */
  readonly form: JsonObject;
  /** What was chosen or entered in a control outside a form. */
  readonly choice: string | null;
  /** The platform's event id, of this request for ever: the key under which work that must not be done twice is done. */
  readonly eventId: string;
  /** For people, `7F3K-92`; the same when the request is worked on again after a crash. */
  readonly trace: string;
  /**
   * The row of the outbox that the answer's first message will be, for patches of it afterwards (`ofRow`): stable as well. Say them
   * after the answer only, or in its `commit`; and where the answer took the place of a card, patch that (`of: pressedCard`).
   */
  readonly answerRow: string;
  /** The message whose button was pressed; null for a typed line. */
  readonly pressedCard: string | null;
  /** Aborts when the server stops or the command takes longer than its time limit. */
  readonly signal: AbortSignal;
  /** A dangerous action to which a second person has agreed. */
  readonly agreed?: true;
  /**
   * For a command that must change something in a transaction of its own: writes an audit row in it (`已开始`), beside the one of the
   * command's end. Others need not.
   */
  recorded<T extends StoreTables>(trx: Kysely<T>): Promise<void>;
}

export interface AnswerMessage {
  readonly body: OutgoingBody;
  /**
   * `reply` (in a group the default) answers the message, `chat` stands by itself, `card` takes the place of the card whose button was
   * pressed; for a typed line it is a reply.
   */
  readonly place?: 'reply' | 'chat' | 'card';
  /** A key of the outbox: said twice, it is posted once. */
  readonly once?: string;
}

export interface Said {
  readonly messages: readonly AnswerMessage[];
  /** For the audit, `ok` unless told: `刷新已排队`, `没有找到`. */
  readonly result?: string;
}

/**
 * What is said, or what is written together with it: `commit` runs in the transaction that also records the audit row, puts the answer
 * into the outbox and ends the event, so that all of it happens or nothing. It may run several times, like every
 * transaction, and touches the store through `trx` only.
 */
export type Answer = Said | { commit(trx: Kysely<StoreTables>): Promise<Said> };

/** What a dangerous command would do, shown before anything is done. */
export interface Preview {
  /** Chinese: 确认苏州基地的基线 */
  readonly title: string;
  /** Chinese, a sentence a line: what will be, and what cannot be undone. */
  readonly lines: readonly string[];
}

/** What is shown and confirmed before it is done, within ten minutes, by who asked, for exactly these words, in this chat. */
export interface Danger<Ctx> {
  /** Whether somebody else with the right 审批 has to agree; `configured`: where `rights.secondPerson` names it. What can destroy data in bulk: `always`. */
  readonly secondPerson: 'never' | 'configured' | 'always';
  /** Changes nothing. An answer instead of a preview says why there is nothing to confirm. @throws UserError like `run` */
  preview(ctx: Ctx, input: CommandInput): Promise<Preview | Said>;
  /** Whether it is this time; left out for what always is. What is not is done at once. @throws UserError like `run` */
  isNeeded?(ctx: Ctx, input: CommandInput): Promise<boolean>;
}

export interface BoundDanger {
  readonly secondPerson: Danger<never>['secondPerson'];
  preview(input: CommandInput): Promise<Preview | Said>;
  isNeeded(input: CommandInput): Promise<boolean>;
}

export interface Command<Ctx> {
  /** Prefixes of a line, Chinese first, then English; words of one name are divided by blanks: `台账 详情`, `ledger show`. */
  readonly names: readonly [string, ...string[]];
  /** Chinese, one line: what it does. */
  readonly title: string;
  /** `台账 〈词…〉 [基地] [第n页]` */
  readonly usage: string;
  /** Words that it takes, a sentence each, shown by its help; Chinese. */
  readonly notes?: readonly string[];
  /** Lines that can be typed as they are. */
  readonly examples: readonly string[];
  /** Whatever somebody wrote that is no command may have been meant for this one, and is offered with it. */
  readonly takesAnything?: boolean;
  /** What follows its name is written down nowhere, for instance a one-time code. */
  readonly isSecret?: boolean;
  /** What it takes, at the sites that are named, or at all of them; `visit` and `query` only for what changes nothing. */
  readonly right: Right;
  /** Left out for what is done at once. */
  readonly danger?: Danger<Ctx>;
  /** Whether it is of use now, so that the home card offers it: a list of nothing is none. Left out for what always is. */
  isOffered?(ctx: Ctx): boolean;
  /** Sites that the line names are part of what is asked, and do not narrow it: the right must hold at all sites. */
  readonly everywhere?: true;
  /**
   * May run twice for one event when its process is killed.
   * @throws UserError to say what the person can put right, UpstreamError when a service failed; anything else is a bug
   */
  run(ctx: Ctx, input: CommandInput): Promise<Answer>;
}

/** A command with its context in it. */
export type BoundCommand = Omit<Command<never>, 'run' | 'danger' | 'isOffered'> & {
  readonly danger?: BoundDanger;
  isOffered?(): boolean;
  run(input: CommandInput): Promise<Answer>;
};

/**
 * Gives commands the context they were written for.
 * @param contextNow asked at every run: the settings of that moment are in it
 */
export function boundCommands<Ctx>(commands: readonly Command<Ctx>[], contextNow: () => Ctx): readonly BoundCommand[] {
  return commands.map(({ danger, isOffered, ...command }) => ({
    ...command,
    ...(isOffered === undefined ? {} : { isOffered: () => isOffered(contextNow()) }),
    ...(danger === undefined ? {} : { danger: boundDanger(danger, contextNow) }),
    run: async (input) => command.run(contextNow(), input),
  }));
}

function boundDanger<Ctx>({ secondPerson, preview, isNeeded }: Danger<Ctx>, contextNow: () => Ctx): BoundDanger {
  return {
    secondPerson,
    preview: async (input) => preview(contextNow(), input),
    isNeeded: async (input) => isNeeded === undefined || isNeeded(contextNow(), input),
  };
}
