// Functions that somebody made in the database and that a person's query calls: a read-only session keeps them from writing tables, but
// not from reading a file, waiting or locking with the rights of a login that may do so. Their sources are read, and those that they call.
import type { DatabaseKind } from '../url.ts';
import { isDeniedFunction } from './denied-functions.ts';
import { sqlTokens } from './sql-tokens.ts';

export interface MadeFunction {
  readonly name: string;
  /** Empty where the login may not see it. */
  readonly source: string;
  /** It may reach the machine itself: C, and languages that are called untrusted. */
  readonly isUntrusted: boolean;
}

/** So many functions that call others are followed. */
const MOST_DEEP = 8;

export interface CalledFunctions {
  /** Of the query, and of the functions that it calls. */
  readonly names: readonly string[];
  /** Chinese, a sentence without a full stop: why the query is not run; null when nothing is in the way. */
  readonly fault: string | null;
}

/** @param find functions of these names that people made, whatever schema they are in */
export async function calledFunctions(
  sql: string,
  kind: DatabaseKind,
  find: (names: readonly string[]) => Promise<readonly MadeFunction[]>,
): Promise<CalledFunctions> {
  const names = new Set(namesIn(sql, kind));
  let asked = [...names];
  for (let depth = 0; depth < MOST_DEEP && asked.length > 0; depth += 1) {
    const made = await find(asked);
    for (const one of made) {
      const fault = faultOf(one, kind);
      if (fault !== null) return { names: [...names], fault };
    }
    asked = [...new Set(made.flatMap(({ source }) => calledIn(source)))].filter((name) => !names.has(name));
    for (const name of asked) names.add(name);
  }
  return { names: [...names], fault: null };
}

function namesIn(sql: string, kind: DatabaseKind): readonly string[] {
  const tokens = sqlTokens(sql, kind);
  if ('fault' in tokens) throw new Error(`tokens were not read before: ${tokens.fault}`);
  return tokens.flatMap((token, index) =>
    tokens[index + 1]?.text === '(' && token.kind !== 'text' ? [token.text] : [],
  );
}

/** What stands before a bracket in the body of a function, in whatever language: rather too much than too little. */
function calledIn(source: string): readonly string[] {
  return [...withoutComments(source).matchAll(/([\p{L}_][\p{L}\p{N}_$]*)["`]?\s*\(/gu)].map(([, name = '']) => name);
}

function faultOf({ name, source, isUntrusted }: MadeFunction, kind: DatabaseKind): string | null {
  const about = (what: string): string => `不能调用函数 ${name}：${what}，看不出或拦不住它会做什么；请去掉它`;
  if (isUntrusted) return about('它不是用 SQL 写的，能读写服务器上的文件');
  const denied = calledIn(source).find((called) => isDeniedFunction(called, kind));
  if (denied !== undefined) return about(`它里面调用了 ${denied}`);
  const word = REACHING[kind].exec(withoutComments(source))?.[0];
  return word === undefined ? null : about(`它里面用了 ${word.toUpperCase()}`);
}

/** Words that reach beyond the tables, or hide what is done. */
const REACHING: Readonly<Record<DatabaseKind, RegExp>> = {
  mysql: /\b(?:outfile|dumpfile|load\s+data|global)\b/i,
  postgres: /\b(?:copy|execute|listen|notify)\b/i,
  sqlite: /$^/,
};

function withoutComments(source: string): string {
  return source.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
}
