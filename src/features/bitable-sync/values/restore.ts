// What can be written again of a record that was deleted, whatever the types of its fields.
import type { BitableField } from '../../../feishu/api/bitable.ts';
import { isJsonObject, type Json } from '../../../lib/json.ts';
import { kindOf, whyUnwritten } from './field-types.ts';
import { idsOf, readCell } from './read-cell.ts';
import { writtenCell } from './written-cell.ts';

/** `why` and `note`: Chinese, without a full stop. `note`: what does not come back although the cell does. */
export type Restorable =
  | { readonly ok: true; readonly write: Json; readonly note?: string }
  | { readonly ok: false; readonly why: string };

export const ONLY_TEXT = '里的文字写得回来，里面提到的人和链接写不回来';

/** @param read the cell's read form, as the record was read before it was deleted */
export function restorable(field: BitableField, read: Json): Restorable {
  if (read === null) return { ok: true, write: null };
  const write = otherKinds[field.type];
  if (write !== undefined) return orUnknown(write(read));
  const kind = kindOf(field);
  if (kind === null) return { ok: false, why: whyUnwritten(field) };
  const cell = readCell(kind, read);
  if (cell === null && !isEmpty(read)) return orUnknown(undefined);
  const restored = { ok: true, write: writtenCell(kind, cell) } as const;
  return kind === 'text' && hasMore(read) ? { ...restored, note: ONLY_TEXT } : restored;
}

/** Read form → write form of fields that a sync never writes but gives back; undefined: the read form is not known. */
const otherKinds: Readonly<Record<number, (read: Json) => Json | undefined>> = {
  17: (read) => listOf(read, 'file_token')?.map((token) => ({ file_token: token })),
  18: linkIds,
  21: linkIds,
  22: (read) => (isJsonObject(read) && typeof read.location === 'string' ? read.location : undefined),
  23: (read) => {
    const ids = idsOf(read);
    return ids.length > 0 ? ids.map((id) => ({ id })) : undefined;
  },
};

function linkIds(read: Json): Json | undefined {
  const ids = isJsonObject(read) ? (read.link_record_ids ?? []) : undefined;
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) return undefined;
  return ids.length === 0 ? null : ids;
}

function listOf(read: Json, member: string): readonly string[] | undefined {
  if (!Array.isArray(read)) return undefined;
  const texts = (read as readonly Json[]).map((one) => (isJsonObject(one) ? one[member] : undefined));
  return texts.every((text): text is string => typeof text === 'string') ? texts : undefined;
}

function orUnknown(write: Json | undefined): Restorable {
  return write === undefined ? { ok: false, why: '读到的内容不认识，写不回去' } : { ok: true, write };
}

const isEmpty = (read: Json): boolean => read === '' || (Array.isArray(read) && read.length === 0);

/** Whether segments of a text are more than their text: mentions, or links behind other words. */
export function hasMore(read: Json): boolean {
  return (
    Array.isArray(read) &&
    (read as readonly Json[]).some(
      (part) =>
        isJsonObject(part) &&
        (part.type === 'mention' ||
          (part.type === 'url' && part.link !== part.text && part.link !== `mailto:${String(part.text)}`)),
    )
  );
}
