// The workbooks that the daily job has written, to download.
import type { Route } from '../../../web/route.ts';
import { type LedgerContext, ledgerDb, ledgerNamed } from '../context.ts';
import { auditExport } from '../workbook/audit-export.ts';
import { changelogFile, ledgerBookFile } from '../workbook/files.ts';
import { publicationNumber } from './changes-query.ts';
import { publicationTotals } from './published-results.ts';

export const ledgerBookRoute: Route<LedgerContext> = {
  method: 'GET',
  path: '/ledger/workbook/:ledger',
  action: '台账 导出',
  handle: async (ctx, { params, visitor }) => {
    const ledger = ledgerNamed(ctx, params.ledger ?? '');
    const missing = '这本台账的工作簿还没有写好。每日台账（刷新、比对、工作簿）做完以后就有；在首页看它做到了哪一步。';
    const file = ledgerBookFile(ctx, ledger);
    await auditExport(ctx, { by: visitor?.person ?? 'page', text: `台账工作簿 ${ledger}`, result: file.name, ms: 0 });
    return { kind: 'file', ...file, missing };
  },
};

export const changelogBookRoute: Route<LedgerContext> = {
  method: 'GET',
  path: '/ledger/changes/:publication/workbook',
  action: '变更 导出',
  handle: async (ctx, { params, visitor }) => {
    const publication = publicationNumber(params.publication) ?? 0;
    const [known] = await publicationTotals(ledgerDb(ctx), { limit: 1, number: publication });
    if (known === undefined) return { kind: 'missing', message: `没有第 ${publication} 次发布；请从“变更”里选一次。` };
    const missing = `第 ${publication} 次发布的工作簿还没有写好，或者写的时候出了错；在首页看每日台账做到了哪一步。也可以用 zhiban ledger changes --format xlsx --out 变更.xlsx 另写一份。`;
    const file = changelogFile(ctx, publication, known.publishedAt);
    await auditExport(ctx, {
      by: visitor?.person ?? 'page',
      text: `变更工作簿 ${publication}`,
      result: file.name,
      ms: 0,
    });
    return { kind: 'file', ...file, missing };
  },
};
