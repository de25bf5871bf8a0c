// A workbook as the source of a run: the one that a run left, perhaps with corrections of a person in it, or any other table.
import readExcelFile from 'read-excel-file/node';
import type { QueryColumn, QueryRow, ValueType } from '../../../databases/user-query/contract.ts';
import { errorText, UserError } from '../../../lib/errors.ts';
import { type BookOwner, COLUMNS_SHEET, ROWS_SHEET, TASK_SHEET } from '../artifacts/book.ts';
import { type BookCell, bookName, bookValue, typeOfValues } from './book-values.ts';

export interface Book {
  /** The task whose run left it; null where the book does not say. */
  readonly task: BookOwner | null;
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly QueryRow[];
}

type Cells = readonly (readonly BookCell[])[];

/** @throws UserError for what is no workbook, has no rows' sheet, or two columns of one name */
export async function readBook(path: string): Promise<Book> {
  const sheets = await sheetsOf(path);
  const [first] = sheets;
  const data = sheets.filter(({ sheet }) => sheet === ROWS_SHEET || sheet.startsWith(`${ROWS_SHEET} `));
  const tables = data.length > 0 ? data : first === undefined ? [] : [first];
  const names = (tables[0]?.data[0] ?? []).map(bookName);
  requireNames(path, names);
  // A table that did not fit one sheet goes on in the next, each with a header of its own.
  const cells: Cells = tables.flatMap(({ data: rows }) => rows.slice(1));
  const types = new Map<string, Pick<QueryColumn, 'type' | 'declared'>>(
    (sheets.find(({ sheet }) => sheet === COLUMNS_SHEET)?.data ?? []).slice(1).map(([name, type, declared]) => {
      return [
        bookName(name ?? null),
        { type: bookName(type ?? null) as ValueType, declared: bookName(declared ?? null) },
      ];
    }),
  );
  const columns = names.map((name, index): QueryColumn => {
    const type = typeOfValues(cells.map((row) => row[index] ?? null));
    return { name, choices: null, ...(types.get(name) ?? { type, declared: '' }) };
  });
  const rows = cells.map((row) => columns.map(({ type }, index) => bookValue(type, row[index] ?? null)));
  return { task: taskOf(sheets), columns, rows };
}

function taskOf(sheets: Awaited<ReturnType<typeof sheetsOf>>): BookOwner | null {
  const [id, name] = sheets.find(({ sheet }) => sheet === TASK_SHEET)?.data[1] ?? [];
  const number = Number(bookName(id ?? null));
  return Number.isSafeInteger(number) && number > 0 ? { id: number, name: bookName(name ?? null) } : null;
}

async function sheetsOf(path: string): Promise<readonly { readonly sheet: string; readonly data: Cells }[]> {
  try {
    // Numbers as they are written: a big one must not lose digits on the way.
    return (await readExcelFile(path, { trim: false, parseNumber: (digits) => ({ digits }) })) as never;
  } catch (thrown) {
    const { code } = thrown as { readonly code?: unknown };
    const why = NO_BOOK[String(code)] ?? errorText(thrown);
    throw new UserError(`读不了工作簿 ${path}（${why}）；请给一个 .xlsx 文件`, { cause: thrown });
  }
}

/** By the codes of what reads it. */
const NO_BOOK: Readonly<Record<string, string>> = {
  XLS_FILE_NOT_SUPPORTED: '它是旧格式 .xls，要另存为 .xlsx',
  FILE_NOT_SUPPORTED: '里面不是 .xlsx 的内容',
  INVALID_ZIP: '文件不完整，解不开',
  NO_DATA: '文件是空的',
};

function requireNames(path: string, names: readonly string[]): void {
  if (names.length === 0) throw new UserError(`工作簿 ${path} 里没有表头；第一行应是列名`);
  const empty = names.indexOf('');
  if (empty >= 0) throw new UserError(`工作簿 ${path} 第 ${empty + 1} 列没有列名；请补上，或删去这一列`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UserError(`工作簿 ${path} 有两列都叫“${twice}”；请改名或删去一列`);
}
