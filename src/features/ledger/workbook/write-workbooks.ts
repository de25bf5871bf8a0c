// The workbooks of the daily job: the changelog of its publication and every ledger as it now is.
import { type LedgerContext, ledgerDb } from '../context.ts';
import { publishedState } from '../history/older-state.ts';
import { listPublications } from '../queries.ts';
import { writeChangelog } from './changelog.ts';
import { changelogFile, ledgerBookFile } from './files.ts';
import { writeLedgerBook } from './ledger-book.ts';

export interface DailyBook {
  /** As people see it. */
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

/** @param publication the run's own; null when there was nothing new, and then nothing is written */
export async function writeWorkbooks(ctx: LedgerContext, publication: number | null): Promise<readonly DailyBook[]> {
  if (publication === null) return [];
  const known = (await listPublications(ledgerDb(ctx), Number.MAX_SAFE_INTEGER)).find(
    (one) => one.number === publication,
  );
  const changelog = changelogFile(ctx, publication, known?.published_at ?? ctx.now().toISOString());
  const first = { name: changelog.name, ...(await writeChangelog(ctx, { publication }, changelog.path)) };
  const ledgers = await withData(ctx);
  const books: DailyBook[] = [];
  for (const ledger of ledgers) {
    const { path, name } = ledgerBookFile(ctx, ledger);
    const written = await writeLedgerBook(ctx, { ledger, sites: ctx.config.sites, file: path });
    ctx.step({ name: 'workbook.written', text: `${name}：${written.rows} 行` });
    books.push({ name, ...written });
  }
  return [first, ...books];
}

async function withData(ctx: LedgerContext): Promise<readonly string[]> {
  const found: string[] = [];
  for (const ledger of Object.keys(ctx.settings.ledgers)) {
    const states = await Promise.all(ctx.config.sites.map((site) => publishedState(ctx, site.code, ledger)));
    if (states.some((state) => state !== null)) found.push(ledger);
  }
  return found;
}
