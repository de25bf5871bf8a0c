// The two worlds around cells, made from what the platform knows.
import type { Json } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import type { Platform } from '../platform.ts';
import type { BaseRecord, FieldRecord, OptionRecord } from '../state/bitable-records.ts';
import type { ReadWorld, UserIdType, WriteWorld } from './cell-world.ts';
import { newBitableId } from './ids.ts';

/** Scopes that show more of people than their ids (feishu.md §6.5). */
const NAMES = ['contact:user.base:readonly', 'contact:contact.base:readonly', 'contact:contact:readonly_as_app'];
const COLOURS = 55;

export interface DraftWorld extends WriteWorld {
  /** The fields that have options now that they had not before, with all their options. */
  grown(): ReadonlyMap<string, readonly OptionRecord[]>;
}

/** Options that are made stay in the draft until whoever converts has converted everything. */
export function writeWorld(platform: Platform, base: BaseRecord, idType: UserIdType): DraftWorld {
  const { state, bitable } = platform;
  const ids = idType === 'open_id' ? null : idsBy(platform, idType);
  const grown = new Map<string, readonly OptionRecord[]>();
  const named = new Map<string, Map<string, string>>();
  const known = (field: FieldRecord): Map<string, string> => {
    const before = named.get(field.id) ?? new Map((field.options ?? []).toReversed().map(({ id, name }) => [name, id]));
    named.set(field.id, before);
    return before;
  };
  return {
    person: (id) => (ids === null ? state.people.get(id)?.id : ids.get(id)),
    options: (field, names) => {
      const before = known(field);
      const made: OptionRecord[] = [];
      const found = names.map((name) => {
        const id = before.get(name) ?? newBitableId('opt');
        if (!before.has(name)) made.push({ id, name, color: 0 });
        return id;
      });
      if (made.length > 0) {
        const all = grown.get(field.id) ?? field.options ?? [];
        const coloured = made.map((one, at) => ({ ...one, color: (all.length + at) % COLOURS }));
        grown.set(field.id, [...all, ...coloured]);
        for (const { id, name } of made) if (!before.has(name)) before.set(name, id);
      }
      return found;
    },
    hasRow: (table, row) => bitable.rows.get(table, row) !== undefined,
    attachment: (token) => {
      const file = state.attachments.get(token);
      return file?.app === base.id ? file : undefined;
    },
    grown: () => grown,
  };
}

/** @param app who looks; null: a person, who sees everything */
export function readWorld(platform: Platform, app: App | null, idType: UserIdType): ReadWorld {
  const { state, apps } = platform;
  const seesNames = app === null || NAMES.some((scope) => app.scopes.has(scope));
  const names = new WeakMap<FieldRecord, ReadonlyMap<string, string>>();
  const person = (openId: string): Json => {
    const record = state.people.get(openId);
    if (record === undefined) return { id: openId };
    const id = { open_id: record.id, union_id: record.unionId, user_id: record.userId }[idType];
    return seesNames ? { id, name: record.name, en_name: record.name, email: '', avatar_url: '' } : { id };
  };
  return {
    person,
    writer: (id) => {
      const bot = apps.find(id);
      if (bot === undefined) return person(id);
      return { id: bot.openId, name: bot.name, en_name: bot.name, email: '', avatar_url: '' };
    },
    optionName: (field, id) => {
      const known = names.get(field) ?? new Map((field.options ?? []).map((option) => [option.id, option.name]));
      names.set(field, known);
      return known.get(id);
    },
    hasRow: (row) => state.rows.get(row) !== undefined,
    attachment: (token) => {
      const file = state.attachments.get(token);
      const url = `https://open.feishu.cn/open-apis/drive/v1/medias/${token}/download`;
      return {
        file_token: token,
        name: file?.name ?? '',
        type: file?.type ?? '',
        size: file?.size ?? 0,
        url,
        tmp_url: url,
      };
    },
    group: (id) => ({ id, name: state.chats.get(id)?.name ?? '', avatar_url: '' }),
  };
}

function idsBy({ state }: Platform, idType: UserIdType): ReadonlyMap<string, string> {
  return new Map(state.people.all().map((one) => [idType === 'union_id' ? one.unionId : one.userId, one.id]));
}
