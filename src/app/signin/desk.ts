// What the pages of sign-in know and may do.
import type { Kysely } from 'kysely';
import type { CoreConfig } from '../../config/core.ts';
import type { Log } from '../../context.ts';
import type { Feishu } from '../../feishu/client.ts';
import type { Clock } from '../../lib/clock.ts';
import type { KnownPeople } from '../../people/known.ts';
import { endSession, openSession, type SignedIn } from '../../people/signin/sessions.ts';
import type { Store } from '../../store/store.ts';
import type { StoreTables } from '../../store/tables.ts';
import type { Cookie } from '../../web/cookie.ts';
import type { WebAnswer } from '../../web/route.ts';
import type { Knock } from '../../web/visitor.ts';
import { isSecure, sessionCookie, sessionName } from './cookies.ts';
import type { Demo } from './demo.ts';
import { recordSignin } from './records.ts';

/** What is known of people, after those of whom too little is known were looked up. */
export interface People {
  /** @param named what they are called elsewhere */
  known(
    openIds: readonly string[],
    named?: readonly { readonly openId: string; readonly name: string }[],
  ): Promise<KnownPeople>;
}

export interface SigninDesk {
  readonly store: Store;
  /** As it is at the moment. */
  readonly config: CoreConfig;
  /** Null without an app. */
  readonly feishu: Feishu | null;
  readonly people: People;
  /** Null outside the playground. */
  readonly demo: Demo | null;
  /** The product's clock, for the audit. */
  readonly now: Clock;
  /** The machine's clock, for sessions and codes. */
  readonly realNow: Clock;
  readonly log: Log;
}

/** Opens a session under a new id, ends the one that the browser had, and records it; answers the cookie. */
export async function signIn(
  { store, config, now, realNow }: SigninDesk,
  whose: SignedIn,
  knock: Knock,
  trx: Kysely<StoreTables>,
): Promise<Cookie> {
  const secure = isSecure(knock, config.web.publicUrl);
  const before = knock.cookie(sessionName(secure));
  if (before !== null) await endSession(trx, before);
  const id = await openSession(trx, whose, realNow());
  const text = `登录：${whose.how === 'feishu' ? '飞书' : '一次性口令'}，${whose.name}`;
  const at = now();
  const record = { kind: 'sign-in', person: whose.person, text, decision: 'allowed', result: 'ok' } as const;
  await recordSignin(trx, store.newId(at), record, at);
  return sessionCookie(id, secure);
}

/** A page with what did not work, and what to do. */
export function troublePage(
  title: string,
  message: string,
  more: { readonly status?: number; readonly returnTo?: string; readonly cookies?: readonly Cookie[] } = {},
): WebAnswer {
  const { status = 400, returnTo = '/', cookies = [] } = more;
  return {
    kind: 'page',
    template: 'signin/trouble',
    title,
    status,
    data: { title, message, again: `/signin?return_to=${encodeURIComponent(returnTo)}` },
    cookies,
  };
}
