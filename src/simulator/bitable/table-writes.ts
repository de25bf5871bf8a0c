// Writes rows of a table, with what goes with them: options that were made on the way, and what else belongs to the same call.
import type { Platform } from '../platform.ts';
import type { RowRecord, TableRecord } from '../state/bitable-records.ts';
import { withOtherSides } from './duplex.ts';
import type { Refusal } from './refusals.ts';
import type { DraftWorld } from './worlds.ts';

const MOST_OPTIONS = 20_000;

/** Null when it is done. */
export function commit(
  platform: Platform,
  table: TableRecord,
  world: DraftWorld,
  put: readonly RowRecord[],
  also: () => void = () => undefined,
): Refusal | null {
  const { bitable, state } = platform;
  const grown = world.grown();
  if ([...grown.values()].some((options) => options.length > MOST_OPTIONS)) return { code: 1254130 };
  state.together(() => {
    if (grown.size > 0) {
      const fields = table.fields.map((field) => ({ ...field, options: grown.get(field.id) ?? field.options }));
      state.tables.put(table.id, { ...table, fields });
    }
    for (const [id, rows] of withOtherSides(platform, table, put)) bitable.rows.write(id, { put: rows, remove: [] });
    also();
  });
  return null;
}
