// The editor's form and the task that it means, both ways. Pure; what makes no sense is for the faults of the task to say.
import {
  DEFAULT_LIMITS,
  EDIT_POLICIES,
  EMPTY_POLICIES,
  FIELD_STRATEGIES,
  type GonePolicy,
  KEY_POLICIES,
  SYNC_MODES,
  type TaskDefinition,
  type TaskLimits,
} from '../model/task.ts';

export type Form = Readonly<Record<string, string>>;

/** One column of the query as the form has it. */
export interface ColumnLine {
  readonly column: string;
  /** Empty: its own name. */
  readonly field: string;
  readonly isKey: boolean;
  readonly isSkipped: boolean;
  /** Its field is the source's whatever a person wrote there. */
  readonly isOwned: boolean;
}

const MOST_COLUMNS = 500;

export const EMPTY_DEFINITION: TaskDefinition = {
  ...{ name: '', source: 'lake', sql: '', link: '', mode: 'full', key: [], strategy: 'auto', mapping: {}, skip: [] },
  ...{ owned: [], edits: 'ask', gone: { kind: 'ignore' }, duplicateKeys: 'refuse', emptySource: 'refuse' },
  ...{ createFields: true, cron: null, enabled: true, owner: null, limits: DEFAULT_LIMITS },
};

/** The order of several key columns is the one they had, then that of the query. */
export function definitionIn(form: Form): TaskDefinition {
  const lines = columnsIn(form);
  const keyWas = listIn(form.keyWas);
  const place = (column: string): number => (keyWas.includes(column) ? keyWas.indexOf(column) : keyWas.length);
  const ticked = lines.filter(({ isKey }) => isKey).map(({ column }) => column);
  const typed = wordsIn(form.keys).filter((column) => !ticked.includes(column));
  const fieldOf = ({ column, field }: ColumnLine): string => (field === '' ? column : field);
  return {
    ...{ name: text(form.name), source: text(form.source), sql: lineBreaks(form.sql ?? ''), link: text(form.link) },
    mode: oneOf(SYNC_MODES, form.mode, 'full'),
    key: [...ticked.toSorted((one, other) => place(one) - place(other)), ...typed],
    strategy: oneOf(FIELD_STRATEGIES, form.strategy, 'auto'),
    mapping: Object.fromEntries(
      lines.filter(({ column, field }) => field !== '' && field !== column).map(({ column, field }) => [column, field]),
    ),
    skip: lines.filter(({ isSkipped }) => isSkipped).map(({ column }) => column),
    owned: lines.filter(({ isOwned }) => isOwned).map(fieldOf),
    edits: oneOf(EDIT_POLICIES, form.edits, 'ask'),
    gone: goneIn(form),
    duplicateKeys: oneOf(KEY_POLICIES, form.duplicateKeys, 'refuse'),
    emptySource: oneOf(EMPTY_POLICIES, form.emptySource, 'refuse'),
    createFields: form.createFields === 'on',
    cron: text(form.cron) === '' ? null : text(form.cron).replace(/\s+/g, ' '),
    enabled: form.enabled === 'on',
    owner: text(form.owner) === '' ? null : text(form.owner),
    limits: limitsIn(form),
  };
}

/** What fields of one line a form shows of a task. */
export function formOf(definition: TaskDefinition): Form {
  const { name, source, sql, link, mode, key, strategy, edits, gone, duplicateKeys, emptySource, limits } = definition;
  return {
    ...{ name, source, sql, link, mode, strategy, edits, duplicateKeys, emptySource, gone: gone.kind },
    ...{ cron: definition.cron ?? '', owner: definition.owner ?? '', keyWas: key.join('\n') },
    ...{ goneField: gone.kind === 'mark' ? gone.field : '', goneText: gone.kind === 'mark' ? gone.text : '' },
    goneTable: gone.kind === 'archive' ? gone.table : '',
    ...(definition.createFields ? { createFields: 'on' } : {}),
    ...(definition.enabled ? { enabled: 'on' } : {}),
    ...{ batchSize: String(limits.batchSize), rateLimitDelayMs: String(limits.rateLimitDelayMs) },
    ...{ seconds: String(limits.seconds), rows: String(limits.rows) },
  };
}

/** A line a column: those of the query first, in its order, then what the task names besides. */
export function columnLines(definition: TaskDefinition, queried: readonly string[]): readonly ColumnLine[] {
  const { key, mapping, skip, owned } = definition;
  const columnOf = (field: string): string =>
    Object.entries(mapping).find(([, mapped]) => mapped === field)?.[0] ?? field;
  const names = [...queried, ...key, ...Object.keys(mapping), ...skip, ...owned.map(columnOf)];
  return [...new Set(names)].map((column) => {
    const field = Object.hasOwn(mapping, column) ? (mapping[column] ?? '') : '';
    return {
      ...{ column, field, isKey: key.includes(column), isSkipped: skip.includes(column) },
      isOwned: owned.includes(field === '' ? column : field),
    };
  });
}

function columnsIn(form: Form): readonly ColumnLine[] {
  const lines: ColumnLine[] = [];
  for (let at = 0; at < MOST_COLUMNS; at += 1) {
    const column = form[`column.${at}`];
    if (column === undefined) break;
    const has = (name: string): boolean => form[`${name}.${at}`] === 'on';
    const field = text(form[`field.${at}`]);
    lines.push({ column, field, isKey: has('key'), isSkipped: has('skip'), isOwned: has('owned') });
  }
  return lines;
}

function goneIn(form: Form): GonePolicy {
  if (form.gone === 'mark') return { kind: 'mark', field: text(form.goneField), text: text(form.goneText) };
  if (form.gone === 'archive') return { kind: 'archive', table: text(form.goneTable) };
  return { kind: 'ignore' };
}

/** What is no number is one that the faults refuse. */
function limitsIn(form: Form): TaskLimits {
  const number = (name: keyof TaskLimits): number => {
    const written = text(form[name]);
    return written === '' ? DEFAULT_LIMITS[name] : /^\d{1,9}$/.test(written) ? Number(written) : -1;
  };
  return {
    ...{ batchSize: number('batchSize'), rateLimitDelayMs: number('rateLimitDelayMs') },
    ...{ seconds: number('seconds'), rows: number('rows') },
  };
}

function oneOf<T extends string>(words: readonly T[], word: string | undefined, otherwise: T): T {
  return words.find((one) => one === word) ?? otherwise;
}

/** Browsers send line breaks as CRLF. */
function lineBreaks(sql: string): string {
  return sql.replaceAll('\r\n', '\n').trim();
}

function text(value: string | undefined): string {
  return (value ?? '').trim();
}

function listIn(value: string | undefined): readonly string[] {
  return lineBreaks(value ?? '')
    .split('\n')
    .filter((one) => one !== '');
}

function wordsIn(value: string | undefined): readonly string[] {
  const words = (value ?? '').split(/[,，、\n]/).map((one) => one.trim());
  return [...new Set(words.filter((one) => one !== ''))];
}
