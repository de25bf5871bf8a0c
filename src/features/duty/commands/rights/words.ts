// What stands in a line about rights: whom, which right, where, for what.
import type { BoundCommand, CommandInput } from '../../../../bot/command.ts';
import { isFault, normalLine, parseLine } from '../../../../lib/command-line.ts';
import { UserError } from '../../../../lib/errors.ts';
import { RIGHT_TITLE, RIGHTS, type Right, rightNamed } from '../../../../people/right.ts';
import { coversAction } from '../../../../people/rights.ts';

export interface Target {
  /** `ou_…`, `oc_…` or `od-…`. */
  readonly to: string;
  /** As the mention names him; null without one. */
  readonly name: string | null;
}

export interface WithTarget {
  /** Null where nobody was named. */
  readonly target: Target | null;
  /** The other words. */
  readonly rest: readonly string[];
}

const HERE = ['本群', '这个群', '此群'];

/** @throws UserError when several were named, or 本群 in a private chat */
export function withTarget({ words, mentions, chat, chatType }: CommandInput): WithTarget {
  const people = mentions.flatMap(({ openId, name }) => (openId === null ? [] : [{ to: openId, name }]));
  const bare = people.reduce<readonly string[]>((left, { name }) => without(left, nameWords(name)), words);
  const ids = bare.filter((word) => /^(?:ou_|oc_|od-)[\w-]+$/.test(word));
  const here = bare.filter((word) => HERE.includes(word));
  if (here.length > 0 && chatType === 'p2p') throw new UserError('这里是私聊，“本群”请在群里说');
  const named: readonly Target[] = [
    ...people,
    ...ids.map((to) => ({ to, name: null })),
    ...here.map(() => ({ to: chat, name: '本群' })),
  ];
  const distinct = named.filter(({ to }, at) => named.findIndex((one) => one.to === to) === at);
  if (distinct.length > 1) throw new UserError('一次只写一个人、群或部门');
  return { target: distinct[0] ?? null, rest: bare.filter((word) => !ids.includes(word) && !here.includes(word)) };
}

/** A mention stands in the line as its name, which may have blanks in it. */
function nameWords(name: string): readonly string[] {
  const line = normalLine(`@${name}`);
  const parsed = typeof line === 'string' ? parseLine(line) : line;
  return isFault(parsed) ? [`@${name}`] : parsed.words;
}

function without(words: readonly string[], gone: readonly string[]): readonly string[] {
  const at = words.findIndex((_, index) => gone.every((word, step) => words[index + step] === word));
  return at < 0 ? words : [...words.slice(0, at), ...words.slice(at + gone.length)];
}

export interface Scope {
  readonly right: Right | null;
  /** Undefined for everything. */
  readonly actions: readonly string[] | undefined;
}

/** @throws UserError for a word that is neither a right nor the beginning of a command */
export function scopeOf(
  words: readonly string[],
  option: string | undefined,
  commands: readonly BoundCommand[],
): Scope {
  const at = words.findIndex((word) => rightNamed(word) !== null);
  const right = at < 0 ? null : rightNamed(words[at] ?? '');
  const others = words.filter((_, index) => index !== at);
  const said = [...(option === undefined ? [] : option.split(/[,，、]/u)), ...actionsIn(others, commands)];
  const actions = said.map((one) => actionNamed(one.trim(), commands));
  return { right, actions: actions.length === 0 ? undefined : [...new Set(actions)] };
}

/** 基线 确认 are two words of one action; 刷新、变更 are two actions. */
function actionsIn(words: readonly string[], commands: readonly BoundCommand[]): readonly string[] {
  if (words.length === 0) return [];
  const whole = words.join(' ');
  return found(whole, commands) === null ? words.flatMap((word) => word.split(/[,，、]/u)) : [whole];
}

function found(words: string, commands: readonly BoundCommand[]): string | null {
  const text = words.toLowerCase();
  const exact = commands.find(({ names }) => names.some((name) => name.toLowerCase() === text));
  if (exact !== undefined) return exact.names[0];
  return commands.some(({ names: [name] }) => coversAction(words, name)) ? words : null;
}

function actionNamed(words: string, commands: readonly BoundCommand[]): string {
  const action = found(words, commands);
  if (action !== null) return action;
  throw new UserError(
    `“${words.slice(0, 40)}”不是权限、基地，也不是命令；权限有：${RIGHTS.map((right) => RIGHT_TITLE[right]).join('、')}`,
  );
}
