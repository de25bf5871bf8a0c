// /audit: who did what, narrowed by time, person, kind and words; and the same as a file.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureContext } from '../../../feature.ts';
import { dayOf } from '../../../lib/days.ts';
import { OWN_FOLDER } from '../../../lib/own-folder.ts';
import { chainDb, chainEnd, listHeads } from '../../../people/chain-queries.ts';
import { personsCalled } from '../../../people/names.ts';
import { rightRules } from '../../../people/rights.ts';
import { countText } from '../../../web/page-text.ts';
import type { Route } from '../../../web/route.ts';
import type { DutySettings } from '../settings.ts';
import { auditFileName, recordAuditExport, writeAuditFile } from './export.ts';
import { exportFolder, findEntries } from './find.ts';
import { type AuditQuery, auditFilter, auditPath, readAuditQuery } from './page-query.ts';
import { DECISION_TITLES, KIND_TITLES, OUTCOME_TITLES, personOf } from './words.ts';

type Ctx = FeatureContext<DutySettings>;

const ROWS = 50;

/** A name, an open_id, or one that is no person; undefined for everybody, nobody for a name that is nobody's. */
async function personsMeant(ctx: Ctx, person: string): Promise<readonly string[] | undefined> {
  if (person === '') return undefined;
  const called = await personsCalled(ctx.store, rightRules(ctx.config), person);
  return [...called, personOf(person) ?? person];
}

export const auditRoute: Route<Ctx> = {
  method: 'GET',
  path: '/audit',
  menu: '审计',
  right: 'admin',
  action: '审计',
  handle: async (ctx, { query: asked }) => {
    const query = readAuditQuery(asked, dayOf(ctx.now()));
    const filter = auditFilter(query, await personsMeant(ctx, query.person));
    const { entries, paging } = await findEntries(ctx, filter, { wanted: asked.page, size: ROWS });
    const { page, pages, total } = paging;
    const to = (target: number): string => auditPath({ ...query, page: target });
    return {
      kind: 'page',
      template: 'duty/audit',
      title: '审计',
      data: {
        query,
        kinds: optionsOf(KIND_TITLES, query.kind),
        outcomes: optionsOf(OUTCOME_TITLES, query.outcome),
        decisions: optionsOf(DECISION_TITLES, query.decision),
        entries,
        total: countText(total),
        csv: auditPath({ ...query }, '/audit/export/csv'),
        jsonl: auditPath({ ...query }, '/audit/export/jsonl'),
        chain: await chainText(ctx),
        paging: {
          page: countText(page),
          pages: countText(pages),
          many: pages > 1,
          previous: page > 1 ? to(page - 1) : null,
          next: page < pages ? to(page + 1) : null,
        },
      },
    };
  },
};

function optionsOf(titles: Readonly<Record<string, string>>, chosen: string) {
  return Object.entries(titles).map(([value, title]) => ({ value, title, chosen: value === chosen }));
}

/** Where the chain stands, and what was kept of the last day. */
async function chainText({ store }: Ctx): Promise<string> {
  const db = chainDb(store.db);
  const { seq } = await chainEnd(db);
  const head = (await listHeads(db)).at(-1);
  const kept = head === undefined ? '' : `；${head.day} 的校验值 ${head.seq}:${head.hash}`;
  return `校验链到第 ${countText(Number(seq))} 条${kept}。核对用 zhiban audit verify。`;
}

export const auditFileRoute: Route<Ctx> = {
  method: 'GET',
  path: '/audit/export/:format',
  right: 'admin',
  action: '审计',
  handle: async (ctx, { params, query: asked, visitor }) => {
    const format = params.format === 'csv' || params.format === 'jsonl' ? params.format : null;
    if (format === null) return { kind: 'missing', message: '审计可以导出为 .csv 或 .jsonl。' };
    const began = performance.now();
    const query: AuditQuery = readAuditQuery(asked, dayOf(ctx.now()));
    const filter = auditFilter(query, await personsMeant(ctx, query.person));
    const folder = exportFolder(ctx);
    await mkdir(folder, OWN_FOLDER);
    const path = join(folder, `${ctx.store.newId(ctx.now())}.${format}`);
    const rows = await writeAuditFile(ctx, { path, filter, format });
    const text = auditPath({ ...query }, `审计.${format}`);
    await recordAuditExport(ctx, { person: visitor?.person ?? 'page', text, rows, ms: performance.now() - began });
    const missing = '文件没有写成；请再试一次。';
    return { kind: 'file', path, name: auditFileName(query.from, query.to, format), missing };
  },
};
