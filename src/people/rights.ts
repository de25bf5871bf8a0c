// Who may do what: pure decisions over the rules that the configuration gives. What is granted to nobody is denied.
import type { CoreConfig } from '../config/core.ts';
import { includesRight, type Right } from './right.ts';

export interface Grant {
  /** Its name in `rights.grants`. */
  readonly id: string;
  /** `ou_…`, `oc_…` or `od-…`. */
  readonly to: string;
  readonly right: Right;
  /** Codes; undefined is everywhere. */
  readonly sites?: readonly string[] | undefined;
  /** What commands begin with; undefined is everything. */
  readonly actions?: readonly string[] | undefined;
  /** For display where the directory knows none. */
  readonly name?: string | undefined;
}

export interface RightRules {
  /** What everybody may in the configured chats; elsewhere everybody is a visitor. */
  readonly default: Right;
  readonly chats: readonly string[];
  readonly grants: readonly Grant[];
}

export interface Asker {
  /** open_id */
  readonly person: string;
  /** Where he asks; null on a page. */
  readonly chat: string | null;
  readonly departments: readonly string[];
  /** Whoever left the company may nothing at all. */
  readonly hasLeft: boolean;
}

export interface Need {
  readonly right: Right;
  /** The command's name, `刷新 台账`; whatever else is done names itself. */
  readonly action: string;
  /** Codes; none is all of them, so that a right for some is not enough. */
  readonly sites: readonly string[];
}

export function rightRules({ rights, feishu }: Pick<CoreConfig, 'rights' | 'feishu'>): RightRules {
  return {
    default: rights.default,
    chats: (feishu?.chats ?? []).map(({ id }) => id),
    grants: Object.entries(rights.grants).map(([id, grant]) => ({ id, ...grant })),
  };
}

/** True when the action begins with the words. */
export function coversAction(words: string, action: string): boolean {
  return action === words || action.startsWith(`${words} `);
}

function isFor({ to }: Grant, { person, chat, departments }: Asker): boolean {
  return to === person || to === chat || departments.includes(to);
}

/** Whether it counts for the action, wherever. */
function isAbout({ actions }: Grant, action: string): boolean {
  return actions === undefined || actions.some((words) => coversAction(words, action));
}

/** Every site that is needed must be covered, be it by different grants; all sites only by one without limits. */
function coverSites(grants: readonly Grant[], sites: readonly string[]): boolean {
  if (grants.some((grant) => grant.sites === undefined)) return true;
  return sites.length > 0 && sites.every((site) => grants.some((grant) => grant.sites?.includes(site) === true));
}

/** What is granted to the asker by name, by chat and by department; nothing to who has left. */
export function grantsOf(rules: RightRules, asker: Asker): readonly Grant[] {
  return asker.hasLeft ? [] : rules.grants.filter((grant) => isFor(grant, asker));
}

/** What he may without any grant; null when he has left. */
export function baseRight(rules: RightRules, { chat, hasLeft }: Asker): Right | null {
  if (hasLeft) return null;
  return chat !== null && rules.chats.includes(chat) ? rules.default : 'visit';
}

export function mayDo(rules: RightRules, asker: Asker, { right, action, sites }: Need): boolean {
  const base = baseRight(rules, asker);
  if (base === null) return false;
  if (includesRight(base, right)) return true;
  const fitting = grantsOf(rules, asker).filter((grant) => includesRight(grant.right, right) && isAbout(grant, action));
  return coverSites(fitting, sites);
}

/** Whether he may do it at any site at all: what he is offered. */
export function mayDoSomewhere(rules: RightRules, asker: Asker, need: Omit<Need, 'sites'>): boolean {
  return mayDo(rules, asker, { ...need, sites: [] }) || sitesWhere(rules, asker, { ...need, sites: [] }).length > 0;
}

/** The sites at which he may do it where he may not everywhere; none when he may nowhere. */
export function sitesWhere(rules: RightRules, asker: Asker, need: Need): readonly string[] {
  const named = grantsOf(rules, asker).flatMap(({ sites }) => sites ?? []);
  return [...new Set(named)].filter((site) => mayDo(rules, asker, { ...need, sites: [site] }));
}

/** The action of granting: who may do this for the sites in question grants rights there. */
export const GRANTING = '权限 授予';

/** Open_ids of those who can grant what is needed, in the order of the rules; departments aside. */
export function adminsFor(rules: RightRules, { sites }: Pick<Need, 'sites'>): readonly string[] {
  const persons = [...new Set(rules.grants.filter(isAdminOfPerson).map(({ to }) => to))];
  return persons.filter((person) =>
    mayDo(rules, { person, chat: null, departments: [], hasLeft: false }, { right: 'admin', action: GRANTING, sites }),
  );
}

function isAdminOfPerson({ to, right }: Grant): boolean {
  return right === 'admin' && to.startsWith('ou_');
}

/** Everybody who administers anything. */
export function admins(rules: RightRules): readonly string[] {
  return [...new Set(rules.grants.filter(isAdminOfPerson).map(({ to }) => to))];
}

/** Those who decide for others, for looking up what is known of them. */
export function deciders(rules: RightRules): readonly string[] {
  const deciding = rules.grants.filter(({ to, right }) => to.startsWith('ou_') && includesRight(right, 'approve'));
  return [...new Set(deciding.map(({ to }) => to))];
}
