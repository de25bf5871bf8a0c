// What people call those who asked for a run or edited a task.
import type { Context } from '../../../context.ts';
import { namesOf } from '../../../people/names.ts';
import { rightRules } from '../../../people/rights.ts';
import { OTHERS } from '../cards/who-words.ts';

export type Naming = (person: string | null) => string;

/** Nobody is the schedule. */
export async function namingOf(
  { store, config }: Pick<Context, 'store' | 'config'>,
  persons: readonly (string | null)[],
): Promise<Naming> {
  const asked = [...new Set(persons.filter((person) => person !== null))];
  const names = await namesOf(store, rightRules(config), asked);
  return (person) => (person === null ? '定时' : (OTHERS[person] ?? names.get(person) ?? person));
}
