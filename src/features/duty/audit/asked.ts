// What the words of 审计 mean: a period, people, a kind, a page, 导出; the rest is looked for in what was written and answered.
import type { CommandInput } from '../../../bot/command.ts';
import { commandLine } from '../../../lib/command-line.ts';
import { type DateRange, readRange } from '../../../lib/date-range.ts';
import type { Day } from '../../../lib/days.ts';
import { UserError } from '../../../lib/errors.ts';
import { NUMBER, numberOf } from '../../../lib/number-words.ts';
import { rangeWord } from '../../../lib/range-text.ts';
import type { Outcome } from '../../../people/audit.ts';
import { DECISION_TITLES, KIND_TITLES, OUTCOME_TITLES, outcomeOf, personOf } from './words.ts';

export interface AuditAsked {
  readonly range: DateRange;
  /** open_ids that were written or mentioned, and names of who is no person. */
  readonly persons: readonly string[];
  readonly kind: string | null;
  readonly decision: string | null;
  readonly outcome: Outcome | null;
  /** May be names of people; what is none is looked for. */
  readonly words: readonly string[];
  readonly page: number;
  readonly wantsFile: boolean;
}

const titlesOf = (titles: Readonly<Record<string, string>>): string => [...new Set(Object.values(titles))].join('、');

/** The words that narrow, as people are told them. */
export const NARROWING: readonly string[] = [
  `结果有：${titlesOf(OUTCOME_TITLES)}`,
  `种类有：${titlesOf(Object.fromEntries(Object.entries(KIND_TITLES).filter(([kind]) => kind !== 'denial')))}`,
  `没有照做的原因有：${titlesOf(Object.fromEntries(Object.entries(DECISION_TITLES).filter(([name]) => name !== 'allowed')))}`,
];

const PAGE = new RegExp(`^第(${NUMBER})页$`, 'u');
const byTitle = (titles: Readonly<Record<string, string>>, word: string): string | null =>
  Object.entries(titles).find(([name, title]) => title === word || name === word.toLowerCase())?.[0] ?? null;

/** @throws UserError for a date that is none, and a line that says two of what there can be one of */
export function readAuditAsked(
  input: Pick<CommandInput, 'words' | 'quoted' | 'mentions' | 'options'>,
  today: Day,
): AuditAsked {
  const ranges: DateRange[] = [];
  const persons: string[] = input.mentions.flatMap(({ openId }) => openId ?? []);
  const [kinds, decisions, words]: [string[], string[], string[]] = [[], [], []];
  const outcomes: Outcome[] = [];
  let [page, wantsFile] = [1, false];
  const option = (name: string): readonly string[] => (input.options.get(name) ?? '').split(',').filter(Boolean);
  const meant = [
    ...option('时间'),
    ...option('人'),
    ...option('种类'),
    ...option('决定'),
    ...option('结果'),
    ...option('页'),
  ];
  const text = input.options.get('词') ?? '';
  if (text !== '') words.push(text);
  for (const [index, word] of [...input.words, ...meant].entries()) {
    if (input.quoted[index] === true) {
      words.push(word);
      continue;
    }
    const range = readRange(word, today);
    const number = PAGE.exec(word)?.[1];
    const person = /^ou_\w+$/.test(word) ? word : personOf(word);
    const outcome = outcomeOf(word);
    const kind = byTitle(KIND_TITLES, word);
    const decision = byTitle(DECISION_TITLES, word);
    if (range !== null && 'fault' in range) throw new UserError(range.fault);
    if (range !== null) ranges.push(range);
    else if (number !== undefined) page = Math.max(1, numberOf(number) ?? 1);
    else if (/^(?:导出|export)$/i.test(word)) wantsFile = true;
    else if (person !== null) persons.push(person);
    // Before the kind of the same name, which is part of it.
    else if (outcome !== null) outcomes.push(outcome);
    else if (kind !== null) kinds.push(kind);
    else if (decision !== null) decisions.push(decision);
    else if (!word.startsWith('@')) words.push(word);
  }
  const [range = { first: today, last: today }, ...more] = ranges;
  if (more.length > 0) throw new UserError('只能写一段时间，例如 审计 近7天 或 审计 2026-11-01..11-07');
  if (kinds.length > 1 || decisions.length > 1 || outcomes.length > 1)
    throw new UserError(`一次只看一种，例如 审计 近7天 登录；${NARROWING.join('；')}`);
  return {
    range,
    persons,
    kind: kinds[0] ?? null,
    decision: decisions[0] ?? null,
    outcome: outcomes[0] ?? null,
    words,
    page,
    wantsFile,
  };
}

/**
 * The same as a button writes it, whatever the day is when it is pressed.
 * @param asked names are open_ids already, and what is left of the words is one text
 */
export function auditLine(
  { range, persons, kind, decision, outcome, words }: AuditAsked,
  page: number | 'file',
): string {
  const options = {
    时间: rangeWord(range),
    人: persons.join(','),
    种类: kind ?? '',
    决定: decision ?? '',
    结果: outcome ?? '',
    词: words.join(' '),
    页: page === 'file' || page === 1 ? '' : `第${page}页`,
  };
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''));
  return page === 'file' ? `${commandLine('审计', [], given)} 导出` : commandLine('审计', [], given);
}
