// Rows without a key: compared as wholes, or only appended.
import type { FieldDecision } from '../model/cell.ts';
import type { Action, BaseUpdate, GoneAction } from '../model/plan.ts';
import { NO_CELLS } from './base-cells.ts';
import { type Findings, noRows } from './findings.ts';
import { rowJson } from './keys.ts';
import { byField, createAction, type Matching, tableCells } from './matching.ts';
import { packed, unpacked } from './packed.ts';
import { similarRecords } from './similar-rows.ts';
import type { SourceRow, SourceRows } from './source-rows.ts';

const noKey = (): string => '';

/** Each row is a new record, whatever the table holds. */
export function appendRows(decisions: readonly FieldDecision[], rows: SourceRows): Matching {
  const buckets = noRows();
  const actions: Action[] = [];
  return {
    record: () => {},
    row: (values, number) => {
      const action = createAction(decisions, rows.read(values, number, noKey), number, '');
      actions.push(action);
      buckets[action.isPartial ? 'failed' : 'created'] += 1;
    },
    end: () => ({ buckets, actions, baseUpdates: [], edited: [], emptied: 0, keyFaults: [], notes: [] }),
  };
}

/**
 * As multisets: equal rows are matched one to one, what the table has too many is deleted, what it lacks is created. A row with a lost
 * cell takes a record that is equal in all others, so that the cell stays as it stands.
 */
export function matchWholeRows(
  decisions: readonly FieldDecision[],
  rows: SourceRows,
  base: ReadonlyMap<string, string> | null,
): Matching {
  const left = new Map<string, string[]>();
  const buckets = noRows();
  const creates: { readonly number: number; readonly source: SourceRow }[] = [];
  const lossy: { readonly number: number; readonly source: SourceRow }[] = [];
  const baseUpdates: BaseUpdate[] = [];
  const take = (cells: string): boolean => {
    const records = left.get(cells);
    const record = records?.pop();
    if (record === undefined) return false;
    if (records?.length === 0) left.delete(cells);
    if (!base?.has(record)) baseUpdates.push({ record, base: NO_CELLS });
    return true;
  };

  const takeSimilar = (): void => {
    const counts = new Map([...left].map(([cells, records]) => [cells, records.length]));
    const sources = lossy.map(({ source }) => source);
    for (const [at, cells] of similarRecords(sources, counts).entries()) {
      const row = lossy[at];
      if (row !== undefined && (cells === null || !take(cells))) creates.push(row);
    }
    buckets.failed += lossy.length;
  };

  return {
    record: (record) => {
      const cells = packed(rowJson(tableCells(decisions, record)));
      const records = left.get(cells);
      if (records === undefined) left.set(cells, [record.id]);
      else records.push(record.id);
    },
    row: (values, number) => {
      const source = rows.read(values, number, noKey);
      if (source.lost !== null) return void lossy.push({ number, source });
      if (take(packed(rowJson(source.cells)))) buckets.unchanged += 1;
      else {
        buckets.created += 1;
        creates.push({ number, source });
      }
    },
    end: (): Findings => {
      takeSimilar();
      creates.sort((one, other) => one.number - other.number);
      const created = creates.map(({ source, number }) => createAction(decisions, source, number, ''));
      const deleted = [...left].flatMap(([cells, records]) =>
        records.map(
          (record): GoneAction => ({ kind: 'delete', record, key: '', before: byField(decisions, unpacked(cells)) }),
        ),
      );
      return {
        buckets,
        actions: [...created, ...deleted],
        baseUpdates,
        edited: [],
        emptied: 0,
        keyFaults: [],
        notes: [],
      };
    },
  };
}
