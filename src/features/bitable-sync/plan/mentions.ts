// Texts that mention people or hide links behind other words: a plan that changes them says so, since only their words can be put back.
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import type { FieldDecision } from '../model/cell.ts';
import type { Action } from '../model/plan.ts';
import { hasMore } from '../values/restore.ts';
import { readField } from './matching.ts';

export interface Mentions {
  record(record: BitableRecord): void;
  /** How many of them the actions change, by field. */
  changed(actions: readonly Action[]): Readonly<Record<string, number>>;
}

export function openMentions(decisions: readonly FieldDecision[]): Mentions {
  const texts = decisions.flatMap(({ kind, existing }) => (kind === 'text' && existing !== null ? existing.name : []));
  const found = new Map<string, string[]>();
  return {
    record: (record) => {
      for (const name of texts) {
        const read = readField(record, name);
        if (read === undefined || !hasMore(read)) continue;
        const known = found.get(record.id);
        if (known === undefined) found.set(record.id, [name]);
        else known.push(name);
      }
    },
    changed: (actions) => {
      if (found.size === 0) return {};
      const counts = new Map<string, number>();
      for (const action of actions) {
        if (action.kind !== 'update') continue;
        for (const name of found.get(action.record) ?? []) {
          if (Object.hasOwn(action.cells, name)) counts.set(name, (counts.get(name) ?? 0) + 1);
        }
      }
      return Object.fromEntries(counts);
    },
  };
}
