// Which command a line begins with: of all registered names that fit the longest wins, and the blanks after it are optional.
import type { BoundCommand } from './command.ts';

export interface Found {
  readonly command: BoundCommand;
  /** The name that fitted, as registered. */
  readonly name: string;
  /** What follows it. */
  readonly rest: string;
}

export interface Registry {
  readonly commands: readonly BoundCommand[];
  /** @param line of normalLine (lib/command-line.ts) */
  find(line: string): Found | null;
}

interface Entry {
  readonly command: BoundCommand;
  readonly name: string;
  readonly pattern: RegExp;
}

/** @throws RangeError when a name stands twice, or is none: a bug, which commandClashes says more about */
export function createRegistry(commands: readonly BoundCommand[]): Registry {
  const clashes = commandClashes([{ owner: '', commands }]);
  if (clashes.length > 0) throw new RangeError(clashes.join('\n'));
  const entries: readonly Entry[] = commands
    .flatMap((command) => command.names.map((name) => ({ command, name, pattern: prefixPattern(name) })))
    .sort((one, other) => compact(other.name).length - compact(one.name).length);
  return {
    commands,
    find: (line) => {
      for (const { command, name, pattern } of entries) {
        const found = pattern.exec(line)?.[0];
        if (found !== undefined) return { command, name, rest: line.slice(found.length).replace(/^[\s:,，、]+/u, '') };
      }
      return null;
    },
  };
}

export interface CommandOwner {
  /** The feature's name, for the sentences. */
  readonly owner: string;
  readonly commands: readonly Pick<BoundCommand, 'names'>[];
}

const NAME = /^\p{L}[\p{L}\p{N}]*( \p{L}[\p{L}\p{N}]*)*$/u;
const MOST_NAME = 40;

/**
 * What is wrong with the names of several features together, as sentences: names that are none, that two commands claim, and one that
 * ends in the middle of another feature's word, which would swallow lines meant for it (台账 and 台账电表). 刷新 and 刷新 台账 are fine.
 */
export function commandClashes(owners: readonly CommandOwner[]): readonly string[] {
  const all = owners.flatMap(({ owner, commands }) =>
    commands.flatMap((command) => command.names.map((name) => ({ owner, command, name, key: compact(name) }))),
  );
  const said = ({ owner, name }: (typeof all)[number]): string => `“${name}”${owner === '' ? '' : `（${owner}）`}`;
  const badNames = all.filter(
    ({ name }) => !NAME.test(name) || name.normalize('NFKC') !== name || name.length > MOST_NAME,
  );
  const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const));
  return [
    ...badNames.map(
      (one) => `命令名${said(one)}不合规则：由字母、汉字和数字组成的词，词间一个空格，最长 ${MOST_NAME} 个字符`,
    ),
    ...pairs
      .filter(([one, other]) => one.key === other.key)
      .map(([one, other]) => `命令名${said(one)}与${said(other)}重复`),
    ...pairs
      .map(([one, other]) => (one.key.length < other.key.length ? ([one, other] as const) : ([other, one] as const)))
      .filter(
        ([short, long]) => short.owner !== long.owner && short.key !== long.key && cutsWord(short.name, long.name),
      )
      .map(([short, long]) => `命令名${said(short)}是${said(long)}里一个词的开头，请改其中一个`),
  ];
}

/** True when the short name, blanks aside, ends inside a word of the long one; between Latin letters none does (see prefixPattern). */
function cutsWord(short: string, long: string): boolean {
  const [cut, whole] = [compact(short), compact(long)];
  if (!whole.startsWith(cut) || (LATIN.test(cut.at(-1) ?? '') && LATIN.test(whole.charAt(cut.length)))) return false;
  let end = 0;
  return !long.split(' ').some((word) => {
    end += compact(word).length;
    return end === cut.length;
  });
}

/** Names that differ in blanks and case only are one. */
export function compact(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s/gu, '');
}

const LATIN = /[\p{Script=Latin}\p{N}]/u;

/** Blanks may be left out where Han stands on one side: 刷新台账, but not `ledgershow`; and `ledgers` does not begin with `ledger`. */
function prefixPattern(name: string): RegExp {
  const words = name.split(' ');
  const body = words.reduce((before, word) => {
    const isLatin = LATIN.test(before.at(-1) ?? '') && LATIN.test(word.charAt(0));
    return `${before}${isLatin ? '\\s+' : '\\s*'}${word}`;
  });
  const end = LATIN.test(name.at(-1) ?? '') ? '(?![\\p{Script=Latin}\\p{N}_-])' : '';
  return new RegExp(`^${body}${end}`, 'iu');
}
