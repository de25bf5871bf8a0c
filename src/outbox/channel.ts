// What the outbox asks of a way out: deliver one message, and find out afterwards what became of one whose answer was lost.
import type { Json } from '../lib/json.ts';

/** `feishu`: our app. `robot`: the webhook of a group's custom robot. `mail`: an e-mail. */
export type ChannelName = 'feishu' | 'robot' | 'mail';

export type OutgoingBody =
  | { readonly kind: 'card'; readonly card: Json; readonly fallbackText: string }
  | { readonly kind: 'post'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  /** An absolute path; `name` is what people see. */
  | { readonly kind: 'file'; readonly path: string; readonly name: string };

/** A row of the outbox as its channel sees it. */
export interface OutgoingMessage {
  readonly id: string;
  /** At most 50 characters: the platform's idempotency key, which it remembers for an hour (feishu.md §4.1). */
  readonly uuid: string;
  /** Of the app: `oc_…` of a chat or `ou_…` of a person; of a robot its name in the settings; of mail the address. */
  readonly chat: string;
  /** `reply` answers the message `of`, `patch` replaces its card. */
  readonly act: 'send' | 'reply' | 'patch';
  readonly of: string | null;
  readonly body: OutgoingBody;
  /** When this uuid was first tried; null before. */
  readonly firstTriedAt: Date | null;
  /** It may have been posted before, and nobody can find out: the channel says so in the message, 可能重复. */
  readonly maybeTwice: boolean;
}

/** Calls people's attention to a message that was sent before: their phones ring. */
export interface Urging {
  /** The platform's message. */
  readonly of: string;
  /** open_ids of members of its chat, at most 200. */
  readonly people: readonly string[];
}

/** Done twice, a `patch` or `urgent` is done once: neither posts anything. */
export type Act = OutgoingMessage['act'] | 'urgent';

export interface Delivered {
  /** The platform's id of what was posted; null where nothing was (a patch), or where there are no ids. */
  readonly messageId: string | null;
  /** What the other side answered, where it is not the id: an SMTP response with its recipients, the code of a robot. */
  readonly proof?: string;
  /** How it differs from what was asked for, for instance that the card was sent as text. */
  readonly note?: string;
}

export type Settled =
  | { readonly found: 'one'; readonly messageId: string }
  /** `unclear`: several could be it, or the history cannot be read. */
  | { readonly found: 'none' | 'unclear' };

export interface Channel {
  /**
   * It knows no uuids: what is tried again after a lost answer may be posted twice, at once and not only after an hour, and says so
   * (`maybeTwice`).
   */
  readonly forgets?: boolean;
  /** When more than so many rows wait for one chat of it, they are merged into one that says how many; never unless told. */
  readonly digestAbove?: number;
  /** @throws DeliveryFault; anything else that is thrown is a bug and counts as an unknown outcome */
  deliver(message: OutgoingMessage): Promise<Delivered>;
  /**
   * Looks in the chat's history for a message whose answer was lost so long ago that its uuid no longer protects it.
   * @param knownIds message ids of this chat that belong to other rows
   */
  settle(message: OutgoingMessage, knownIds: ReadonlySet<string>): Promise<Settled>;
  /** Absent where there is no such thing. @throws DeliveryFault, as deliver does */
  urge?(urging: Urging): Promise<Delivered>;
}

export interface FaultFacts {
  /** `unknown`: it may have been posted all the same. */
  readonly outcome: 'not-sent' | 'unknown';
  /** True: trying again cannot help. */
  readonly final: boolean;
  /** Milliseconds that the platform asks to wait; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** The wait concerns the whole app, not this chat alone (99991400, feishu.md §1.4). */
  readonly wholeApp?: boolean;
}

/** The message is Chinese and fit for people. */
export class DeliveryFault extends Error implements FaultFacts {
  readonly outcome: FaultFacts['outcome'];
  readonly final: boolean;
  readonly retryAfterMs: number | null;
  readonly wholeApp: boolean;

  constructor(sentence: string, { outcome, final, retryAfterMs, wholeApp = false }: FaultFacts) {
    super(sentence);
    this.outcome = outcome;
    this.final = final;
    this.retryAfterMs = retryAfterMs;
    this.wholeApp = wholeApp;
  }
}
