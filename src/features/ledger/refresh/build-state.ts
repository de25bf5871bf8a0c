// One ledger of one site: its SELECT over the staged tables, written as a state file, checked, and ready to be entered.

import { canonicalSql, keyTextSql, type StateColumn } from '../../../lake/canonical.ts';
import type { LakeState } from '../../../lake/catalogue.ts';
import type { DuckSession } from '../../../lake/duck.ts';
import { quoteName, quoteText } from '../../../lake/duck.ts';
import { digestSql, setDigestKeySql } from '../../../lake/keyed-digest.ts';
import { type LakeLayout, writeDurably } from '../../../lake/layout.ts';
import { errorText, UserError } from '../../../lib/errors.ts';
import type { LedgerModel } from '../model/ledger-model.ts';

export type BuiltState = Omit<LakeState, 'role' | 'publication' | 'keptSince'>;

/** Why a ledger of a site was not made, as a sentence. */
export interface BuildFault {
  readonly fault: string;
}

export interface BuildRequest {
  readonly model: LedgerModel;
  readonly site: string;
  readonly id: string;
  /** ISO instant, UTC: when the source was read. */
  readonly dataAsOf: string;
  readonly layout: LakeLayout;
  /** The key of one column's digests; asked for only where a column is sensitive. @throws UserError when there is none */
  readonly digestKey: (column: string) => Promise<Buffer>;
  /** File and line for a line of the SELECT. */
  readonly place: (line: number) => string;
  /** Hears of the moments at which the file is written. */
  readonly reached: (moment: string) => void;
  /** What ended a statement may be this, and then nothing is wrong with it. */
  readonly signal: AbortSignal;
}

/**
 * Makes and checks the state file. Faults of the data or the definition come back as a sentence with examples.
 * @throws UserError when the disk is full.
 */
export async function buildState(session: DuckSession, request: BuildRequest): Promise<BuiltState | BuildFault> {
  const { model } = request;
  const shape = await selectShape(session, model, request.place);
  request.signal.throwIfAborted();
  if ('fault' in shape) return shape;
  const sensitive = model.columns.filter((column) => column.sensitive).map(({ name }) => name);
  for (const name of sensitive) await session.run(setDigestKeySql(name, await request.digestKey(name)));
  const columns = shape.columns.map((column) => (sensitive.includes(column.name) ? DIGEST(column.name) : column));
  const file = request.layout.stateFile(request.site, model.name, request.id);
  let rows = 0;
  let keyFault: string | null = null;
  try {
    const written = await writeDurably(
      request.layout.path(file),
      (temporary) => session.run(writeStateSql(model, shape.columns, sensitive, temporary)),
      async (temporary) => {
        const checked = await checkKeys(session, model, columns, temporary);
        rows = checked.rows;
        keyFault = checked.fault;
        if (keyFault !== null) throw new RejectedState(keyFault);
      },
      request.reached,
    );
    const kept = { key: model.key, columns, fingerprint: model.fingerprint };
    return {
      id: request.id,
      site: request.site,
      ledger: model.name,
      file,
      rows,
      shape: kept,
      dataAsOf: request.dataAsOf,
      ...written,
    };
  } catch (thrown) {
    if (thrown instanceof RejectedState) return { fault: thrown.message };
    request.signal.throwIfAborted();
    if (thrown instanceof UserError || isFileError(thrown)) throw thrown;
    return { fault: selectFault(errorText(thrown), request.place) };
  }
}

const DIGEST = (name: string): StateColumn => ({ name, type: 'VARCHAR', digest: true });

/** What the ledger's SELECT gives of the staged tables, whatever rows they have. */
export async function selectShape(
  session: DuckSession,
  model: LedgerModel,
  place: (line: number) => string,
): Promise<{ readonly columns: readonly StateColumn[] } | BuildFault> {
  try {
    await session.rows(`describe ${model.select}`);
  } catch (thrown) {
    return { fault: selectFault(errorText(thrown), place) };
  }
  const columns = await describe(session, `(${model.sql})`);
  const fault = checkColumns(model, columns);
  return fault === null ? { columns } : { fault };
}

/** Leaves writeDurably, so that the temporary file goes, and becomes a value again right after. */
class RejectedState extends Error {}

function isFileError(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown;
}

function writeStateSql(
  model: LedgerModel,
  columns: readonly StateColumn[],
  sensitive: readonly string[],
  file: string,
): string {
  const names = [
    ...model.columns.map((column) => column.name),
    ...columns.map((column) => column.name).filter((name) => name.startsWith('~')),
  ];
  const written = names.map((name) => {
    const type = columns.find((column) => column.name === name)?.type;
    if (!sensitive.includes(name) || type === undefined) return quoteName(name);
    return `${digestSql(canonicalSql(quoteName(name), type), name)} as ${quoteName(name)}`;
  });
  return `copy (select ${written.join(', ')} from (${model.sql}))
to ${quoteText(file)} (format parquet, compression zstd, parquet_version v2, write_bloom_filter false, dictionary_size_limit 4096)`;
}

async function describe(session: DuckSession, from: string): Promise<readonly StateColumn[]> {
  const rows = await session.rows<{ column_name: string; column_type: string }>(`describe select * from ${from}`);
  return rows.map((row) => ({ name: row.column_name, type: row.column_type }));
}

function checkColumns(model: LedgerModel, columns: readonly StateColumn[]): string | null {
  const made = columns.map((column) => column.name);
  const missing = model.columns.filter((column) => !made.includes(column.name)).map((column) => column.name);
  const unnamed = made.filter((name) => !name.startsWith('~') && !model.columns.some((column) => column.name === name));
  if (missing.length > 0) return `SELECT 没有给出列 ${missing.join('、')}（columns 里写着）`;
  if (unnamed.length > 0) return `SELECT 给出的列 ${unnamed.join('、')} 没有写在 columns 里`;
  return null;
}

async function checkKeys(
  session: DuckSession,
  model: LedgerModel,
  columns: readonly StateColumn[],
  file: string,
): Promise<{ rows: number; fault: string | null }> {
  const from = `read_parquet(${quoteText(file)})`;
  const key = model.key.flatMap((name) => columns.filter((column) => column.name === name));
  const isNull = key.map((column) => `${quoteName(column.name)} is null`).join(' or ');
  const [counts] = await session.rows<{ n: string; nulls: string; keys: string }>(
    `select count(*) as n, count(*) filter (where ${isNull}) as nulls,
       count(distinct ${key.length === 1 ? quoteName(key[0]?.name ?? '') : `(${key.map((column) => quoteName(column.name)).join(', ')})`}) as keys
     from ${from}`,
  );
  const rows = Number(counts?.n ?? 0);
  const nulls = Number(counts?.nulls ?? 0);
  const named = model.key.join('+');
  if (nulls > 0) return { rows, fault: `主键 ${named} 有 ${nulls} 行是空值；请在来源补上编码，或在 where 里排除` };
  if (Number(counts?.keys ?? 0) === rows) return { rows, fault: null };
  const examples = await session.rows<{ k: string; n: string }>(
    `select ${keyTextSql('s', key)} as k, count(*) as n from ${from} s group by 1 having count(*) > 1 order by n desc, k limit 5`,
  );
  const shown = examples.map((example) => `${example.k.replaceAll('\u001f', ' / ')}（${example.n} 行）`).join('、');
  return { rows, fault: `主键 ${named} 有重复：${shown}；请在来源改正，或换一个能唯一确定一行的主键` };
}

/** DuckDB marks the place as `LINE n:`; what people need is the line of their file. */
function selectFault(text: string, place: (line: number) => string): string {
  const line = Number(/LINE (\d+):/.exec(text)?.[1] ?? 1);
  const said = text
    .split('\n')
    .filter((part) => part.trim() !== '' && !part.startsWith('LINE') && !/^\s*\^\s*$/.test(part));
  const missing = missingColumn(text);
  const cause = missing === null ? '' : `来源里没有列 ${missing}；`;
  const near = /LINE \d+: (.*)/.exec(text)?.[1]?.trim();
  return `SELECT 不能执行，${place(line)}：${cause}${said.join('；').slice(0, 400)}${near === undefined ? '' : `；就在“${near.slice(0, 120)}”`}`;
}

/** As DuckDB says it: of a table by its alias, or of all that is there. */
function missingColumn(text: string): string | null {
  const ofTable = /Table "([^"]+)" does not have a column named "([^"]+)"/.exec(text);
  if (ofTable !== null) return `${ofTable[1]}.${ofTable[2]}`;
  return /Referenced column "([^"]+)" not found/.exec(text)?.[1] ?? null;
}
