// Where a row leads: the rows it refers to, those that mention it, and the rows that somebody may have meant.
import type { Choice } from '../../../feishu/card/action-rows.ts';
import { searchLine, showLine } from '../cards/command-lines.ts';
import { rowTitle } from '../cards/row-card.ts';
import type { LedgerContext } from '../context.ts';
import type { RowHit } from './find-row.ts';

/** Rows of other ledgers whose key stands in this one, known by the title that both give it; and who refers to this one. */
export function linksOf(ctx: LedgerContext, hit: RowHit): readonly Choice[] {
  const { ledgers } = ctx.settings;
  const own = ledgers[hit.ledger];
  const columns = Object.values(own?.columns ?? {});
  const forward = Object.entries(ledgers).flatMap(
    ([ledger, { title, source, key, columns: others }]): readonly Choice[] => {
      const keyTitle = others[key[0] ?? '']?.title;
      const index = columns.findIndex((column) => column.title === keyTitle);
      const value = hit.values[index] ?? '';
      if (ledger === hit.ledger || source !== own?.source || key.length !== 1 || value === '') return [];
      const line = showLine({ ledger, site: hit.site.code, key: [value] });
      return line === null ? [] : [{ text: `${title} ${value}`, line }];
    },
  );
  const [code = ''] = hit.key;
  const back =
    hit.key.length === 1 && code.length > 0 && code.length <= 100
      ? [{ text: '哪些行提到它', line: searchLine({ words: [code], sites: [hit.site.code] }) }]
      : [];
  return [...forward, ...back];
}

/** A button for each row that opens it. */
export function choicesOf(
  ctx: LedgerContext,
  hits: readonly (Pick<RowHit, 'key' | 'name' | 'site'> & { ledger: string })[],
) {
  return hits.flatMap((hit): readonly Choice[] => {
    const line = showLine({ ledger: hit.ledger, site: hit.site.code, key: hit.key });
    const title = ctx.settings.ledgers[hit.ledger]?.title ?? hit.ledger;
    return line === null ? [] : [{ text: `${rowTitle(hit)} · ${title} · ${hit.site.name}`, line }];
  });
}
