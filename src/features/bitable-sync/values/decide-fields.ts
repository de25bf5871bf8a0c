// Which column goes into which field, as what, and why: decided before the first row is written, and shown.
import type { QueryColumn, QueryRow } from '../../../databases/user-query/contract.ts';
import type { BitableField } from '../../../feishu/api/bitable.ts';
import type { CellKind, FieldDecision, SkippedColumn } from '../model/cell.ts';
import type { TaskDefinition } from '../model/task.ts';
import { creationOf, optionsIn } from './creation.ts';
import { declaredAs } from './declared.ts';
import { KIND_TITLES, kindOf, whyUnwritten } from './field-types.ts';
import { newKind } from './new-kind.ts';
import { optionNames } from './options.ts';
import { fieldOf, targetRefusals } from './refusals.ts';
import { firstLoss } from './takes.ts';

export interface Decided {
  readonly decisions: readonly FieldDecision[];
  readonly skipped: readonly SkippedColumn[];
  /** Chinese, without full stops: why nothing can be written, for instance a key column that is skipped. */
  readonly refusals: readonly string[];
}

/** So many rows are looked at, however many come in the first batch: what a dry run shows is what the run does. */
export const SAMPLE_ROWS = 1_000;

export interface DecideInput {
  readonly task: TaskDefinition;
  readonly columns: readonly QueryColumn[];
  /** The first rows of the query: SAMPLE_ROWS of them where there are so many. */
  readonly sample: readonly QueryRow[];
  readonly fields: readonly BitableField[];
}

type Outcome =
  | { readonly kind: 'decision'; readonly decision: FieldDecision }
  | { readonly kind: 'skipped'; readonly skipped: SkippedColumn }
  | { readonly kind: 'refusal'; readonly refusal: string };

export function decideFields(input: DecideInput): Decided {
  const looked = { ...input, sample: input.sample.slice(0, SAMPLE_ROWS) };
  const outcomes = input.columns.map((column, index) => outcomeOf(looked, column, index));
  const decisions = outcomes.flatMap((one) => (one.kind === 'decision' ? [one.decision] : []));
  const skipped = outcomes.flatMap((one) => (one.kind === 'skipped' ? [one.skipped] : []));
  const refusals = outcomes.flatMap((one) => (one.kind === 'refusal' ? [one.refusal] : []));
  return { decisions, skipped, refusals: [...refusals, ...targetRefusals(input, decisions, skipped)] };
}

function outcomeOf({ task, sample, fields }: DecideInput, column: QueryColumn, index: number): Outcome {
  const isNamed = Object.hasOwn(task.mapping, column.name);
  const wanted = fieldOf(task, column.name);
  if (task.skip.includes(column.name)) return skip(column, wanted, '任务里写明不同步这一列');
  const existing = fieldNamed(fields, wanted);
  const values = sample.flatMap((row) => (row[index] ? [row[index]] : []));
  if (existing !== null) return intoExisting(column, index, existing, values);
  if (!task.createFields) {
    if (!isNamed) return skip(column, wanted, '表里没有这个字段，任务设为不新建字段');
    return {
      kind: 'refusal',
      refusal: `列“${column.name}”要写进字段“${wanted}”，但表里没有它，任务又设为不新建字段；请在表里建它、改映射，或允许新建字段`,
    };
  }
  const { kind, reason } = newKind(task.strategy, column, values, {
    isKey: task.key.includes(column.name),
    hasEmpty: values.length < sample.length,
  });
  const field = wanted.trim();
  const creation = creationOf(field, kind, column, values);
  return { kind: 'decision', decision: { column: column.name, index, field, kind, existing: null, creation, reason } };
}

function skip(column: QueryColumn, field: string, reason: string): Outcome {
  return { kind: 'skipped', skipped: { column: column.name, field, reason } };
}

/** The platform trims names, so a field and a column that differ in outer blanks are the same. */
export function fieldNamed(fields: readonly BitableField[], name: string): BitableField | null {
  return (
    fields.find((field) => field.name === name) ?? fields.find((field) => field.name.trim() === name.trim()) ?? null
  );
}

function intoExisting(column: QueryColumn, index: number, existing: BitableField, values: readonly string[]): Outcome {
  const kind = kindOf(existing);
  if (kind === null) return skip(column, existing.name, whyUnwritten(existing));
  const loss = firstLoss(kind, column, values, existing);
  const reason = `字段已有，是${KIND_TITLES[kind]}，以它为准；${declaredAs(column)}${newOptions(existing, kind, column, values)}`;
  return {
    kind: 'decision',
    decision: {
      column: column.name,
      index,
      field: existing.name,
      kind,
      existing,
      creation: null,
      reason: loss === null ? reason : `${reason}，有写不进去的值，例如 ${loss}`,
    },
  };
}

const MOST_NAMED = 5;

/** The platform makes options silently when they are written, so it is said here. */
function newOptions(existing: BitableField, kind: CellKind, column: QueryColumn, values: readonly string[]): string {
  if (kind !== 'select' && kind !== 'multi') return '';
  const known = optionNames(existing);
  const fresh = optionsIn(kind, column, values, existing).filter((name) => !known.has(name));
  if (fresh.length === 0) return '';
  const named = fresh.slice(0, MOST_NAMED).map((name) => `“${name}”`);
  return `；样本里有 ${fresh.length} 个新选项，写入时飞书会加上：${named.join('、')}${fresh.length > MOST_NAMED ? '…' : ''}`;
}
