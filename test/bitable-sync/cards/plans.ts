// Plans as the approval card is given them, of any size.
import type { WaitingPlan } from '../../../src/features/bitable-sync/approve/queries.ts';
import type { ShownPlan, ShownRow } from '../../../src/features/bitable-sync/model/shown-plan.ts';

export function shownWith(text: (index: number) => string, rows: number): ShownPlan {
  const row = (index: number): ShownRow => ({
    key: text(index),
    record: `rec${index}`,
    changes: Array.from({ length: 12 }, (_, at) => ({
      field: text(at),
      before: text(at + 1),
      after: at % 2 ? '' : text(at),
    })),
  });
  const some = Array.from({ length: rows }, (_, index) => row(index));
  const texts = some.map(({ key }) => key);
  return {
    counts: { rows: 9_000, created: 1_200, updated: 30, cleared: 2, unchanged: 7_768, failed: 0, deleted: 612 },
    remoteRows: 8_412,
    emptied: 40,
    examples: { create: some, update: some, clear: some, delete: some, archive: [], mark: [] },
    fields: some.map(({ key }) => ({ column: key, field: key, kind: 'text', isNew: true, reason: key })),
    skipped: some.map(({ key }) => ({ column: key, field: key, reason: key })),
    ...{ losses: texts, lossCount: rows * 3, edited: texts, editedCount: rows, keyFaults: texts, keyFaultCount: rows },
    ...{ reasons: ['要删除 612 条，超过 100 条'], notUndone: texts, requests: 31, minutes: 1 },
  };
}

export function waitingWith(shown: ShownPlan, run: string, rest: Partial<WaitingPlan> = {}): WaitingPlan {
  return {
    ...{ run, task: 7, state: 'waiting', shown, askedBy: 'ou_li', needsOther: true, card: null },
    scope: { deletes: [], empties: [], emptied: 0, newFields: [] },
    ...{ askedAt: '2026-11-26T02:00:00.000Z', expiresAt: '2026-11-27T02:00:00.000Z', decidedBy: null, decidedAt: null },
    ...rest,
  };
}
