// Who asks a page or an API, and whether he may: by the same rules as in the chat.
import type { CoreConfig } from '../../config/core.ts';
import type { Log } from '../../context.ts';
import type { Clock } from '../../lib/clock.ts';
import { denialSentence } from '../../people/denial.ts';
import { askerOf } from '../../people/known.ts';
import { RIGHT_TITLE, type Right } from '../../people/right.ts';
import { admins, type Grant, mayDo, type Need, type RightRules, rightRules, sitesWhere } from '../../people/rights.ts';
import { type ApiKey, coversPath, findKey } from '../../people/signin/api-keys.ts';
import { endSessionsOf, findSession } from '../../people/signin/sessions.ts';
import type { Store } from '../../store/store.ts';
import { keyIn } from '../../web/knock.ts';
import type { Access, Knock, Recognised, Refusal, Visitor } from '../../web/visitor.ts';
import { allowance } from './allowance.ts';
import { isSecure, sessionName } from './cookies.ts';
import { type Demo, demoPerson } from './demo.ts';
import type { People } from './desk.ts';
import { keyLimit, MOST_OF_A_KEY } from './key-limit.ts';
import type { RecordAlone } from './records.ts';

export interface AccessOptions {
  readonly store: Store;
  /** As it is at the moment. */
  configNow(): Promise<CoreConfig>;
  readonly people: People;
  readonly record: RecordAlone;
  /** The machine's clock, for sessions and keys. */
  readonly realNow: Clock;
  /** Null outside the playground. */
  readonly demo: Demo | null;
  readonly log: Log;
}

/** What counts beside the rules for one visitor. */
interface Standing {
  /** Chats whose rights he has, too. */
  readonly chats: readonly string[];
  /** What he brings along: a session's own right, a key's scope. */
  readonly own: readonly Grant[];
  readonly key: ApiKey | null;
}

const MOST_WRONG_KEYS = 20;

export function createAccess(options: AccessOptions): Access {
  const standings = new WeakMap<Visitor, Standing>();
  const [ofKeys, wrong] = [keyLimit(options.store), allowance(MOST_WRONG_KEYS)];
  const standingOf = (visitor: Visitor): Standing => standings.get(visitor) ?? { chats: [], own: [], key: null };
  const known = (visitor: Visitor, standing: Standing): Recognised => {
    standings.set(visitor, standing);
    return { kind: 'visitor', visitor };
  };

  const byKey = async (sent: string, { client }: Knock): Promise<Recognised> => {
    const at = options.realNow();
    const found = await findKey(options.store, sent, at);
    if (found === null) {
      const isFlood = !wrong.take(client.address, at);
      if (!isFlood) options.log.warn({ from: client.address, key: sent.slice(0, 12) }, 'a key was refused');
      return isFlood
        ? { kind: 'refused', status: 429, message: '不对的密钥试得太多，请一分钟以后再试。' }
        : { kind: 'refused', status: 401, message: '密钥不对、已过期或已撤销；请用 zhiban keys list 核对。' };
    }
    if (!(await ofKeys.admit(found.id, at)))
      return { kind: 'refused', status: 429, message: `每个密钥每分钟最多 ${MOST_OF_A_KEY} 次，请稍后再试。` };
    const person = `key:${found.name}`;
    await recordKeyUse(options, found);
    const visitor: Visitor = { person, name: found.name, by: 'key', csrf: null, others: [] };
    return known(visitor, { chats: [], own: [grantOfKey(found, person)], key: found });
  };

  const byBrowser = async (knock: Knock): Promise<Recognised> => {
    const { publicUrl } = (await options.configNow()).web;
    const id = knock.cookie(sessionName(isSecure(knock, publicUrl)));
    const session = id === null ? null : await findSession(options.store, id, options.realNow());
    if (session !== null) {
      const { person, name, ownRight, chats, csrf } = session;
      const own = ownRight === null ? [] : [{ id: '登录', to: person, right: ownRight as Right }];
      return known({ person, name, by: 'session', csrf, others: [] }, { chats, own, key: null });
    }
    // A public address says that others are to come: then nobody is taken for the demo's admin.
    if (options.demo === null || !knock.isLocal || publicUrl !== undefined) return { kind: 'nobody' };
    const { visitor, chats, own } = demoPerson(options.demo, knock);
    return known(visitor, { chats, own, key: null });
  };

  return {
    recognise: (knock) => {
      const key = keyIn(knock.authorization);
      return key === null ? byBrowser(knock) : byKey(key, knock);
    },
    allows: async (visitor, need, knock) =>
      (await decided(options, visitor, standingOf(visitor), need, knock)) === null,
    refusalOf: async (visitor, need, knock) => {
      const standing = standingOf(visitor);
      const refusal = await decided(options, visitor, standing, need, knock);
      if (refusal !== null) await recordDenial(options, visitor, need, knock, refusal);
      return refusal;
    },
  };
}

async function decided(
  { configNow, people, store }: AccessOptions,
  visitor: Visitor,
  { chats, own, key }: Standing,
  need: Need,
  { path }: Knock,
): Promise<Refusal | null> {
  if (key !== null) return refusalOfKey(key, own, { need, path, siteName: siteNameIn(await configNow()) });
  // What belongs to the playground is everybody's who is one of its persons.
  if (visitor.by === 'playground' && need.action.startsWith('演练')) return null;
  const config = await configNow();
  const configured = rightRules(config);
  const rules: RightRules = { ...configured, grants: [...configured.grants, ...own] };
  const persons = [visitor.person, ...admins(configured)].filter((id) => id.startsWith('ou_'));
  const known = await people.known(persons);
  const askers = (chats.length === 0 ? [null] : chats).map((chat) => askerOf(known, visitor.person, chat));
  if (askers.some((asker) => mayDo(rules, asker, need))) return null;
  const [asker] = askers;
  if (asker === undefined) throw new Error('nobody asks');
  if (asker.hasLeft) await store.transaction((trx) => endSessionsOf(trx, visitor.person));
  const siteName = siteNameIn(config);
  const where = [...new Set(askers.flatMap((one) => sitesWhere(rules, one, need)))];
  return {
    message: denialSentence({ rules: configured, asker, need, known, siteName }),
    instead: where.map((code) => ({ title: siteName(code), path: `${path}?site=${encodeURIComponent(code)}` })),
  };
}

function siteNameIn({ sites }: Pick<CoreConfig, 'sites'>): (code: string) => string {
  return (code) => sites.find((site) => site.code === code)?.name ?? code;
}

/** A key has its own scope and no other rights: neither those of whoever made it, nor what everybody may. */
function refusalOfKey(
  key: ApiKey,
  own: readonly Grant[],
  { need, path, siteName }: { need: Need; path: string; siteName: (code: string) => string },
): Refusal | null {
  const asker = { person: `key:${key.name}`, chat: null, departments: [], hasLeft: false };
  const isCovered = coversPath(key, path);
  const rules: RightRules = { default: 'visit', chats: [], grants: own };
  if (isCovered && mayDo(rules, asker, need)) return null;
  const where = isCovered ? sitesWhere(rules, asker, need) : [];
  const [first] = where;
  if (need.sites.length === 0 && first !== undefined) {
    const message = `密钥“${key.name}”只有 ${where.map(siteName).join('、')} 的权限，请在地址里写上 ?site=${encodeURIComponent(first)}。`;
    return { message, instead: [] };
  }
  const missing = isCovered ? `“${need.action}”的${RIGHT_TITLE[need.right]}权限` : `路径 ${path}`;
  const message = `密钥“${key.name}”不含${missing}${need.sites.length === 0 ? '' : `（${need.sites.map(siteName).join('、')}）`}；请用 zhiban keys create 另建一个。`;
  return { message, instead: [] };
}

function grantOfKey({ right, sites, actions }: ApiKey, person: string): Grant {
  return { id: '密钥', to: person, right: right as Right, sites: sites ?? undefined, actions: actions ?? undefined };
}

/** One row an hour of a key that is in use. */
function recordKeyUse({ record }: AccessOptions, { name, prefix, id }: ApiKey): Promise<void> {
  const text = `密钥 ${prefix} 在用`;
  const facts = { kind: 'sign-in', person: `key:${name}`, text, decision: 'allowed', result: 'ok' } as const;
  return record({ ...facts, hourly: `key ${id}` });
}

function recordDenial(
  { record }: AccessOptions,
  { person }: Visitor,
  need: Need,
  { method, path }: Knock,
  { message }: Refusal,
): Promise<void> {
  const text = `${method} ${path}（${need.action}，${RIGHT_TITLE[need.right]}）`;
  const facts = { kind: 'denial', person, text, decision: 'denied', result: message } as const;
  return record({ ...facts, hourly: `denial ${person} ${text}` });
}
