// The playground's persons on pages: whoever opens them on this machine is the demo's admin, and can be somebody else with one press.

import type { Right } from '../../people/right.ts';
import type { Grant } from '../../people/rights.ts';
import { PLAYGROUND_GROUP, PLAYGROUND_PEOPLE } from '../../playground/company.ts';
import type { Cookie } from '../../web/cookie.ts';
import type { Knock, Visitor } from '../../web/visitor.ts';

export interface Demo {
  readonly persons: readonly { readonly id: string; readonly name: string; readonly right: Right }[];
  /** The chat they are in. */
  readonly chat: string;
  /** True where the configuration grants them their rights, so that 权限 changes them; else they bring them along. */
  readonly areGranted: boolean;
}

export function playgroundDemo(areGranted: boolean): Demo {
  return { persons: PLAYGROUND_PEOPLE, chat: PLAYGROUND_GROUP.id, areGranted };
}

const CHOICE = 'zhiban_person';

/** It says nothing that the menu beside it does not offer anyway, and counts on this machine only. */
export function choiceCookie(person: string): Cookie {
  return { name: CHOICE, value: person, maxAgeSeconds: 365 * 86_400, secure: false };
}

export function demoPerson(
  { persons, chat, areGranted }: Demo,
  { cookie }: Pick<Knock, 'cookie'>,
): { readonly visitor: Visitor; readonly chats: readonly string[]; readonly own: readonly Grant[] } {
  const chosen = cookie(CHOICE);
  const person = persons.find(({ id }) => id === chosen) ?? persons.find(({ right }) => right === 'admin');
  if (person === undefined) throw new Error('the playground has no admin');
  const { id, name, right } = person;
  const others = persons.filter((one) => one !== person).map((one) => ({ person: one.id, name: one.name }));
  return {
    visitor: { person: id, name, by: 'playground', csrf: null, others },
    chats: [chat],
    own: areGranted ? [] : [{ id: '演练场', to: id, right }],
  };
}
