// /settings: what may be changed while the program runs, with its origin and its history; an administrator changes it here as by 设置 改.
import type { FeatureContext } from '../../../feature.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Keys } from '../../../settings/overlay.ts';
import type { Route, WebAnswer, WebRequest } from '../../../web/route.ts';
import type { DutySettings } from '../settings.ts';
import { SET_LINE, SHOW_LINE } from './cards.ts';
import { itemFacts, overviewFacts } from './facts.ts';
import { areasOf, itemFrom, itemText } from './item.ts';
import { changeByPage } from './page-change.ts';
import { valueText } from './words.ts';

type Ctx = FeatureContext<DutySettings>;

const MOST_HISTORY = 20;
/** Longer values get a box of several lines. */
const ONE_LINE = 60;

export const settingsRoute: Route<Ctx> = {
  method: 'GET',
  path: '/settings',
  menu: '设置',
  right: 'query',
  action: SHOW_LINE,
  handle: async (ctx, { query, may }) => {
    const { item = '', done } = query;
    return shownPage(ctx, may, { item, ...(done === undefined ? {} : { done }) });
  },
};

export const changeSettingRoute: Route<Ctx> = {
  method: 'POST',
  path: '/settings',
  right: 'admin',
  action: SET_LINE,
  handle: async (ctx, { form, visitor, may }) => {
    try {
      const { item, version } = await changeByPage(ctx, form, visitor?.person ?? 'page');
      return { kind: 'redirect', to: settingsPath(item, version) };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      // What he wrote is not lost.
      const { item = '', value = '' } = form;
      return shownPage(ctx, may, { item, fault: thrown.message, typed: value });
    }
  },
};

export function settingsPath(item: string, done?: number): string {
  const query = new URLSearchParams({
    ...(item === '' ? {} : { item }),
    ...(done === undefined ? {} : { done: String(done) }),
  });
  return query.size === 0 ? '/settings' : `/settings?${query.toString()}`;
}

interface Shown {
  readonly item: string;
  /** The version that was just made. */
  readonly done?: string;
  /** Why nothing was changed. */
  readonly fault?: string;
  readonly typed?: string;
}

async function shownPage(ctx: Ctx, may: WebRequest['may'], { item, done, fault, typed }: Shown): Promise<WebAnswer> {
  const { live } = ctx;
  const keys = item === '' ? null : keysFrom(item, ctx, fault !== undefined);
  const facts = keys === null ? null : await itemFacts(ctx, keys);
  const overview = await overviewFacts(ctx, areasOf(live));
  const mayChange = await may({ right: 'admin', action: SET_LINE, sites: [] });
  const linked = <T extends { readonly item: string }>(one: T) => ({ ...one, href: settingsPath(one.item) });
  const setting = facts?.setting ?? null;
  const isSecret = keys !== null && live.loaded().isSecret(live.loaded().pathOf(keys) ?? keys);
  const text = setting === null || keys === null ? '' : valueText(live.valueAt(keys));
  return {
    kind: 'page',
    template: 'duty/settings',
    title: item === '' ? '设置' : `设置：${item}`,
    status: fault === undefined ? 200 : 400,
    data: {
      areas: overview.areas.map(({ name, meaning }) => ({
        name,
        meaning,
        title: titleOf(meaning),
        href: settingsPath(name),
        chosen: keys?.[0] === name,
      })),
      aside: overview.aside.map(linked),
      item: keys === null ? item : itemText(keys),
      up: keys === null ? null : keys.length === 1 ? settingsPath('') : settingsPath(itemText(keys.slice(0, -1))),
      meaning: facts?.area.meaning ?? '',
      settings: (facts === null ? overview.changed : facts.area.settings).map(linked),
      setting: setting === null ? null : { ...setting, history: setting.history.slice(0, MOST_HISTORY) },
      mayChange: mayChange && !isSecret,
      typed: typed ?? text,
      isLong: (typed ?? text).length > ONE_LINE,
      from: setting === null || keys === null ? '' : String(versionOf(ctx, keys)),
      done: done !== undefined && /^\d{1,9}$/.test(done) ? done : null,
      fault: fault ?? null,
    },
  };
}

/** What stands before the first pause: `告警：发给谁，…` is about 告警. */
function titleOf(meaning: string): string {
  return /^[^：；，（]+/u.exec(meaning)?.[0] ?? meaning;
}

/** @throws UserError for what is no setting, unless that is what is being said already */
function keysFrom(item: string, { live }: Ctx, isFaulty: boolean): Keys | null {
  try {
    return itemFrom(item, live);
  } catch (thrown) {
    if (isFaulty && thrown instanceof UserError) return null;
    throw thrown;
  }
}

/** Of the change that the value has come from; 0 for the files'. */
function versionOf({ live }: Ctx, keys: Keys): number {
  const origin = live.origin(keys);
  return origin.kind === 'change' ? origin.change.version : 0;
}
