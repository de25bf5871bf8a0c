// /meter/export: the workbook of the time that is looked at. That somebody took it is in the audit.
import { traceOf } from '../../../lib/trace-number.ts';
import { recordAudit } from '../../../people/audit.ts';
import { countText } from '../../../web/page-text.ts';
import type { Route } from '../../../web/route.ts';
import type { MeterContext } from '../context.ts';
import { dateAt } from '../rules/reading.ts';
import { ACTION, isPublicHere, sitesAsked } from './access.ts';
import { rangeAsked } from './asked.ts';
import { meterWorkbook } from './export.ts';
import { meterAsked } from './meter-asked.ts';

export const exportRoute: Route<MeterContext> = {
  method: 'GET',
  path: '/meter/export',
  api: 'no-browser',
  action: `${ACTION} 导出`,
  sites: sitesAsked,
  // Writing it costs something, so that it is not for all the world where the page is.
  public: isPublicHere,
  handle: async (ctx, request) => {
    const began = performance.now();
    const asked = await meterAsked(ctx, request);
    if ('missing' in asked) return { kind: 'missing', message: `${asked.missing}。` };
    const { meter } = asked;
    const range = rangeAsked(request.query, dateAt(ctx.now().getTime()));
    const { path, name, readings } = await meterWorkbook(ctx, meter, range);
    const [now, ms] = [ctx.now(), performance.now() - began];
    const id = ctx.store.newId(now);
    const facts = {
      kind: 'export',
      chat: null,
      command: null,
      decision: 'allowed',
      trace: traceOf(id),
      once: `export/${id}`,
    } as const;
    const text = `电表工作簿 ${meter.number} ${range.first} 至 ${range.last}`;
    const person = request.visitor?.person ?? 'page';
    await ctx.store.transaction((trx) =>
      recordAudit(trx, { ...facts, id, now, person, text, result: `${name}，${countText(readings)} 次读数`, ms }),
    );
    return { kind: 'file', path, name, missing: '文件没有写成；请再试一次。' };
  },
};
