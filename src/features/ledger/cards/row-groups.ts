// The columns of a row put together by what they speak of: the point itself, its device, its gateway. Pure.
import type { LedgerDefinition } from '../settings.ts';

export interface ShownField {
  readonly title: string;
  /** Null where the source holds no value. */
  readonly value: string | null;
}

export interface RowGroup {
  readonly title: string;
  readonly fields: readonly ShownField[];
}

/**
 * @param values by the definition's columns
 * @param except names of columns that are told elsewhere
 */
export function groupsOf(
  definition: LedgerDefinition,
  values: readonly (string | null)[],
  ledgers: Readonly<Record<string, LedgerDefinition>>,
  except: ReadonlySet<string> = new Set(),
): readonly RowGroup[] {
  const columns = Object.entries(definition.columns).map(([name, column], index) => ({
    name,
    ...column,
    value: values[index] ?? null,
  }));
  const root = definition.columns[definition.key[0] ?? '']?.from ?? '';
  const groups = new Map<string, (typeof columns)[number][]>();
  let last = root;
  for (const column of columns) {
    const alone = columns.filter(({ from }) => from === column.from).length === 1;
    // A dictionary's one column belongs to what stands before it: 车间 is the device's.
    const owner = alone && column.from !== root ? last : column.from;
    groups.set(owner, [...(groups.get(owner) ?? []), column]);
    last = owner;
  }
  return [...groups].map(([from, own]) => ({
    title: from === root ? definition.title : (ledgerOf(from, definition.source, ledgers) ?? commonTitle(own)),
    fields: own.filter(({ name }) => !except.has(name)).map(({ title, value }) => ({ title, value })),
  }));
}

/** Title of the ledger that lists the rows of a raw table. */
function ledgerOf(
  table: string,
  source: string,
  ledgers: Readonly<Record<string, LedgerDefinition>>,
): string | undefined {
  return Object.values(ledgers).find((one) => one.source === source && one.columns[one.key[0] ?? '']?.from === table)
    ?.title;
}

/** 网关编码, 网关名称, 网关地址 → 网关 */
function commonTitle(columns: readonly { readonly title: string }[]): string {
  const [first = '', ...others] = columns.map(({ title }) => title);
  let length = first.length;
  for (const other of others) while (length > 0 && other.slice(0, length) !== first.slice(0, length)) length -= 1;
  return first.slice(0, length) || '相关';
}
