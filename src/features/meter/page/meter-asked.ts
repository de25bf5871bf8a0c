// Which meter an endpoint is asked for, among those that who asks may see.
import type { WebAnswer, WebRequest } from '../../../web/route.ts';
import type { Meter, MeterContext } from '../context.ts';
import { type AccessContext, meterMeant, metersFor } from './access.ts';

const MOST_NAMED = 8;

/** The one named, else the first that he may see; a sentence where there is none. Who asks has been let in for the one named. */
export async function meterAsked(
  ctx: AccessContext,
  request: WebRequest,
): Promise<{ readonly meter: Meter } | { readonly missing: string }> {
  const meant = meterMeant(ctx, request.query.device_id);
  if (meant !== undefined && meant !== null) return { meter: meant };
  const seen = await metersFor(ctx, request);
  const [first] = seen;
  if (first === undefined) return { missing: '还没有可以看的电表；请在配置的 meter.meters 下写上' };
  if (meant === undefined) return { meter: first };
  const named = seen.slice(0, MOST_NAMED).map(({ number, name }) => `${name}（${number}）`);
  const more = seen.length > MOST_NAMED ? ` 等 ${seen.length} 块` : '';
  return {
    missing: `没有表号、名称或别名是“${(request.query.device_id ?? '').slice(0, 40)}”的电表；可以看的有 ${named.join('、')}${more}`,
  };
}

/** An endpoint about one meter: whatever is wrong with what was asked is told in JSON. */
export function ofMeter(
  answer: (ctx: MeterContext, meter: Meter, request: WebRequest) => Promise<object | WebAnswer>,
): (ctx: MeterContext, request: WebRequest) => Promise<WebAnswer> {
  return async (ctx, request) => {
    const asked = await meterAsked(ctx, request);
    if ('missing' in asked) return { kind: 'json', status: 404, value: { error: asked.missing } };
    const value = await answer(ctx, asked.meter, request);
    return isAnswer(value) ? value : { kind: 'json', value };
  };
}

function isAnswer(value: object | WebAnswer): value is WebAnswer {
  return 'kind' in value;
}
