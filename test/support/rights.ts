// Rights as tests write them: who has which, and who asks.
import type { Right } from '../../src/people/right.ts';
import type { Asker, Grant, RightRules } from '../../src/people/rights.ts';

/** In these everybody may query. */
export const KNOWN_CHATS = ['oc_1', 'oc_a', 'oc_b'];

/** Everywhere and for everything, by the right. */
export function rightsFor(people: Partial<Record<Right, readonly string[]>> = {}): RightRules {
  const grants = Object.entries(people).flatMap(([right, ids]) =>
    ids.map((to): Grant => ({ id: `${right}-${to}`, to, right: right as Right })),
  );
  return { default: 'query', chats: KNOWN_CHATS, grants };
}

export function asker(person: string, chat: string | null = 'oc_a', more: Partial<Asker> = {}): Asker {
  return { person, chat, departments: [], hasLeft: false, ...more };
}
