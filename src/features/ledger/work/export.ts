// 台账 导出: a ledger as a workbook below its card; one that Feishu would not take is cut by sites, which the card says beforehand.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteConfig } from '../../../config/core.ts';
import { MOST_FILE_BYTES } from '../../../feishu/api/files.ts';
import { makeFolder } from '../../../lake/disk-full.ts';
import { PEOPLE_ZONE, zonedParts } from '../../../lib/zoned-time.ts';
import { countText } from '../../../web/page-text.ts';
import type { WorkEnd } from '../../../work/serve.ts';
import type { LedgerContext } from '../context.ts';
import { writeLedgerBook } from '../workbook/ledger-book.ts';

export interface ExportRequest {
  readonly ledger: string;
  readonly sites: readonly SiteConfig[];
}

/** So long a file waits for its sender; afterwards nobody needs it (the message has its own copy). */
const KEPT_MS = 7 * 86_400_000;

/** @param limit how many bytes a message takes */
export async function exported(
  ctx: LedgerContext,
  { ledger, sites }: ExportRequest,
  limit: number = MOST_FILE_BYTES,
): Promise<WorkEnd> {
  const folder = await exportFolder(ctx);
  const title = ctx.settings.ledgers[ledger]?.title ?? ledger;
  const write = async (some: readonly SiteConfig[]) => {
    const where = some.length === ctx.config.sites.length ? '全部基地' : some.map(({ name }) => name).join('、');
    const name = `台账_${title}_${where.slice(0, 40)}_${dayText(ctx)}.xlsx`;
    const path = join(folder, `${ctx.store.newId(ctx.now())}.xlsx`);
    const written = await writeLedgerBook(ctx, { ledger, sites: some, file: path });
    ctx.step({ name: 'export.written', text: `${where}：${countText(written.rows)} 行，${sizeText(written.bytes)}` });
    return { path, name, ...written };
  };
  const whole = await write(sites);
  // With a page that people can reach, the message carries a link that lasts seven days.
  if (whole.bytes <= limit || ctx.config.web.publicUrl !== undefined) {
    return {
      state: 'done',
      lines: [`${title}：${countText(whole.rows)} 行，${sizeText(whole.bytes)}，文件在下面`],
      files: [whole],
    };
  }
  await rm(whole.path, { force: true });
  if (sites.length === 1) {
    const line = `${sizeText(whole.bytes)}，超过飞书 ${sizeText(limit)} 的上限，发不出来；请在值班的网页上下载`;
    return { state: 'partly', lines: [line] };
  }
  ctx.step({
    name: 'export.cut',
    text: `${sizeText(whole.bytes)}，超过飞书 ${sizeText(limit)} 的上限，改为一个基地一个文件`,
  });
  const files = [];
  for (const site of sites) files.push(await write([site]));
  const fit = files.filter(({ bytes }) => bytes <= limit);
  const rows = fit.reduce((sum, one) => sum + one.rows, 0);
  const left = files.length - fit.length;
  return {
    state: left === 0 ? 'done' : 'partly',
    lines: [
      `${title}：${countText(rows)} 行，按基地分成 ${fit.length} 个文件，在下面`,
      ...(left === 0 ? [] : [`${left} 个基地的文件仍然太大，请在值班的网页上下载`]),
    ],
    files: fit,
  };
}

async function exportFolder(ctx: LedgerContext): Promise<string> {
  const folder = join(ctx.config.dataDir, 'exports');
  await makeFolder(folder);
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name));
    // By the machine's clock, as the file's own time is. Folders are other features'.
    if (found.isFile() && Date.now() - found.mtimeMs > KEPT_MS) await rm(join(folder, name), { force: true });
  }
  return folder;
}

function dayText(ctx: LedgerContext): string {
  const { year, month, day } = zonedParts(ctx.now(), PEOPLE_ZONE);
  return `${year}-${month}-${day}`;
}

function sizeText(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
