// The people of the company.
import type { Platform } from '../platform.ts';
import { derivedId, newPlatformId } from '../state/ids.ts';
import type { PersonRecord } from '../state/records.ts';
import { wrongUse } from './refs.ts';

export interface Person {
  /** `ou_…` */
  readonly id: string;
  readonly name: string;
}

export interface People {
  /** @param id `ou_…`; a new one unless told. The same id again answers who has it. */
  add(name: string, id?: string): Person;
  /** Undefined when nobody is called so; the first of several. */
  find(name: string): Person | undefined;
  all(): readonly Person[];
}

export function openPeople({ state }: Platform): People {
  const shown = ({ id, name }: PersonRecord): Person => ({ id, name });
  return {
    add: (name, id = newPlatformId('ou_')) => {
      if (name.trim() === '') throw wrongUse('人要有名字');
      const known = state.people.get(id);
      if (known !== undefined) return shown(known);
      const person = { id, unionId: derivedId('on_', id), userId: derivedId('', 'user', id).slice(0, 8), name };
      state.people.put(id, person);
      return shown(person);
    },
    find: (name) =>
      state.people
        .all()
        .filter((one) => one.name === name)
        .map(shown)[0],
    all: () => state.people.all().map(shown),
  };
}
