// What is answered when a key or name means several rows, or none.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { CommandInput, Said } from '../../../bot/command.ts';
import { choiceCard } from '../cards/choice-card.ts';
import { searchLine } from '../cards/command-lines.ts';
import type { LedgerContext } from '../context.ts';
import type { RowHit } from './find-row.ts';
import { freshnessOf, type Published } from './freshness-of.ts';
import { choicesOf } from './row-links.ts';
import { sitesText } from './scope.ts';
import { searchLedgers } from './search-ledgers.ts';
import { namedRow } from './shown-rows.ts';

/** Rows to choose from; somebody who gets more should write more. */
export const MOST_CHOICES = 12;

export interface Asking {
  readonly parts: readonly string[];
  /** Machine names of those looked in. */
  readonly ledgers: readonly string[];
  readonly published: Published;
}

export function choiceOf(ctx: LedgerContext, input: CommandInput, asking: Asking, hits: readonly RowHit[]): Said {
  const what = asking.parts.join(' ');
  const by = hits[0]?.by === 'key' ? '编码' : '名称';
  const many = hits.length > MOST_CHOICES ? `不止 ${MOST_CHOICES} 行` : `有 ${hits.length} 行`;
  const card = choiceCard({
    title: `“${what}”${many}，看哪一行？`,
    question: `${many}的${by}是“${what}”。也可以写上基地或台账，例如：台账 详情 ${what} 苏州`,
    choices: choicesOf(ctx, hits.slice(0, MOST_CHOICES)),
    freshness: freshnessOf(ctx, asking.published, asking.ledgers),
  });
  return cardAnswer(input, { card, text: `“${what}”${many}，请写上基地或台账`, result: `${hits.length} 行可选` });
}

/** No such key or name: rows in which it occurs, if there are any. */
export async function nothingLike(
  ctx: LedgerContext,
  input: CommandInput,
  { parts, ledgers, published }: Asking,
): Promise<Said> {
  const what = parts.join(' ');
  const { hits, shown } = await searchLedgers(ctx, { ledgers, sites: [], words: parts, page: 1 });
  const near = (shown?.result.rows ?? []).map((row) => {
    const { ledger } = shown ?? { ledger: '' };
    return { ...namedRow(ctx, published.states, ledger, row), ledger };
  });
  const total = hits.reduce((sum, hit) => sum + hit.total, 0);
  const all = { text: `查含“${what}”的全部 ${total} 行`, line: searchLine({ words: parts }) };
  const choices = total === 0 ? [] : [...choicesOf(ctx, near), ...(total > near.length ? [all] : [])];
  const where = sitesText(ctx.config.sites);
  const card = choiceCard({
    title: `没有编码或名称正好是“${what}”的行`,
    question: total === 0 ? `在${where}的台账里也没有一行提到它。` : `在${where}有 ${total} 行提到它，是其中之一吗？`,
    choices,
    freshness: freshnessOf(ctx, published, ledgers),
  });
  return cardAnswer(input, { card, text: `没有编码或名称正好是“${what}”的行`, result: '没有找到' });
}
