// 变更 [日期] [基地] [台账]: what changed, as sentences; 明细 change by change.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { Command, Said } from '../../../bot/command.ts';
import { dayOf } from '../../../lib/days.ts';
import { UserError } from '../../../lib/errors.ts';
import { pagingOf } from '../../../lib/paging.ts';
import { changeListCard, changeListTitle, type ListedChange } from '../cards/change-list-card.ts';
import { type ChangelogFacts, changelogCard, changelogTitle } from '../cards/changelog-card.ts';
import { nameOf, storiesOf } from '../cards/stories.ts';
import { type LedgerContext, ledgerDb } from '../context.ts';
import type { Change } from '../history/changes.ts';
import { listPublications } from '../queries.ts';
import { type Asking, freshness, lineOf, pageOf, subjectOf } from './changes-asking.ts';
import { choosePublications } from './choose-publications.ts';
import { nothingPublished } from './nothing-published.ts';
import { type ReadChangelog, readChangelog } from './read-changelog.ts';
import { withinSites } from './scope.ts';
import { readChangesQuestion } from './which-changes.ts';

const CHANGES_A_PAGE = 10;

export const changesCommand: Command<LedgerContext> = {
  names: ['变更', 'changes'],
  title: '看变了什么、谁改的',
  usage: '变更 [今天|昨天|近7天|上周|日期|范围] [基地] [台账] [明细]',
  examples: ['变更', '变更 近7天', '变更 昨天 采集点 明细'],
  right: 'query',
  run: async (ctx, input) => {
    const today = dayOf(ctx.now());
    const question = readChangesQuestion(ctx, input, today);
    const all = await listPublications(ledgerDb(ctx), Number.MAX_SAFE_INTEGER);
    const chosen = choosePublications(all, question, today);
    const scoped = withinSites(ctx, input.sites);
    const asking: Asking = { question, chosen, scoped, input };
    if (chosen.publications.length === 0) return nothingPublished(asking, all[0] ?? null);
    const { ledgers, words } = question;
    const read = await readChangelog(scoped, { publications: chosen.publications, ledgers, words });
    return question.details ? listAnswer(ctx, asking, read) : summaryAnswer(ctx, asking, read);
  },
};

async function summaryAnswer(ctx: LedgerContext, asking: Asking, read: ReadChangelog): Promise<Said> {
  const { chosen, scoped, input } = asking;
  const [newest, ...others] = chosen.publications;
  if (newest === undefined) throw new UserError('还没有发布过');
  const built = read.results.length > 0 && read.results.every(({ state }) => state === 'built');
  const facts: ChangelogFacts = {
    publication: newest.number,
    publishedAt: newest.published_at,
    results: read.results,
    stories: storiesOf(read.changes, ctx.settings.ledgers),
    cut: read.cut,
    sites: scoped.config.sites,
    ledgers: ctx.settings.ledgers,
    page: pageOf(ctx, asking),
    asked: {
      subject: subjectOf(asking),
      range: chosen.range,
      note: [chosen.note, built ? '这次建立了基准，还没有可比的变更' : ''].filter((text) => text !== '').join('；'),
      several: others.length > 0,
      line: lineOf(asking),
      freshness: await freshness(asking),
    },
  };
  const title = changelogTitle(facts);
  return cardAnswer(input, { card: changelogCard(facts), text: `${title}（${chosen.range}）`, result: title });
}

async function listAnswer(ctx: LedgerContext, asking: Asking, { changes, cut }: ReadChangelog): Promise<Said> {
  const { question, chosen, scoped, input } = asking;
  const paging = pagingOf(String(question.page), changes.length, CHANGES_A_PAGE);
  const shown = changes.slice(Math.max(paging.first - 1, 0), paging.last);
  const facts = {
    subject: subjectOf(asking),
    range: chosen.range,
    changes: shown.map((change) => listed(scoped, change)),
    total: changes.length,
    cut,
    page: paging.page,
    pages: paging.pages,
    line: lineOf(asking),
    freshness: await freshness(asking),
    href: pageOf(ctx, asking),
  };
  const title = changeListTitle(facts);
  return cardAnswer(input, { card: changeListCard(facts), text: `${title}（${chosen.range}）`, result: title });
}

function listed({ config, settings }: LedgerContext, change: Change): ListedChange {
  const { site, ledger, kind, field, before, after, who, when } = change;
  return {
    site: config.sites.find(({ code }) => code === site)?.name ?? site,
    ledger: settings.ledgers[ledger]?.title ?? ledger,
    row: nameOf(change),
    kind,
    title: field === null ? '' : (settings.ledgers[ledger]?.columns[field]?.title ?? field),
    before,
    after,
    who,
    when,
  };
}
