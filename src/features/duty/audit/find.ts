// Entries of the audit for what was asked, with the names of who they are about.
import { join } from 'node:path';
import type { Context } from '../../../context.ts';
import { beginOf } from '../../../lib/days.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Paging } from '../../../lib/paging.ts';
import { pagingOf } from '../../../lib/paging.ts';
import { type AuditFilter, listAudit } from '../../../people/audit-queries.ts';
import { namesOf, personsCalled } from '../../../people/names.ts';
import { rightRules } from '../../../people/rights.ts';
import type { AuditAsked } from './asked.ts';
import { type ShownEntry, shownEntry } from './view.ts';

type Ctx = Pick<Context, 'store' | 'config'>;

/** Names become who they are; what is nobody's name is looked for. @throws UserError when that is more than one text */
export async function settled(ctx: Ctx, asked: AuditAsked): Promise<AuditAsked> {
  const rules = rightRules(ctx.config);
  const [persons, texts]: [string[], string[]] = [[...asked.persons], []];
  for (const word of asked.words) {
    const called = await personsCalled(ctx.store, rules, word);
    if (called.length === 0) texts.push(word);
    else persons.push(...called);
  }
  if (texts.length > 1)
    throw new UserError(`不认识${texts.map((text) => `“${text.slice(0, 20)}”`).join('、')}；要按一句话查，请加引号`);
  return { ...asked, persons: [...new Set(persons)], words: texts };
}

/** @param asked settled */
export function filterOf({ range, persons, kind, decision, outcome, words }: AuditAsked): AuditFilter {
  return {
    from: beginOf(range.first),
    to: beginOf(range.last + 1),
    persons: persons.length === 0 ? undefined : persons,
    kind: kind ?? undefined,
    decision: decision ?? undefined,
    outcome: outcome ?? undefined,
    text: words[0],
  };
}

export interface FoundEntries {
  readonly entries: readonly ShownEntry[];
  readonly paging: Paging;
}

/** @param wanted the page, whatever somebody wrote */
export async function findEntries(
  ctx: Ctx,
  filter: AuditFilter,
  { wanted, size }: { readonly wanted: string | undefined; readonly size: number },
): Promise<FoundEntries> {
  const asked = pagingOf(wanted, Number.MAX_SAFE_INTEGER, size);
  const first = await listAudit(ctx.store, filter, { limit: size, offset: asked.first - 1 });
  const paging = pagingOf(wanted, first.total, size);
  // Beyond the end: the last page is what people mean.
  const { rows } =
    paging.page === asked.page || first.total === 0
      ? first
      : await listAudit(ctx.store, filter, { limit: size, offset: paging.first - 1 });
  const names = await namesOf(ctx.store, rightRules(ctx.config), [...new Set(rows.map(({ person }) => person))]);
  return { entries: rows.map((row) => shownEntry(row, names)), paging };
}

/** Where exports lie until they were sent or fetched; what cleans the folder removes them after a week. */
export function exportFolder({ config }: Pick<Context, 'config'>): string {
  return join(config.dataDir, 'exports');
}
