// Decides, before anything is read, whether two states of one ledger can be compared and by which columns.
import { type StateColumn, typeFamily } from '../../../lake/canonical.ts';
import { HIDDEN, type LedgerModel } from '../model/ledger-model.ts';

export interface ComparedColumn extends StateColumn {
  /** A difference here is a change that people see; others are kept only so that older states can be rebuilt. */
  readonly visible: boolean;
  readonly tolerance: number;
  /** Alias of the joined row that answers for it; null when unknown. */
  readonly row: string | null;
}

export type ComparePlan =
  | {
      readonly kind: 'compare';
      readonly key: readonly StateColumn[];
      readonly columns: readonly ComparedColumn[];
      /** Columns that only one of the states has, or has as digests; empty when the definition did not change. */
      readonly ignored: readonly string[];
      /** True when the two states do not have the same columns of the same types: undoing must not cross this border. */
      readonly border: boolean;
    }
  | { readonly kind: 'key-changed'; readonly before: readonly string[] }
  | { readonly kind: 'type-changed'; readonly examples: readonly string[] };

/** What a state's catalogue entry says of its shape. */
export interface StateShape {
  readonly key: readonly string[];
  readonly columns: readonly StateColumn[];
}

export function planCompare(model: LedgerModel, before: StateShape, after: StateShape): ComparePlan {
  if (before.key.join('\n') !== after.key.join('\n')) return { kind: 'key-changed', before: before.key };
  const old = new Map(before.columns.map((column) => [column.name, column.type]));
  const oldDigests = new Set(before.columns.filter(({ digest }) => digest === true).map(({ name }) => name));
  // A value and a digest of it say nothing of each other.
  const becameOther = after.columns.filter(
    ({ name, digest }) => old.has(name) && (digest === true) !== oldDigests.has(name),
  );
  const inBoth = after.columns.filter((column) => old.has(column.name) && !becameOther.includes(column));
  const otherFamily = inBoth.filter((column) => typeFamily(column.type) !== typeFamily(old.get(column.name) ?? ''));
  // Of a hidden column nobody has heard: what it said of who and when is not known this once, and that is all.
  const changed = otherFamily.filter((column) => !column.name.startsWith(HIDDEN));
  const shared = inBoth.filter((column) => !otherFamily.includes(column));
  if (changed.length > 0) {
    return {
      kind: 'type-changed',
      examples: changed.map((column) => `${column.name}：${old.get(column.name)} → ${column.type}`),
    };
  }
  const names = new Set(after.columns.map((column) => column.name));
  const onlyOld = before.columns.filter((column) => !names.has(column.name)).map((column) => column.name);
  const onlyNew = after.columns.filter((column) => !old.has(column.name)).map((column) => column.name);
  const retyped = inBoth.some((column) => column.type !== old.get(column.name));
  return {
    kind: 'compare',
    // In the key's own order: key texts are taken apart by it.
    key: after.key.flatMap((name) => after.columns.filter((column) => column.name === name)),
    columns: shared.filter((column) => !after.key.includes(column.name)).map((column) => compared(column, model)),
    ignored: [...onlyOld, ...onlyNew, ...becameOther.map(({ name }) => name)].filter(
      (name) => !name.startsWith(HIDDEN),
    ),
    border: onlyOld.length > 0 || onlyNew.length > 0 || becameOther.length > 0 || retyped,
  };
}

function compared(column: StateColumn, model: LedgerModel): ComparedColumn {
  const known = model.columns.find((one) => one.name === column.name);
  return {
    ...column,
    visible: known !== undefined && !known.audit,
    tolerance: known?.tolerance ?? 0,
    row: known?.row ?? null,
  };
}
