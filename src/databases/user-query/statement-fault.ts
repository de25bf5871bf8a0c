// Whether a text is one statement that only reads, as far as its tokens tell. The protocols and read-only sessions hold without this;
// it stops what they let through (locks, files, sleeping), and says in words what was found.
import type { DatabaseKind } from '../url.ts';
import { isDeniedFunction } from './denied-functions.ts';
import { type SqlToken, sqlTokens } from './sql-tokens.ts';

/** Chinese, a sentence without a full stop: why the text is not run; null when it may be. */
export function statementFault(sql: string, kind: DatabaseKind): string | null {
  const tokens = sqlTokens(sql, kind);
  if ('fault' in tokens) return `这条 SQL ${tokens.fault}`;
  const statement = withoutEnd(tokens);
  if (statement.length === 0) return '没有写 SQL；请写一条 SELECT';
  if (statement.some((token) => isSign(token, ';'))) return '这里只能写一条语句，分号后面还有别的；请只留下一条 SELECT';
  return (
    firstWordFault(statement, kind) ??
    bracketFault(statement) ??
    statement.map((_, index) => faultAt(statement, index, kind)).find((fault) => fault !== null) ??
    null
  );
}

/** The text without the semicolons at its end, and without comments after the last token. */
export function withoutTrailer(sql: string, kind: DatabaseKind): string {
  const tokens = sqlTokens(sql, kind);
  return 'fault' in tokens ? sql : sql.slice(0, withoutEnd(tokens).at(-1)?.end ?? 0);
}

function withoutEnd(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const last = tokens.findLastIndex((token) => !isSign(token, ';'));
  return tokens.slice(0, last + 1);
}

const FIRST: Readonly<Record<DatabaseKind, readonly string[]>> = {
  mysql: ['select', 'with', 'values', 'table'],
  postgres: ['select', 'with', 'values', 'table'],
  sqlite: ['select', 'with', 'values'],
};

function firstWordFault(tokens: readonly SqlToken[], kind: DatabaseKind): string | null {
  const first = tokens.find((token) => !isSign(token, '('));
  if (first?.kind === 'word' && FIRST[kind].includes(first.text)) return null;
  return `SQL 应以 SELECT 或 WITH 开头，这条以“${(first?.text ?? '(').slice(0, 30)}”开头；这里只能查询，不能改数据、不能改设置`;
}

function bracketFault(tokens: readonly SqlToken[]): string | null {
  let depth = 0;
  for (const token of tokens) {
    if (isSign(token, '(')) depth += 1;
    if (isSign(token, ')')) depth -= 1;
    if (depth < 0) return '这条 SQL 的右括号多于左括号';
  }
  return depth === 0 ? null : '这条 SQL 的左括号多于右括号';
}

const WRITES = ['insert', 'update', 'delete', 'merge', 'replace'];

function faultAt(tokens: readonly SqlToken[], index: number, kind: DatabaseKind): string | null {
  const [before, token, after] = [tokens[index - 1], tokens[index], tokens[index + 1]];
  if (token === undefined) return null;
  if (isSign(after, '(') && token.kind !== 'sign' && isDeniedFunction(token.text, kind)) {
    return `不能调用函数 ${token.text}：它会占住数据库、读写文件或改动别的东西；请去掉它`;
  }
  const sqlite = kind === 'sqlite' ? sqliteFault(token, after) : null;
  if (sqlite !== null || token.kind !== 'word') return sqlite;
  if (token.text === 'into') return '这条 SQL 里有 INTO，会写文件、变量或新表；若它是列名，请给它加上引号';
  if (token.text === 'for' && (isWord(after, 'update', 'share', 'no', 'key') || isWord(before, 'value'))) {
    return isWord(before, 'value')
      ? '不能用 NEXT VALUE FOR 取序列的下一个值：取一次就少一个'
      : '不能用 FOR UPDATE、FOR SHARE 给行加锁；请去掉它';
  }
  if (token.text === 'lock' && isWord(after, 'in')) return '不能用 LOCK IN SHARE MODE 给行加锁；请去掉它';
  const mayBegin = before === undefined || isSign(before, '(') || isSign(before, ')');
  if (mayBegin && WRITES.includes(token.text) && !isSign(after, '(')) {
    return `这条 SQL 里有 ${token.text.toUpperCase()}；这里只能查询，不能改数据`;
  }
  return null;
}

function sqliteFault(token: SqlToken, after: SqlToken | undefined): string | null {
  if (/^pragma_/i.test(token.text) && token.kind !== 'text') return `不能读 ${token.text}：它是 SQLite 的设置，不是表`;
  // An unbound parameter is NULL to SQLite, without a word; the servers themselves refuse theirs.
  const isNamed = token.kind === 'sign' && /^[:@]$/.test(token.text) && isAdjacent(token, after);
  if (!isNamed && !isSign(token, '?') && !(token.kind === 'word' && token.text.startsWith('$'))) return null;
  return '这条 SQL 里有参数（?、:名字、@名字、$名字），没有值可以填；请直接写出值';
}

function isAdjacent(token: SqlToken, after: SqlToken | undefined): boolean {
  return after?.kind === 'word' && after.start === token.end;
}

function isSign(token: SqlToken | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign;
}

function isWord(token: SqlToken | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text);
}
