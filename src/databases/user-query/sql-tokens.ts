// Reads the text of a query into words, quoted names, texts and signs, by the rules of each dialect: enough to see what a statement does
// beside reading, whatever it hides in comments and quotes. It fails closed: what it cannot tell for certain is a fault.
import type { DatabaseKind } from '../url.ts';

export interface SqlToken {
  readonly kind: 'word' | 'name' | 'text' | 'sign';
  /** Words in lower case; names and texts without their quotes, escapes left as they are; signs are one character each. */
  readonly text: string;
  /** Where it begins and ends in the SQL. */
  readonly start: number;
  readonly end: number;
}

/** Chinese, without a full stop: why the text cannot be read. */
export interface TokenFault {
  readonly fault: string;
}

type Step = SqlToken | TokenFault | { readonly skip: number };

export function sqlTokens(sql: string, kind: DatabaseKind): readonly SqlToken[] | TokenFault {
  if (sql.includes('\0')) return { fault: '里面有 NUL 字符' };
  const tokens: SqlToken[] = [];
  for (let at = 0; at < sql.length; ) {
    const step = stepAt(sql, at, kind, tokens.at(-1));
    if ('fault' in step) return step;
    if ('skip' in step) {
      at = step.skip;
      continue;
    }
    const fault = kind === 'postgres' ? postgresFault(sql, step, tokens.at(-1)) : null;
    if (fault !== null) return { fault };
    tokens.push(step);
    at = step.end;
  }
  return tokens;
}

const SPACE = /[ \t\n\r\f\v]+/y;
/** All of them take letters beyond ASCII for letters of a name, blanks beyond ASCII included. */
const WORD = /[A-Za-z0-9_$\u0080-\uffff]+/y;
const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;

function stepAt(sql: string, at: number, kind: DatabaseKind, last: SqlToken | undefined): Step {
  const space = matchAt(SPACE, sql, at);
  if (space !== null) return { skip: at + space.length };
  const comment = commentAt(sql, at, kind);
  if (comment !== null) return comment;
  const first = sql[at] ?? '';
  if (kind === 'postgres' && first === '$') return dollarAt(sql, at);
  const word = matchAt(WORD, sql, at);
  if (word !== null) return { kind: 'word', text: word.toLowerCase(), start: at, end: at + word.length };
  if (first === "'") return quotedAt(sql, at, "'", 'text', escapes(kind, last, at));
  if (first === '"') return quotedAt(sql, at, '"', kind === 'mysql' ? 'text' : 'name', kind === 'mysql');
  if (first === '`' && kind !== 'postgres') return quotedAt(sql, at, '`', 'name', false);
  if (first === '[' && kind === 'sqlite') return bracketedAt(sql, at);
  return { kind: 'sign', text: first, start: at, end: at + 1 };
}

/** Whether a backslash escapes the quote: always in MySQL (we take NO_BACKSLASH_ESCAPES off), in PostgreSQL in E'…' only. */
function escapes(kind: DatabaseKind, last: SqlToken | undefined, at: number): boolean {
  if (kind === 'mysql') return true;
  return kind === 'postgres' && isEscapePrefix(last, at);
}

function isEscapePrefix(last: SqlToken | undefined, at: number): boolean {
  return last?.kind === 'word' && last.text === 'e' && last.end === at;
}

function commentAt(sql: string, at: number, kind: DatabaseKind): Step | null {
  if (sql.startsWith('/*', at)) return blockComment(sql, at, kind);
  if (kind === 'mysql' && sql[at] === '#') return lineComment(sql, at, /\n/g);
  if (!sql.startsWith('--', at)) return null;
  // MySQL takes `--` for a comment only before a blank or control character: `1--1` is 2 there.
  const next = sql[at + 2];
  if (kind === 'mysql' && next !== undefined && !isBlankOrControl(next)) return null;
  return lineComment(sql, at, kind === 'postgres' ? /[\n\r]/g : /\n/g);
}

function isBlankOrControl(character: string): boolean {
  return character <= ' ' || character === '\x7f';
}

function lineComment(sql: string, at: number, end: RegExp): Step {
  end.lastIndex = at;
  return { skip: (end.exec(sql)?.index ?? sql.length - 1) + 1 };
}

function blockComment(sql: string, at: number, kind: DatabaseKind): Step {
  if (kind === 'mysql' && /^\/\*(?:!|M!|\+)/i.test(sql.slice(at, at + 4))) {
    return { fault: '不接受会被执行的注释（/*!、/*M!、/*+）' };
  }
  let depth = 1;
  // Only PostgreSQL's nest: to the others the `/*` in `/*/*/` is nothing, and the comment ends there.
  for (const mark of sql.slice(at + 2).matchAll(kind === 'postgres' ? /\/\*|\*\//g : /\*\//g)) {
    if (mark[0] === '*/') depth -= 1;
    else depth += 1;
    if (depth === 0) return { skip: at + 2 + mark.index + 2 };
  }
  return { fault: '有没有写完的注释（/* 后面没有 */）' };
}

function quotedAt(sql: string, at: number, quote: string, kind: 'name' | 'text', backslash: boolean): Step {
  for (let index = at + 1; index < sql.length; index += 1) {
    const character = sql[index];
    if (backslash && character === '\\') index += 1;
    else if (character === quote && sql[index + 1] === quote) index += 1;
    else if (character === quote) return { kind, text: sql.slice(at + 1, index), start: at, end: index + 1 };
  }
  return { fault: `有没有写完的引号（${quote}）` };
}

function bracketedAt(sql: string, at: number): Step {
  const end = sql.indexOf(']', at);
  if (end === -1) return { fault: '有没有写完的方括号' };
  return { kind: 'name', text: sql.slice(at + 1, end), start: at, end: end + 1 };
}

function dollarAt(sql: string, at: number): Step {
  const tag = matchAt(DOLLAR, sql, at);
  if (tag === null) return { kind: 'sign', text: '$', start: at, end: at + 1 };
  const end = sql.indexOf(tag, at + tag.length);
  if (end === -1) return { fault: `有没有写完的引号（${tag}）` };
  return { kind: 'text', text: sql.slice(at + tag.length, end), start: at, end: end + tag.length };
}

/** What PostgreSQL reads across tokens: a text goes on in the next one with the first one's escapes, and U& hides letters. */
function postgresFault(sql: string, token: SqlToken, last: SqlToken | undefined): string | null {
  if (token.kind === 'word' && /^\d.*\$/.test(token.text)) return '里面的 $ 紧跟在数字后面，读不懂';
  if (last === undefined || !/['"]/.test(sql[token.start] ?? '')) return null;
  if (last.end === token.start && last.kind === 'word' && /^\d/.test(last.text))
    return '里面的引号紧跟在数字后面，读不懂';
  if (last.end === token.start && last.text === '&' && /u/i.test(sql[last.start - 1] ?? '')) {
    return '不接受 U& 开头的文字和名字，请直接写出那些字符';
  }
  if (sql[token.start] === "'" && sql[last.start] === "'" && /e/i.test(sql[last.start - 1] ?? '')) {
    return "不接受接在 E'…' 后面的另一段文字，请写成一段";
  }
  return null;
}

function matchAt(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? null;
}
