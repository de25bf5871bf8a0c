// A source that is a table of a site's database: the newest row of each meter, all meters in one question.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteConfig, SourceConfig } from '../../../config/core.ts';
import type { DeepReadonly } from '../../../config/freeze.ts';
import { newestOfEach } from '../../../databases/newest-of-each.ts';
import { openSource } from '../../../databases/source.ts';
import { ownedName } from '../../../lake/owned-name.ts';
import { UpstreamError, UserError } from '../../../lib/errors.ts';
import { OWN_FOLDER } from '../../../lib/own-folder.ts';
import type { MeterContext } from '../context.ts';
import type { MeterSourceOf } from '../settings.ts';
import { type FaultAnswer, type SourceAnswer, shownText } from './answer.ts';
import { readingFrom } from './field.ts';
import { instantOf } from './instant.ts';
import { csvRows } from './source-csv.ts';

type DatabaseSource = DeepReadonly<MeterSourceOf<'database'>>;
export type DatabaseContext = Pick<MeterContext, 'config' | 'secrets' | 'signal'>;

/** By meter; every one that was asked about is there. @throws the signal's reason when it is aborted */
export async function askDatabase(
  ctx: DatabaseContext,
  source: DatabaseSource,
  meters: readonly string[],
): Promise<ReadonlyMap<string, SourceAnswer>> {
  try {
    const { rows, site } = await newestRows(ctx, source, meters);
    return new Map(meters.map((meter) => [meter, answerFrom(source, rows.get(meter) ?? [], site)]));
  } catch (thrown) {
    ctx.signal.throwIfAborted();
    const fault = faultFrom(thrown);
    return new Map(meters.map((meter) => [meter, fault]));
  }
}

type Row = ReadonlyMap<string, string | null>;

async function newestRows(
  { config, secrets, signal }: DatabaseContext,
  source: DatabaseSource,
  meters: readonly string[],
): Promise<{ readonly rows: ReadonlyMap<string, readonly Row[]>; readonly site: SiteConfig }> {
  const site = config.sites.find(({ code }) => code === source.site);
  const settings = site?.sources[source.source];
  if (site === undefined || settings === undefined)
    throw new UserError(`没有 ${source.site}/${source.source} 这个来源库`);
  const { table, meter, remain, amount, price, at, where } = source;
  const columns = [...new Set([meter, remain, at, amount, price].filter((column) => column !== undefined))];
  const url = await secrets.reveal(settings.url);
  const folder = join(config.dataDir, 'tmp', ownedName());
  await mkdir(folder, OWN_FOLDER);
  try {
    const file = join(folder, 'newest.csv');
    const condition = newestOfEach(url, { table, key: meter, by: at, keys: meters, where });
    await openSource(url, limitsOf(site, source, settings)).readSnapshot(
      (snapshot) => snapshot.copyCsv({ table, columns, where: condition }, file),
      signal,
    );
    const rows = new Map<string, Row[]>();
    for (const cells of csvRows(await readFile(file, 'utf8'))) {
      const row = new Map(columns.map((column, index) => [column, cells[index] ?? null]));
      const number = row.get(meter)?.trim() ?? '';
      rows.set(number, [...(rows.get(number) ?? []), row]);
    }
    return { rows, site };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function limitsOf(site: SiteConfig, source: DatabaseSource, settings: SourceConfig) {
  const ms = source.timeoutSeconds * 1000;
  return {
    name: `${site.name}/${source.source}`,
    connectTimeoutMs: Math.min(ms, settings.connectTimeoutSeconds * 1000),
    statementTimeoutMs: ms,
    stallTimeoutMs: ms,
    tls: settings.tls,
  };
}

function answerFrom(source: DatabaseSource, rows: readonly Row[], { timeZone }: SiteConfig): SourceAnswer {
  const [row] = rows;
  if (row === undefined) {
    const sentence = `来源库的 ${source.table} 里没有这块表的记录；请核对表号和过滤条件`;
    return { state: 'unreadable', sentence };
  }
  const written = (column: string | undefined): string | null =>
    column === undefined ? null : (row.get(column) ?? null);
  if (new Set(rows.map((one) => one.get(source.remain))).size > 1) {
    const sentence = `来源库里这块表最新的时刻有 ${rows.length} 行，电量各不相同；请用 where 选定一行`;
    return { state: 'unreadable', sentence };
  }
  const when = written(source.at) ?? '';
  const at = instantOf(when, timeZone);
  if (at === null) {
    return { state: 'unreadable', sentence: `“${source.at}”写的是“${shownText(when)}”，应为抄表的时间` };
  }
  const labels = { remain: source.remain, amount: source.amount ?? '', price: source.price ?? '' };
  const values = { amount: written(source.amount), price: written(source.price), name: null, at };
  return readingFrom({ remain: written(source.remain) ?? '', ...values }, labels);
}

function faultFrom(thrown: unknown): FaultAnswer {
  if (thrown instanceof UserError) return { state: 'misconfigured', sentence: thrown.message };
  if (thrown instanceof UpstreamError) return { state: 'unreachable', ofHost: 'unwell', sentence: thrown.message };
  throw thrown;
}
