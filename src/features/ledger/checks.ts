// What zhiban doctor looks at for the ledger: can every source be read, are the ledgers' definitions sound, is every file whole.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check, CheckOptions } from '../../feature.ts';
import { listChangeFiles, listStates } from '../../lake/catalogue.ts';
import { makeFolder } from '../../lake/disk-full.ts';
import type { DuckSession } from '../../lake/duck.ts';
import { sha256Of } from '../../lake/layout.ts';
import { ownedName } from '../../lake/owned-name.ts';
import { eachBounded } from '../../lib/bounded.ts';
import { errorText, UserError } from '../../lib/errors.ts';
import { type LedgerContext, layoutOf, ledgerDb, selectPlace, withDuck } from './context.ts';
import { type LedgerModel, readLedger } from './model/ledger-model.ts';
import { unsearchedTitles } from './model/sensitive.ts';
import { type SourceTrial, trySource } from './refresh/try-source.ts';

/** Without the data files, each of which is read whole, when it shall be quick. */
export async function* ledgerChecks(ctx: LedgerContext, { quick }: CheckOptions): AsyncIterable<Check> {
  yield* await sensitiveKey(ctx);
  const folder = join(ctx.config.dataDir, 'tmp', ownedName());
  try {
    await makeFolder(folder);
    yield* await withDuck(ctx, (session, more) => definitionsAndSources(ctx, { session, more, folder }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (!quick) yield* lakeFiles(ctx);
}

/** Without a master key no ledger with a sensitive column can be made. Nothing to say where no column is sensitive. */
async function sensitiveKey({ settings, secrets }: LedgerContext): Promise<readonly Check[]> {
  const titles = unsearchedTitles(settings, Object.keys(settings.ledgers));
  if (titles.length === 0) return [];
  const title = '敏感列';
  try {
    await secrets.digestKey();
    return [{ title, state: 'ok', finding: `${titles.join('、')}：只留摘要，主密钥打得开` }];
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return [{ title, state: 'fault', finding: `${titles.join('、')}：${thrown.message}` }];
  }
}

interface Trying {
  readonly session: DuckSession;
  more(): Promise<DuckSession>;
  readonly folder: string;
}

async function definitionsAndSources(ctx: LedgerContext, trying: Trying): Promise<readonly Check[]> {
  const names = Object.keys(ctx.settings.ledgers);
  const title = '台账定义';
  const models: LedgerModel[] = [];
  const checks: Check[] = [];
  for (const name of names) {
    try {
      models.push(await readLedger(trying.session, name, ctx.settings, (line) => selectPlace(ctx, name, line)));
    } catch (thrown) {
      checks.push({ title, state: 'fault', finding: errorText(thrown) });
    }
  }
  const well: Check = { title, state: 'ok', finding: `${names.length} 本台账的 SELECT 都读得懂` };
  return [...(checks.length === 0 ? [well] : checks), ...(await sources(ctx, models, trying))];
}

async function sources(
  ctx: LedgerContext,
  models: readonly LedgerModel[],
  { more, folder }: Trying,
): Promise<readonly Check[]> {
  const all = ctx.config.sites.flatMap((site) =>
    Object.entries(site.sources)
      .filter(([name]) => ctx.settings.tables[name] !== undefined)
      .map(([source, settings]) => ({ site, source, settings })),
  );
  const checks = await eachBounded(all, ctx.settings.parallelSites, async (one): Promise<readonly Check[]> => {
    const { site, source } = one;
    const title = `来源 ${site.name}/${source}`;
    const session = await more();
    try {
      const own = join(folder, `${site.code}-${source}`);
      await makeFolder(own);
      const made = models.filter((model) => model.source === source);
      const trial = await trySource(ctx, session, { ...one, models: made, folder: own });
      return [readingCheck(title, trial), ...writingChecks(ctx, title, trial)];
    } catch (thrown) {
      return [{ title, state: 'fault', finding: errorText(thrown) }];
    } finally {
      session.close();
    }
  });
  return checks.flat();
}

function readingCheck(title: string, { tables, ledgers, faults }: SourceTrial): Check {
  if (faults.length === 0)
    return { title, state: 'ok', finding: `连得上，${tables} 张表都在，${ledgers} 本台账要的列都齐` };
  const finding = `${faults.join('；')}。请在来源补上，或在 ledger.tables 里写明这个基地的不同`;
  return { title, state: 'fault', finding };
}

/** Sample factories are ours to write. */
function writingChecks({ config }: LedgerContext, title: string, { writes }: SourceTrial): readonly Check[] {
  if (writes.length === 0 || config.playground.enabled) return [];
  const finding = `不只能读：${writes.join('；')}。值班从不写来源库，请换成只读账号（MySQL 只给 SELECT，PostgreSQL 只给 SELECT 和 USAGE，SQLite 去掉文件的写权限）`;
  return [{ title: `${title} 的账号`, state: 'warning', finding }];
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
