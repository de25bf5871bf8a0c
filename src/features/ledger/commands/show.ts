// 台账 详情 〈编码〉 [基地]: one row whole, with its last changes and the rows it refers to.

import { cardAnswer } from '../../../bot/card-answer.ts';
import type { Command, CommandInput, Said } from '../../../bot/command.ts';
import { UserError } from '../../../lib/errors.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { type RowFacts, rowCard, rowTitle } from '../cards/row-card.ts';
import { groupsOf } from '../cards/row-groups.ts';
import { type LedgerContext, withDuck } from '../context.ts';
import { spoken } from '../page/shown-value.ts';
import { readAsked } from './asked.ts';
import { findRows, type RowHit } from './find-row.ts';
import { freshnessOf, type Published, readPublished } from './freshness-of.ts';
import { lastChangesOf, type RowChange } from './row-changes.ts';
import { linksOf } from './row-links.ts';
import { withinSites } from './scope.ts';
import { auditColumns } from './shown-rows.ts';
import { type Asking, choiceOf, MOST_CHOICES, nothingLike } from './which-row.ts';

const MOST_CHANGES = 6;

export const showCommand: Command<LedgerContext> = {
  names: ['台账 详情', 'ledger show'],
  title: '看一行的全部：每一列、谁改的、最近的变更',
  usage: '台账 详情 〈编码或名称〉 [基地] [采集点|设备|…]',
  examples: ['台账 详情 P-001', '台账 详情 P-001 采集点'],
  right: 'query',
  run: async (ctx, input) => {
    const asked = readAsked(ctx, input);
    const parts = asked.words.map(({ text }) => text);
    if (parts.length === 0)
      throw new UserError('要写编码或名称，例如 台账 详情 P-001；不知道编码，先用 台账 〈词〉 查');
    const ledgers = asked.ledgers.length === 0 ? Object.keys(ctx.settings.ledgers) : asked.ledgers;
    const scoped = withinSites(ctx, input.sites);
    const published = await readPublished(scoped);
    const found = await withDuck(scoped, async (session) => {
      session.stopOn(ctx.signal);
      const hits = await findRows(scoped, session, published.states, { parts, ledgers, limit: MOST_CHOICES + 1 });
      const [hit] = hits;
      const changes =
        hits.length === 1 && hit !== undefined
          ? await lastChangesOf(ctx, session, { ...hit, site: hit.site.code }, MOST_CHANGES)
          : [];
      return { hits, changes };
    });
    const asking: Asking = { parts, ledgers, published };
    const [hit, ...others] = found.hits;
    if (hit === undefined) return nothingLike(scoped, input, asking);
    if (others.length > 0) return choiceOf(scoped, input, asking, found.hits);
    return rowAnswer(scoped, input, published, hit, found.changes);
  },
};

function rowAnswer(
  ctx: LedgerContext,
  input: CommandInput,
  published: Published,
  hit: RowHit,
  changes: readonly RowChange[],
): Said {
  const { ledgers } = ctx.settings;
  const definition = ledgers[hit.ledger];
  if (definition === undefined) throw new Error(`no ledger ${hit.ledger}`);
  const names = Object.keys(definition.columns);
  const audit = auditColumns(ctx, hit.ledger);
  const textOf = (name: string | null): string | null =>
    name === null ? null : (hit.values[names.indexOf(name)] ?? null);
  const site = ctx.config.sites.find(({ code }) => code === hit.site.code);
  const state = published.states.find((one) => one.site === hit.site.code && one.ledger === hit.ledger);
  const shownValue = (field: string | null, value: string | null): string | null => {
    const type = state?.shape.columns.find(({ name }) => name === field)?.type;
    return value === null ? null : spoken(value, type, site?.timeZone ?? PEOPLE_ZONE);
  };
  const facts: RowFacts = {
    ledger: { name: hit.ledger, title: definition.title },
    site: hit.site,
    key: hit.key,
    name: hit.name,
    groups: groupsOf(definition, hit.values, ledgers, new Set([audit.who, audit.when].filter((name) => name !== null))),
    touched: { who: textOf(audit.who), when: textOf(audit.when) },
    changes: changes.map(({ kind, field, before, after, who, at }) => ({
      kind,
      title: field === null ? '' : (definition.columns[field]?.title ?? field),
      before: shownValue(field, before),
      after: shownValue(field, after),
      who,
      at,
    })),
    links: linksOf(ctx, hit),
    freshness: freshnessOf(withinSites(ctx, [hit.site.code]), published, [hit.ledger]),
  };
  return cardAnswer(input, { card: rowCard(facts), text: `${rowTitle(facts)}：${definition.title}`, result: '1 行' });
}
