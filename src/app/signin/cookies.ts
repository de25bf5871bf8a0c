// The two cookies of sign-in: of the session, and of the way to Feishu and back. Pure.
import { hashOf } from '../../people/signin/secret.ts';
import { LONGEST_MS } from '../../people/signin/sessions.ts';
import type { Cookie } from '../../web/cookie.ts';
import type { Knock } from '../../web/visitor.ts';

/** Ten minutes to sign in at Feishu. */
const FLOW_SECONDS = 600;
const HALF = /^[\w-]{43}$/;

/** Https as far as the browser is concerned: seen so, or by the address that people use. On this machine itself people may use plain http. */
export function isSecure(
  { client, isLocal }: Pick<Knock, 'client' | 'isLocal'>,
  publicUrl: string | undefined,
): boolean {
  if (client.scheme === 'https') return true;
  return !isLocal && publicUrl !== undefined && new URL(publicUrl).protocol === 'https:';
}

/** `__Host-`: no other name of the same domain can have set it. */
function named(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

export function sessionName(secure: boolean): string {
  return named('zhiban_session', secure);
}

/** @param id empty takes it away */
export function sessionCookie(id: string, secure: boolean): Cookie {
  return { name: sessionName(secure), value: id, maxAgeSeconds: id === '' ? 0 : LONGEST_MS / 1000, secure };
}

/** What the browser that set out for Feishu must bring back. */
export interface Flow {
  /** 256 random bits; comes back in the address. */
  readonly state: string;
  /** PKCE: told with the code only. */
  readonly verifier: string;
  readonly returnTo: string;
}

/** One of sixteen, so that several windows can be on their way at once, and not so many that they fill a header. */
function flowName(state: string, secure: boolean): string {
  return named(`zhiban_signin_${hashOf(state).slice(0, 1)}`, secure);
}

export function flowCookie({ state, verifier, returnTo }: Flow, secure: boolean): Cookie {
  const value = [state, verifier, Buffer.from(returnTo).toString('base64url')].join('.');
  return { name: flowName(state, secure), value, maxAgeSeconds: FLOW_SECONDS, secure };
}

export function endOfFlow(state: string, secure: boolean): Cookie {
  return { name: flowName(state, secure), value: '', maxAgeSeconds: 0, secure };
}

/** The flow that this browser began with that state; null when it began none. */
export function flowOf(state: string | undefined, { cookie }: Pick<Knock, 'cookie'>, secure: boolean): Flow | null {
  if (state === undefined || !HALF.test(state)) return null;
  const [own = '', verifier = '', returnTo = ''] = (cookie(flowName(state, secure)) ?? '').split('.');
  if (hashOf(own) !== hashOf(state) || !HALF.test(verifier)) return null;
  return { state, verifier, returnTo: Buffer.from(returnTo, 'base64url').toString('utf8') };
}
