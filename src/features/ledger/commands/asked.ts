// What the words of a line mean to the ledger: a ledger's title, a page, and the rest, which is searched for.
import type { CommandInput } from '../../../bot/command.ts';
import { UserError } from '../../../lib/errors.ts';
import { NUMBER, numberOf } from '../../../lib/number-words.ts';
import { type LedgerContext, ledgerNamed } from '../context.ts';

export interface Asked {
  /** Machine names of the ledgers that were named, each once. */
  readonly ledgers: readonly string[];
  /** From 1. */
  readonly page: number;
  /** What is neither, in the order given. */
  readonly words: readonly Word[];
}

export interface Word {
  readonly text: string;
  /** It stood in quotes, and so is taken literally. */
  readonly quoted: boolean;
}

const MOST_WORDS = 10;
const MOST_LENGTH = 100;

const PAGE = new RegExp(`^第(${NUMBER})页$`, 'u');

/** @throws UserError for a ledger that does not exist, a page that is none, and words that are too many or too long */
export function readAsked(ctx: LedgerContext, input: Pick<CommandInput, 'words' | 'quoted' | 'options'>): Asked {
  const ledgers = [...optionLedgers(ctx, input.options.get('台账') ?? input.options.get('ledger'))];
  const pages: string[] = [];
  const words: Word[] = [];
  const all = input.words.map((text, index) => ({ text, quoted: input.quoted[index] ?? false }));
  for (let index = 0; index < all.length; index += 1) {
    const word = all[index];
    if (word === undefined) break;
    const next = all[index + 1];
    const page = word.quoted ? null : pageOf(word.text, next);
    const ledger = word.quoted ? null : bareLedger(ctx, word.text);
    if (page !== null) {
      pages.push(page);
      if (/^page$/i.test(word.text)) index += 1;
    } else if (ledger !== null) ledgers.push(ledger);
    else words.push(word);
  }
  return { ledgers: [...new Set(ledgers)], page: pageNumber(input, pages), words: checked(words) };
}

function pageOf(text: string, next: Word | undefined): string | null {
  const [, number] = PAGE.exec(text) ?? [];
  if (number !== undefined) return number;
  return /^page$/i.test(text) && next !== undefined && /^\d+$/.test(next.text) ? next.text : null;
}

/** @throws UserError */
function pageNumber(input: Pick<CommandInput, 'options'>, pages: readonly string[]): number {
  const text = input.options.get('页') ?? input.options.get('page') ?? pages.at(-1) ?? '1';
  const page = numberOf(text);
  if (page === null || page < 1) throw new UserError(`页码应从 1 开始，例如 第2页；收到的是“${text.slice(0, 20)}”`);
  return page;
}

/** @throws UserError */
function optionLedgers(ctx: LedgerContext, value: string | undefined): readonly string[] {
  const names = value?.split(/[,，、]/u).filter((name) => name !== '') ?? [];
  return names.map((name) => bareLedger(ctx, name) ?? ledgerNamed(ctx, name));
}

/** The ledger of this name or title, whatever its case and width. */
function bareLedger(ctx: LedgerContext, text: string): string | null {
  const key = keyOf(text);
  const found = Object.entries(ctx.settings.ledgers).find(
    ([name, { title }]) => keyOf(title) === key || keyOf(name) === key,
  );
  return found?.[0] ?? null;
}

function keyOf(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** @throws UserError */
function checked(words: readonly Word[]): readonly Word[] {
  const full = words.filter(({ text }) => text.trim() !== '');
  if (full.length > MOST_WORDS)
    throw new UserError(`一次最多查 ${MOST_WORDS} 个词，收到了 ${full.length} 个；请去掉几个`);
  const long = full.find(({ text }) => text.length > MOST_LENGTH);
  if (long === undefined) return full;
  throw new UserError(
    `“${long.text.slice(0, 20)}…”有 ${long.text.length} 个字，一个词最长 ${MOST_LENGTH} 个字；请写短些`,
  );
}
