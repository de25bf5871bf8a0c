// zhiban ledger search: find rows of the published ledgers by words.
import type { CliCommand } from '../../../cli/command.ts';
import { textOption } from '../../../cli/command.ts';
import { UserError } from '../../../lib/errors.ts';
import { type LedgerContext, ledgerNamed, siteNamed, withDuck } from '../context.ts';
import { searchLedger } from '../history/search.ts';
import { unsearchedTitles } from '../model/sensitive.ts';

const SHOWN = 50;

export const searchCommand: CliCommand<LedgerContext> = {
  words: ['ledger', 'search'],
  rest: '<词…>',
  summary: '在已发布的台账里查：所有词都出现的行',
  options: {
    site: { type: 'string', value: '基地', summary: '只查一个基地' },
    ledger: { type: 'string', value: '台账', summary: '只查一本台账；不写则全部' },
    limit: { type: 'string', value: '条数', summary: `每本台账最多列出多少行，默认 ${SHOWN}` },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const words = input.positionals.flatMap((text) => text.split(/\s+/)).filter((word) => word !== '');
    if (words.length === 0) throw new UserError('要写查什么，例如 zhiban ledger search 空压机 --site 苏州');
    const limit = Number(textOption(input, 'limit') ?? SHOWN);
    if (!Number.isInteger(limit) || limit < 1) throw new UserError('--limit 应为正整数');
    const chosen = textOption(input, 'ledger');
    const site = textOption(input, 'site');
    const code = site === undefined ? undefined : siteNamed(ctx, site).code;
    const ledgers = chosen === undefined ? Object.keys(ctx.settings.ledgers) : [ledgerNamed(ctx, chosen)];
    const found = await withDuck(ctx, async (session) => {
      const answers = [];
      for (const ledger of ledgers) {
        answers.push({
          ledger,
          ...(await searchLedger(ctx, session, { ledger, site: code, words, limit, offset: 0 })),
        });
      }
      return answers;
    });
    for (const { ledger, total, rows } of found) {
      const definition = ctx.settings.ledgers[ledger];
      if (definition === undefined || total === 0) continue;
      input.out.line(`${definition.title}：${total} 行`);
      for (const row of rows) input.out.line(`  ${row.site}  ${row.values.map((value) => value ?? '').join(' | ')}`);
    }
    const unsearched = unsearchedTitles(ctx.settings, ledgers);
    if (unsearched.length > 0) input.out.remark(`敏感列不参与查找：${unsearched.join('、')}`);
    if (found.every(({ total }) => total === 0))
      input.out.line('没有找到；请换个词，或先用 zhiban ledger refresh 与 publish 取得数据');
    input.out.json(
      found.flatMap(({ ledger, total, rows }) => {
        const columns = Object.keys(ctx.settings.ledgers[ledger]?.columns ?? {});
        const objects = rows.map(({ site: of, values }) => ({
          site: of,
          ...Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null])),
        }));
        return total === 0 ? [] : [{ ledger, total, rows: objects }];
      }),
    );
    return 0;
  },
};
