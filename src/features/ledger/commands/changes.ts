// 变更 [日期] [基地] [台账]: what changed, as sentences; 明细 change by change.
import type { Command, CommandInput, Said } from '../../../bot/command.ts';
import { UserError } from '../../../lib/errors.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { weekdayMinuteText } from '../../../web/page-text.ts';
import { changeListCard, changeListTitle, type ListedChange } from '../cards/change-list-card.ts';
import { type ChangelogFacts, changelogCard, changelogTitle } from '../cards/changelog-card.ts';
import { choiceCard } from '../cards/choice-card.ts';
import { type ChangesLine, changesLine } from '../cards/command-lines.ts';
import { nameOf, storiesOf } from '../cards/stories.ts';
import { type LedgerContext, ledgerDb } from '../context.ts';
import type { Change } from '../history/changes.ts';
import { changesPath } from '../page/links.ts';
import { pagingOf } from '../page/paging.ts';
import { listPublications } from '../queries.ts';
import { cardAnswer } from './card-answer.ts';
import { type Chosen, choosePublications } from './choose-publications.ts';
import { dayOf } from './days.ts';
import { freshnessOf, readPublished } from './freshness-of.ts';
import { type ReadChangelog, readChangelog } from './read-changelog.ts';
import { publicPage, sitesText, withinSites } from './scope.ts';
import { type ChangesQuestion, readChangesQuestion } from './which-changes.ts';

const CHANGES_A_PAGE = 10;

export const changesCommand: Command<LedgerContext> = {
  names: ['变更', 'changes'],
  title: '看变了什么、谁改的',
  usage: '变更 [今天|昨天|近7天|上周|日期|范围] [基地] [台账] [明细]',
  examples: ['变更', '变更 近7天', '变更 昨天 采集点 明细'],
  right: 'anyone',
  run: async (ctx, input) => {
    const today = dayOf(ctx.now());
    const question = readChangesQuestion(ctx, input, today);
    const all = await listPublications(ledgerDb(ctx), Number.MAX_SAFE_INTEGER);
    const chosen = choosePublications(all, question, today);
    const scoped = withinSites(ctx, input.sites);
    const asking: Asking = { question, chosen, scoped, input };
    if (chosen.publications.length === 0) return nothingPublished(ctx, asking, all.length > 0);
    const { ledgers, words } = question;
    const read = await readChangelog(scoped, { publications: chosen.publications, ledgers, words });
    return question.details ? listAnswer(ctx, asking, read) : summaryAnswer(ctx, asking, read);
  },
};

interface Asking {
  readonly question: ChangesQuestion;
  readonly chosen: Chosen;
  /** The context whose sites are those asked for. */
  readonly scoped: LedgerContext;
  readonly input: CommandInput;
}

/** 苏州基地 设备 “空压机”; 台账 when nothing was narrowed. */
function subjectOf({ question, scoped, input }: Asking): string {
  const { ledgers } = scoped.settings;
  const parts = [
    ...(input.sites.length === 0 ? [] : [sitesText(scoped.config.sites)]),
    ...(question.ledgers.length === 0 ? [] : [question.ledgers.map((name) => ledgers[name]?.title ?? name).join('、')]),
    ...(question.words.length === 0 ? [] : [`“${question.words.join(' ')}”`]),
  ];
  return parts.length === 0 ? '台账' : parts.join(' ');
}

function lineOf({ question, chosen, input }: Asking): ChangesLine {
  const { ledgers, words } = question;
  return { ...chosen.line, words, ledgers, sites: input.sites };
}

/** The page shows one publication, and one site and ledger of it at most. */
function pageOf(ctx: LedgerContext, { question, chosen, input }: Asking): string | null {
  const [newest, ...others] = chosen.publications;
  if (newest === undefined) return null;
  const one = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);
  const narrowed = { site: one(input.sites), ledger: one(question.ledgers), q: question.words.join(' ') };
  return publicPage(ctx, changesPath({ ...narrowed, publication: others.length === 0 ? newest.number : undefined }));
}

async function freshness({ question, scoped }: Asking) {
  const { ledgers } = question;
  const looked = ledgers.length === 0 ? Object.keys(scoped.settings.ledgers) : ledgers;
  return freshnessOf(scoped, await readPublished(scoped), looked);
}

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

/** Nothing was published then: what was looked at, and the newest that there is. */
async function nothingPublished(ctx: LedgerContext, asking: Asking, any: boolean): Promise<Said> {
  const { question, chosen, input } = asking;
  const { ledgers, words } = question;
  const [last] = await listPublications(ledgerDb(ctx), 1);
  const same = { ledgers, words, sites: input.sites };
  const newest =
    last === undefined
      ? []
      : [
          {
            text: `最近一次：${weekdayMinuteText(last.published_at, PEOPLE_ZONE)}`,
            line: changesLine({ ...same, publication: last.number }),
          },
          { text: '近30天', line: changesLine({ ...same, date: '近30天' }) },
        ];
  const card = choiceCard({
    title: any ? '这段时间没有发布' : '还没有发布过',
    question: any
      ? `${chosen.range} 没有刷新和比对过。`
      : '每天早上的任务跑过以后，这里就有变更；也可以发“刷新 台账”。',
    choices: newest,
    freshness: await freshness(asking),
  });
  return cardAnswer(input, { card, text: any ? '这段时间没有发布' : '还没有发布过', result: '没有发布' });
}
