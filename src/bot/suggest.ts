// What somebody may have meant who wrote no command: at most three, and what else he wrote goes along.
import { commandLine, isFault, parseLine } from '../lib/command-line.ts';
import { lettersApart } from '../lib/letters-apart.ts';
import { type Asker, mayDoSomewhere } from '../people/rights.ts';
import type { BoundCommand } from './command.ts';
import { withoutBeginning, withoutEnding } from './polite.ts';
import { compact } from './registry.ts';
import type { BotRules } from './understand.ts';

export interface Suggestion {
  readonly command: BoundCommand;
  /** The line that its button carries. */
  readonly line: string;
}

const MOST = 3;
/** Half of the letters must be right. */
const NEAR = 0.5;
/** A name somewhere within weighs less than one nearly right in front: 刷薪 台账 is 刷新 台账. */
const CONTAINED = 0.7;
/** Looked at of the text: a command stands in front. */
const MOST_TEXT = 200;

/** @param line the normal form of what was written */
export function suggestions(rules: BotRules, line: string, asker: Asker): readonly Suggestion[] {
  const text = withoutPoliteness(line).slice(0, MOST_TEXT);
  const usable = rules.registry.commands.filter(({ right, names: [action] }) =>
    mayDoSomewhere(rules.rights, asker, { right, action }),
  );
  const scored = usable
    .map((command) => ({ command, ...best(command, text) }))
    .filter(({ score }) => score >= NEAR)
    .sort((one, other) => other.score - one.score);
  if (scored.length > 0) return scored.slice(0, MOST);
  const anything = usable
    .filter((command) => command.takesAnything === true && text.trim() !== '')
    .map((command) => ({ command, line: lineWith(command.names[0], text) }));
  const others = usable.filter((command) => command.takesAnything !== true);
  return [...anything, ...others.map((command) => ({ command, line: command.names[0] }))].slice(0, MOST);
}

function withoutPoliteness(line: string): string {
  let text = line;
  for (let next = withoutBeginning(text); next !== null; next = withoutBeginning(next)) text = next;
  return withoutEnding(text);
}

interface Scored {
  readonly score: number;
  readonly line: string;
}

function best(command: BoundCommand, text: string): Scored {
  const scores = command.names.map((name) => scored(name, text));
  return scores.reduce((one, other) => (other.score > one.score ? other : one));
}

/** By the letters in front, read as the name misspelt, or by the name somewhere within. */
function scored(name: string, text: string): Scored {
  const key = compact(name);
  const within = text.toLowerCase().indexOf(name.toLowerCase());
  if (within > 0) return { score: CONTAINED, line: lineWith(name, text.slice(within + name.length)) };
  const words = text.split(' ');
  const byWords = name.split(' ').length;
  const candidates = [
    { front: words.slice(0, byWords).join(''), rest: words.slice(byWords).join(' ') },
    { front: text.slice(0, key.length), rest: text.slice(key.length) },
  ];
  const scores = candidates.map(({ front, rest }) => ({
    score: 1 - lettersApart(compact(front), key) / key.length,
    line: lineWith(name, rest),
  }));
  return scores.reduce((one, other) => (other.score > one.score ? other : one));
}

/** Words and options as they were; of what cannot be read nothing. */
function lineWith(name: string, rest: string): string {
  const parsed = parseLine(rest);
  if (isFault(parsed)) return name;
  const words = parsed.words.map((word, index) => (parsed.quoted[index] ? commandLine('', [word]).trim() : word));
  return [name, ...words, commandLine('', [], Object.fromEntries(parsed.options)).trim()].join(' ').trim();
}
