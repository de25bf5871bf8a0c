// Whether somebody may give a right away, what the grant is called, and what must not be taken: pure.
import { type JsonObject, present } from '../lib/json.ts';
import { RIGHT_TITLE } from './right.ts';
import { type Asker, type Grant, mayDo, type RightRules } from './rights.ts';

/** Covered by grants that are limited to no action. */
const ANY_ACTION = '*';

/** Nobody gives what he does not administer: other sites, other actions. */
export function mayGrant(rules: RightRules, asker: Asker, { sites = [], actions }: Omit<Grant, 'id' | 'to'>): boolean {
  return (actions ?? [ANY_ACTION]).every((action) => mayDo(rules, asker, { right: 'admin', action, sites }));
}

/** The grant that gives exactly this already; null when none does. */
export function sameGrant(rules: RightRules, wanted: Omit<Grant, 'id'>): Grant | null {
  const key = ({ to, right, sites, actions }: Omit<Grant, 'id'>): string =>
    JSON.stringify([to, right, sites?.toSorted() ?? null, actions?.toSorted() ?? null]);
  return rules.grants.find((grant) => key(grant) === key(wanted)) ?? null;
}

/** Its key in `rights.grants`: readable, and by the trace number the same when it is made again. */
export function grantId({ name, right }: Pick<Grant, 'name' | 'right'>, trace: string): string {
  const who = [...(name ?? '授权').replace(/[^\p{L}\p{N}]/gu, '')].slice(0, 20).join('');
  return `${who === '' ? '授权' : who}-${RIGHT_TITLE[right]}-${trace}`;
}

/** As it stands in the settings. */
export function grantValue({ to, right, sites, actions, name }: Omit<Grant, 'id'>): JsonObject {
  return present({ to, right, sites, actions, name });
}

/** True when by the next rules nobody could grant anything any more, and by those before somebody could. */
export function leavesNoAdmin(
  before: Pick<RightRules, 'grants'>,
  next: Pick<RightRules, 'grants'>,
  hasLeft: (person: string) => boolean,
): boolean {
  const isWhole = ({ right, sites, actions, to }: Grant): boolean =>
    right === 'admin' && sites === undefined && actions === undefined && !hasLeft(to);
  return before.grants.some(isWhole) && !next.grants.some(isWhole);
}
