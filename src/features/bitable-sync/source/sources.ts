// The sources that tasks may name: the ledgers' lake, every site's source databases, and the databases of the section.
import type { SiteConfig, SourceConfig } from '../../../config/core.ts';
import type { DeepReadonly } from '../../../config/freeze.ts';
import { type DatabaseKind, parseDatabaseUrl } from '../../../databases/url.ts';
import type { UserQueries } from '../../../databases/user-query/contract.ts';
import { openUserQueries, type UserQueryOptions } from '../../../databases/user-query/user-queries.ts';
import { openLakeQueries } from '../../../lake/user-query.ts';
import { UserError } from '../../../lib/errors.ts';
import { lakeQueryOptions } from '../../ledger/api.ts';
import type { SyncContext } from '../context.ts';

export interface SourceName {
  /** What a task says. */
  readonly name: string;
  /** Chinese, for people. */
  readonly title: string;
}

type Named = Pick<SyncContext, 'config' | 'settings'>;

/** The ledgers and their changes. */
export const LAKE = 'lake';

/** The lake, then the others in the order of the configuration. */
export function sourceNames({ config, settings }: Named): readonly SourceName[] {
  return [
    { name: LAKE, title: '台账和变更（湖）' },
    ...config.sites.flatMap((site) =>
      Object.keys(site.sources).map((source) => ({ name: `${site.code}/${source}`, title: `${site.name}/${source}` })),
    ),
    ...Object.keys(settings.databases).map((name) => ({ name, title: `数据库 ${name}` })),
  ];
}

/** Nothing is opened yet. @throws UserError naming the known ones, or for an address whose secret is missing */
export async function openTaskSource(ctx: SyncContext, name: string): Promise<UserQueries> {
  if (name === LAKE) return openLakeQueries(await lakeQueryOptions(ctx));
  const { url, options } = placeOf(ctx, name);
  return openUserQueries(await ctx.secrets.reveal(url), options);
}

/** How a source's SQL is read; null for the lake. Nothing is opened. @throws as openTaskSource does */
export async function dialectOf(
  ctx: Pick<SyncContext, 'config' | 'settings' | 'secrets'>,
  name: string,
): Promise<DatabaseKind | null> {
  return name === LAKE ? null : parseDatabaseUrl(await ctx.secrets.reveal(placeOf(ctx, name).url)).kind;
}

/**
 * How the wall clocks of a source are meant: an IANA zone, a site's own.
 * @throws UserError naming the known ones
 */
export function timeZoneOf(ctx: Named, source: string): string {
  return source === LAKE ? COUNTRY_ZONE : (placeOf(ctx, source).options.timeZone ?? COUNTRY_ZONE);
}

const COUNTRY_ZONE = 'Asia/Shanghai';

interface Place {
  readonly url: string;
  readonly options: UserQueryOptions;
}

export function placeOf(ctx: Named, name: string): Place {
  const [code, source] = name.split('/');
  const site = source === undefined ? undefined : ctx.config.sites.find((one) => one.code === code);
  const settings = site?.sources[source ?? ''];
  if (site !== undefined && settings !== undefined) return siteSource(site, source ?? '', settings);
  const url = source === undefined ? ctx.settings.databases[name] : undefined;
  if (url !== undefined) return { url, options: { ...DATABASE_WAITS, name, timeZone: COUNTRY_ZONE } };
  const known = sourceNames(ctx).map((one) => one.name);
  throw new UserError(
    `没有叫“${name}”的来源；现有：${known.join('、')}。别的数据库写在 bitable-sync.databases 里就能用`,
  );
}

function siteSource(site: SiteConfig, source: string, settings: DeepReadonly<SourceConfig>): Place {
  return {
    url: settings.url,
    options: {
      name: `${site.name}/${source}`,
      connectTimeoutMs: settings.connectTimeoutSeconds * 1000,
      statementTimeoutMs: settings.statementTimeoutSeconds * 1000,
      stallTimeoutMs: settings.stallTimeoutSeconds * 1000,
      tls: settings.tls,
      timeZone: site.timeZone,
    },
  };
}

/** As the sites' sources have them by default. */
const DATABASE_WAITS = { connectTimeoutMs: 10_000, statementTimeoutMs: 300_000, stallTimeoutMs: 60_000 };
