// The people of the company: who is there, in which departments, and who leaves.
import { tellChanged, tellLeft } from '../events/directory-events.ts';
import type { Platform } from '../platform.ts';
import { derivedId, newPlatformId } from '../state/ids.ts';
import type { PersonRecord } from '../state/records.ts';
import { idOf, type PersonRef, personOf, wrongUse } from './refs.ts';

export interface Person {
  /** `ou_…` */
  readonly id: string;
  readonly name: string;
  /** `od-…` */
  readonly departments: readonly string[];
  readonly resigned: boolean;
}

export interface Department {
  /** `od-…` */
  readonly id: string;
  readonly name: string;
  /** `od-…`; null: directly below the company. */
  readonly parent: string | null;
}

export interface People {
  /** @param id `ou_…`; a new one unless told. The same id again answers who has it. */
  add(name: string, id?: string, departments?: readonly string[]): Person;
  /** Undefined when nobody is called so; the first of several. */
  find(name: string): Person | undefined;
  all(): readonly Person[];
  /** Another name or other departments: apps hear contact.user.updated_v3. */
  change(person: PersonRef, change: { readonly name?: string; readonly departments?: readonly string[] }): Person;
  /**
   * Leaves the company: out of every group and department, the private chats are dead, and apps hear contact.user.deleted_v3.
   * Whoever left stays known, `resigned`. Twice is once.
   */
  resign(person: PersonRef): Person;
  /**
   * Who sits at the browser that comes to the authorization page: it goes straight back with a code, as inside the client. Null: the
   * page asks, which is so at first.
   */
  signInAs(person: PersonRef | null): void;
  /** @param id `od-…`; a new one unless told. The same id again answers what has it. */
  addDepartment(name: string, id?: string, parent?: string | null): Department;
  departments(): readonly Department[];
}

export function openPeople(platform: Platform): People {
  const { state } = platform;
  const knownDepartments = (ids: readonly string[]): readonly string[] => {
    for (const id of ids) if (state.departments.get(id) === undefined) throw wrongUse(`没有这个部门：${id}`);
    return ids;
  };
  return {
    add: (name, id = newPlatformId('ou_'), departments = []) => {
      if (name.trim() === '') throw wrongUse('人要有名字');
      const known = state.people.get(id);
      if (known !== undefined) return shown(known);
      const [unionId, userId] = [derivedId('on_', id), derivedId('', 'user', id).slice(0, 8)];
      const person = { id, unionId, userId, name, departments: knownDepartments(departments), resigned: false };
      state.people.put(id, person);
      return shown(person);
    },
    find: (name) =>
      state.people
        .all()
        .filter((one) => one.name === name)
        .map(shown)[0],
    all: () => state.people.all().map(shown),
    change: (ref, { name, departments }) => {
      const before = personOf(platform, ref);
      if (before.resigned === true) throw wrongUse(`${before.name} 已离职`);
      if (name !== undefined && name.trim() === '') throw wrongUse('人要有名字');
      const after: PersonRecord = {
        ...before,
        ...(name === undefined ? {} : { name }),
        ...(departments === undefined ? {} : { departments: knownDepartments(departments) }),
      };
      state.people.put(after.id, after);
      tellChanged(platform, before, after);
      return shown(after);
    },
    resign: (ref) => {
      const before = personOf(platform, ref);
      if (before.resigned === true) return shown(before);
      const after: PersonRecord = { ...before, departments: [], resigned: true };
      state.people.put(after.id, after);
      for (const chat of state.chats.all()) {
        if (chat.mode !== 'group' || !chat.people.includes(idOf(ref))) continue;
        state.chats.put(chat.id, { ...chat, people: chat.people.filter((one) => one !== before.id) });
      }
      tellLeft(platform, before, after);
      return shown(after);
    },
    signInAs: (ref) => {
      if (ref === null) state.browsers.remove('browser');
      else state.browsers.put('browser', { id: 'browser', person: personOf(platform, ref).id });
    },
    addDepartment: (name, id = newPlatformId('od-'), parent = null) => {
      if (parent !== null) knownDepartments([parent]);
      const known = state.departments.get(id);
      if (known === undefined) state.departments.put(id, { id, name, parent });
      return known ?? { id, name, parent };
    },
    departments: () => state.departments.all(),
  };
}

function shown({ id, name, departments = [], resigned = false }: PersonRecord): Person {
  return { id, name, departments, resigned };
}
