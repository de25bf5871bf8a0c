// Grants and requests in words.
import type { CoreConfig } from '../../../../config/core.ts';
import { isoInstant } from '../../../../lib/clock.ts';
import { PEOPLE_ZONE } from '../../../../lib/zoned-time.ts';
import { RIGHT_TITLE, type Right } from '../../../../people/right.ts';
import type { Grant } from '../../../../people/rights.ts';
import type { LiveSettings } from '../../../../settings/open-settings.ts';
import { weekdayMinuteText } from '../../../../web/page-text.ts';

export interface Extent {
  readonly right: Right;
  readonly sites?: readonly string[] | undefined;
  readonly actions?: readonly string[] | undefined;
}

/** 操作权限（苏州基地，只限“刷新”） */
export function extentText({ right, sites, actions }: Extent, config: Pick<CoreConfig, 'sites'>): string {
  const where =
    sites === undefined || sites.length === 0 ? '全部基地' : sites.map((code) => siteName(code, config)).join('、');
  const what = actions === undefined ? '' : `，只限${actions.map((one) => `“${one}”`).join('、')}`;
  return `${RIGHT_TITLE[right]}权限（${where}${what}）`;
}

export function siteName(code: string, { sites }: Pick<CoreConfig, 'sites'>): string {
  return sites.find((site) => site.code === code)?.name ?? code;
}

/** 个人、群、部门 */
export function kindOfTarget(to: string): string {
  if (to.startsWith('ou_')) return '个人';
  return to.startsWith('oc_') ? '群' : '部门';
}

/** Where a grant comes from: the files, or who gave it and when. */
export function originText(live: LiveSettings, { id }: Pick<Grant, 'id'>, nameOf: (person: string) => string): string {
  const origin = live.origin(['rights', 'grants', id]);
  if (origin.kind !== 'change') return '配置文件';
  const { by, at } = origin.change;
  return `${nameOf(by)} ${weekdayMinuteText(isoInstant(at), PEOPLE_ZONE)} 授予`;
}
