// What a delivery says, in our own shape: plain values only, so that it can be stored as JSON and read again.
import type { Json, JsonObject } from '../../lib/json.ts';

interface AnyEvent {
  /** Unique at the platform; a delivery that is repeated has the same. */
  readonly id: string;
  /** When it happened: instant, ISO text in UTC. */
  readonly at: string;
  readonly tenantKey: string;
}

export interface Person {
  /** `ou_…`, of this app. */
  readonly openId: string;
  /** Only with the scope contact:user.employee_id:readonly. */
  readonly userId: string | null;
  readonly unionId: string | null;
}

export interface Mention {
  /** As it stands in the text, for instance `@_user_1`; everybody is `@_all`. */
  readonly key: string;
  readonly name: string;
  /** Null for everybody. */
  readonly openId: string | null;
}

/** Somebody wrote: in a group to the bot (or, with that scope, anything), or in the private chat. */
export interface MessageEvent extends AnyEvent {
  readonly kind: 'message';
  /** `om_…`: by this the same message is recognised, also under another event id (feishu.md §2.4). */
  readonly messageId: string;
  readonly chatId: string;
  readonly chatType: 'p2p' | 'group';
  /** When it was sent: instant, ISO text in UTC. */
  readonly sentAt: string;
  /** `text`, `post`, `file`, `image` … */
  readonly type: string;
  /** The content as the platform gave it. */
  readonly content: JsonObject;
  /** What was written, with mentions as their keys; null when the message is no text. */
  readonly text: string | null;
  readonly mentions: readonly Mention[];
  readonly sender: Person & { readonly type: string };
  readonly rootId: string | null;
  readonly parentId: string | null;
  readonly threadId: string | null;
}

/** Somebody pressed a button or sent a form. Never repeated by the platform, and to be answered within three seconds. */
export interface ClickEvent extends AnyEvent {
  readonly kind: 'click';
  /** Who pressed: his right is to be checked, not that of whom the card was for. */
  readonly operator: Person;
  readonly messageId: string;
  readonly chatId: string;
  /** What the button carries; see readAction in card/action.ts. It proves no right. */
  readonly value: Json;
  readonly tag: string;
  readonly name: string | null;
  /** The form's fields by name (feishu.md §2.8); empty when no form was sent. */
  readonly form: JsonObject;
  /** What was chosen or entered outside a form. */
  readonly option: string | null;
  readonly options: readonly string[];
  readonly input: string | null;
  readonly checked: boolean | null;
  /** For updateByToken: 30 minutes, twice. */
  readonly updateToken: string;
}

/** The bot was put into a group, or taken out of it. The group's name is to be fetched: the event's is not reliable. */
export interface MembershipEvent extends AnyEvent {
  readonly kind: 'bot-added' | 'bot-removed';
  readonly chatId: string;
  readonly operator: Person | null;
}

/** Somebody opened the private chat with the bot. */
export interface EnteredEvent extends AnyEvent {
  readonly kind: 'chat-entered';
  readonly chatId: string;
  readonly operator: Person;
}

/** The company's directory tells that somebody is another now, or has left. */
export interface PersonEvent extends AnyEvent {
  readonly kind: 'person-changed' | 'person-left';
  readonly openId: string;
  /** Null where the app may not know. */
  readonly name: string | null;
  /** open_department_ids; null where the app may not know. */
  readonly departments: readonly string[] | null;
}

/** A kind that we do not read, or one that did not look as documented. */
export interface OtherEvent extends AnyEvent {
  readonly kind: 'other';
  /** The platform's name for it. */
  readonly name: string;
  /** What was not as documented; null when the kind is simply none of ours. */
  readonly fault: string | null;
}

export type FeishuEvent = MessageEvent | ClickEvent | MembershipEvent | EnteredEvent | PersonEvent | OtherEvent;
