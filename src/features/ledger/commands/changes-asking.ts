// A question about changes with the publications that it means, and what answers say of it.

import type { CommandInput } from '../../../bot/command.ts';
import { pageHref } from '../../../config/page-address.ts';
import type { ChangesLine } from '../cards/command-lines.ts';
import type { Freshness } from '../cards/freshness.ts';
import type { LedgerContext } from '../context.ts';
import { changesPath } from '../page/links.ts';
import type { Chosen } from './choose-publications.ts';
import { freshnessOf, readPublished } from './freshness-of.ts';
import { sitesText } from './scope.ts';
import type { ChangesQuestion } from './which-changes.ts';

export interface Asking {
  readonly question: ChangesQuestion;
  readonly chosen: Chosen;
  /** The context whose sites are those asked for. */
  readonly scoped: LedgerContext;
  readonly input: CommandInput;
}

/** 苏州基地 设备 “空压机”; 台账 when nothing was narrowed. */
export function subjectOf({ question, scoped, input }: Asking): string {
  const { ledgers } = scoped.settings;
  const parts = [
    ...(input.sites.length === 0 ? [] : [sitesText(scoped.config.sites)]),
    ...(question.ledgers.length === 0 ? [] : [question.ledgers.map((name) => ledgers[name]?.title ?? name).join('、')]),
    ...(question.words.length === 0 ? [] : [`“${question.words.join(' ')}”`]),
  ];
  return parts.length === 0 ? '台账' : parts.join(' ');
}

export function lineOf({ question, chosen, input }: Asking): ChangesLine {
  const { ledgers, words } = question;
  return { ...chosen.line, words, ledgers, sites: input.sites };
}

/** The page shows one publication, and one site and ledger of it at most. */
export function pageOf(ctx: LedgerContext, { question, chosen, input }: Asking): string | null {
  const [newest, ...others] = chosen.publications;
  if (newest === undefined) return null;
  const one = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);
  const narrowed = { site: one(input.sites), ledger: one(question.ledgers), q: question.words.join(' ') };
  return pageHref(
    ctx.config,
    changesPath({ ...narrowed, publication: others.length === 0 ? newest.number : undefined }),
  );
}

/** Of the sites and ledgers that were asked for. */
export async function freshness({ question, scoped }: Asking): Promise<Freshness> {
  const { ledgers } = question;
  const looked = ledgers.length === 0 ? Object.keys(scoped.settings.ledgers) : ledgers;
  return freshnessOf(scoped, await readPublished(scoped), looked);
}
