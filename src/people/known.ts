// What is known of people when something is decided: name, departments, whether they have left.
import type { Asker, RightRules } from './rights.ts';

export interface KnownPerson {
  /** Null where nobody has told it yet. */
  readonly name: string | null;
  readonly departments: readonly string[];
  readonly hasLeft: boolean;
}

/** By open_id; who is not in it is not known. */
export type KnownPeople = ReadonlyMap<string, KnownPerson>;

export function askerOf(known: KnownPeople, person: string, chat: string | null): Asker {
  const { departments = [], hasLeft = false } = known.get(person) ?? {};
  return { person, chat, departments, hasLeft };
}

/** The directory's, or what a grant calls him; null when nobody told. */
export function nameOf(known: KnownPeople, { grants }: Pick<RightRules, 'grants'>, person: string): string | null {
  return known.get(person)?.name ?? grants.find(({ to, name }) => to === person && name !== undefined)?.name ?? null;
}
