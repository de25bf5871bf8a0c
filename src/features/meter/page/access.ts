// Who may see which meter on a page or in an answer: decided for each meter, never for the page as a whole.
import type { FeatureContext } from '../../../feature.ts';
import type { Knocked, WebRequest } from '../../../web/route.ts';
import type { Knock } from '../../../web/visitor.ts';
import { type Meter, metersOf } from '../context.ts';
import type { MeterSettings } from '../settings.ts';

export type AccessContext = Pick<FeatureContext<MeterSettings>, 'settings' | 'config'>;

/** What a grant limits: `电表` covers all of it, `电表 导出` the workbook alone. */
export const ACTION = '电表';

/**
 * Made on this machine, and no proxy is known of: one that stands on this machine and says nothing of whom it serves would make all the
 * world look local.
 */
function isLocal({ config }: AccessContext, { isLocal }: Knock): boolean {
  return isLocal && config.web.publicUrl === undefined && config.web.trustedProxies.length === 0;
}

/** Whether the meter is shown to who is not signed in. */
export function isOpen(ctx: AccessContext, meter: Meter, knock: Knock): boolean {
  if (meter.public !== undefined) return meter.public;
  const { access } = ctx.settings.page;
  return access === 'public' || (access === 'local' && isLocal(ctx, knock));
}

/** The meter by number, name or alias; null for one that is none of ours, undefined where none is named. */
export function meterMeant(ctx: Pick<AccessContext, 'settings'>, text: string | undefined): Meter | null | undefined {
  if (text === undefined || text === '') return undefined;
  const wanted = plain(text);
  const isMeant = ({ number, name, aliases }: Meter): boolean =>
    [number, name, ...aliases].some((one) => plain(one) === wanted);
  return metersOf(ctx).find(isMeant) ?? null;
}

function plain(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/**
 * Whether the request is answered without anybody being signed in. An unknown meter is treated as a hidden one, unless nothing is hidden:
 * else the answer would tell which numbers there are.
 */
export function isPublic(ctx: AccessContext, { query, knock }: Pick<Knocked, 'query' | 'knock'>): boolean {
  const open = (meter: Meter): boolean => isOpen(ctx, meter, knock);
  const meant = meterMeant(ctx, query.device_id);
  if (meant === undefined) return metersOf(ctx).some(open);
  if (meant !== null) return open(meant);
  return metersOf(ctx).length > 0 && metersOf(ctx).every(open);
}

/** As isPublic, for what costs something or changes something: on this machine alone, a page that is public is to be read. */
export function isPublicHere(ctx: AccessContext, request: Pick<Knocked, 'query' | 'knock'>): boolean {
  return ctx.settings.page.access !== 'signed-in' && isLocal(ctx, request.knock) && isPublic(ctx, request);
}

/** The sites that who asks needs a right for: the meter's, the one asked for, else the first meter's; all of them where it has none. */
export function sitesAsked(ctx: AccessContext, { query }: Pick<WebRequest, 'query'>): readonly string[] {
  const meant = meterMeant(ctx, query.device_id);
  if (meant !== undefined && meant !== null) return sitesOfMeter(meant);
  if (query.site !== undefined && query.site !== '') return [query.site];
  const [first] = metersOf(ctx);
  return meant === null || first === undefined ? [] : sitesOfMeter(first);
}

/** Those a right is needed for: all of them where the meter belongs to none. */
export function sitesOfMeter({ site }: Meter): readonly string[] {
  return site === undefined ? [] : [site];
}

/** The meters that who asks may see, in the configuration's order, of the site asked for. */
export async function metersFor(ctx: AccessContext, request: WebRequest): Promise<readonly Meter[]> {
  const { site } = request.query;
  const rights = new Map<string, Promise<boolean>>();
  const may = (meter: Meter): Promise<boolean> => {
    const key = meter.site ?? '';
    const known = rights.get(key) ?? request.may({ right: 'query', action: ACTION, sites: sitesOfMeter(meter) });
    rights.set(key, known);
    return known;
  };
  const wanted = metersOf(ctx).filter((meter) => site === undefined || site === '' || meter.site === site);
  const seen = await Promise.all(wanted.map(async (meter) => isOpen(ctx, meter, request.knock) || (await may(meter))));
  return wanted.filter((_, at) => seen[at] === true);
}
