// The apps that the platform knows: who they are, what they may do, where their events go. Options, not state.
import { UserError } from '../lib/errors.ts';
import { derivedId } from './state/ids.ts';

export interface AppOptions {
  /** `cli_` and 16 hexadecimal digits: the SDK takes no other for a long connection (feishu.md §3.1). */
  readonly appId: string;
  readonly appSecret: string;
  /** Empty sends events in the clear and unsigned (§2.3). */
  readonly encryptKey: string;
  readonly verificationToken: string;
  /** Where events are posted to; null sends none. May be set later. */
  readonly eventUrl: string | null;
  /** Where card clicks are posted to; absent: the same place. */
  readonly callbackUrl?: string | null;
  /** Absent: everything a bot may have; see ALL_SCOPES. */
  readonly scopes?: readonly string[];
  /**
   * Whom of the directory it may look at, a console setting beside the scopes (feishu.md §7): `ou_…`, or `od-…` with all below it.
   * Absent: everybody.
   */
  readonly contactRange?: readonly string[];
  /** Where the authorization page may send the browser back to, word for word (安全设置). Absent: nowhere. May be set later. */
  readonly redirectUrls?: readonly string[];
  /** The bot's name; absent: 值班. */
  readonly name?: string;
}

export interface App {
  readonly id: string;
  readonly secret: string;
  readonly encryptKey: string;
  readonly verificationToken: string;
  eventUrl: string | null;
  callbackUrl: string | null;
  readonly scopes: ReadonlySet<string>;
  /** Null: everybody. */
  contactRange: ReadonlySet<string> | null;
  redirectUrls: ReadonlySet<string>;
  /** `ou_…` of who may use the app; null: everybody. */
  availableTo: ReadonlySet<string> | null;
  readonly name: string;
  /** `ou_…` of the bot, the same after every restart. */
  readonly openId: string;
}

/** Scopes of feishu.md §7 that concern messages, chats, people and Bitables. */
export const ALL_SCOPES = [
  'im:message',
  'im:message:send_as_bot',
  'im:message.p2p_msg:readonly',
  'im:message.group_at_msg:readonly',
  'im:message.group_msg',
  'im:message.reactions:write_only',
  'im:resource',
  'im:chat',
  'im:chat.members:read',
  'im:chat.members:bot_access',
  'im:chat.access_event.bot_p2p_chat:read',
  'im:message.urgent',
  'contact:contact.base:readonly',
  'contact:user.base:readonly',
  'contact:user.department:readonly',
  'contact:user.employee:readonly',
  'bitable:app',
  'wiki:node:read',
] as const;

export interface Apps {
  find(appId: string): App | undefined;
  all(): readonly App[];
}

/** @throws UserError when an app id is not as the platform makes them, or comes twice */
export function openApps(options: readonly AppOptions[]): Apps {
  const apps = new Map<string, App>();
  for (const one of options) {
    if (!/^cli_[0-9a-fA-F]{16}$/.test(one.appId)) {
      throw new UserError(
        `应用编号“${one.appId}”不像飞书的；请用 cli_ 加 16 位十六进制数字，例如 cli_a000000000000001`,
      );
    }
    if (apps.has(one.appId)) throw new UserError(`应用编号“${one.appId}”写了两次；请各用一个`);
    apps.set(one.appId, {
      id: one.appId,
      secret: one.appSecret,
      encryptKey: one.encryptKey,
      verificationToken: one.verificationToken,
      eventUrl: one.eventUrl,
      callbackUrl: one.callbackUrl === undefined ? one.eventUrl : one.callbackUrl,
      scopes: new Set(one.scopes ?? ALL_SCOPES),
      contactRange: one.contactRange === undefined ? null : new Set(one.contactRange),
      redirectUrls: new Set(one.redirectUrls ?? []),
      availableTo: null,
      name: one.name ?? '值班',
      openId: derivedId('ou_', 'bot', one.appId),
    });
  }
  return { find: (appId) => apps.get(appId), all: () => [...apps.values()] };
}
