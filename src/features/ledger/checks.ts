// What zhiban doctor looks at for the ledger: can every source be read, are the ledgers' definitions sound, is every file whole.
import { openSource } from '../../databases/source.ts';
import type { Check } from '../../feature.ts';
import { listChangeFiles, listStates } from '../../lake/catalogue.ts';
import { sha256Of } from '../../lake/layout.ts';
import { eachBounded } from '../../lib/bounded.ts';
import { errorText } from '../../lib/errors.ts';
import { type LedgerContext, layoutOf, ledgerDb, selectPlace, withDuck } from './context.ts';
import { readLedger } from './model/ledger-model.ts';
import { tablePlan } from './refresh/raw-tables.ts';

export async function* ledgerChecks(ctx: LedgerContext): AsyncIterable<Check> {
  yield* definitions(ctx);
  yield* sources(ctx);
  yield* lakeFiles(ctx);
}

async function* definitions(ctx: LedgerContext): AsyncIterable<Check> {
  const names = Object.keys(ctx.settings.ledgers);
  const faults = await withDuck(ctx, async (session) => {
    const found: string[] = [];
    for (const name of names) {
      try {
        await readLedger(session, name, ctx.settings, (line) => selectPlace(ctx, name, line));
      } catch (thrown) {
        found.push(errorText(thrown));
      }
    }
    return found;
  });
  for (const fault of faults) yield { title: '台账定义', state: 'fault', finding: fault };
  if (faults.length === 0)
    yield { title: '台账定义', state: 'ok', finding: `${names.length} 本台账的 SELECT 都读得懂` };
}

async function* sources(ctx: LedgerContext): AsyncIterable<Check> {
  const all = ctx.config.sites.flatMap((site) =>
    Object.entries(site.sources)
      .filter(([name]) => ctx.settings.tables[name] !== undefined)
      .map(([name, settings]) => ({ site, name, settings })),
  );
  const checks = await eachBounded(
    all,
    ctx.settings.parallelSites,
    async ({ site, name, settings }): Promise<Check> => {
      const title = `来源 ${site.name}/${name}`;
      const tables = Object.entries(ctx.settings.tables[name] ?? {}).map(
        ([table, raw]) => tablePlan(table, raw, site.code).table,
      );
      try {
        const source = openSource(await ctx.secrets.reveal(settings.url), {
          name: `${site.name}/${name}`,
          connectTimeoutMs: settings.connectTimeoutSeconds * 1000,
          statementTimeoutMs: settings.statementTimeoutSeconds * 1000,
          stallTimeoutMs: settings.stallTimeoutSeconds * 1000,
          tls: settings.tls,
        });
        const present = await source.readSnapshot((snapshot) => snapshot.describe(tables), ctx.signal);
        const missing = tables.filter((table) => !present.has(table));
        if (missing.length > 0)
          return { title, state: 'fault', finding: `连得上，但没有表 ${missing.join('、')}；请核对库名和权限` };
        return { title, state: 'ok', finding: `连得上，${tables.length} 张表都在` };
      } catch (thrown) {
        return { title, state: 'fault', finding: errorText(thrown) };
      }
    },
  );
  yield* checks;
}

async function* lakeFiles(ctx: LedgerContext): AsyncIterable<Check> {
  const layout = layoutOf(ctx);
  const db = ledgerDb(ctx);
  const files = [
    ...(await listStates(db, ['candidate', 'baseline', 'checkpoint'])),
    ...(await listChangeFiles(db, {})),
  ];
  const bad: string[] = [];
  for (const { file, sha256 } of files) {
    try {
      if ((await sha256Of(layout.path(file))) !== sha256) bad.push(`${file}（内容与目录不符）`);
    } catch (thrown) {
      bad.push(`${file}（${errorText(thrown)}）`);
    }
  }
  if (bad.length === 0) {
    yield { title: '数据文件', state: 'ok', finding: `${files.length} 个文件都在，内容与目录一致` };
    return;
  }
  const finding = `${bad.length} 个文件有问题：${bad.slice(0, 5).join('、')}；请从备份恢复数据文件夹 ${layout.root}`;
  yield { title: '数据文件', state: 'fault', finding };
}
