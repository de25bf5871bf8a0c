// What people call a setting, and what there is of it.
import type { CoreConfig } from '../../../config/core.ts';
import { type Path, showPath } from '../../../config/fault.ts';
import { nearestKey } from '../../../config/nearest-key.ts';
import { readKeys } from '../../../config/path-text.ts';
import { UserError } from '../../../lib/errors.ts';
import type { LiveSettings } from '../../../settings/open-settings.ts';
import type { Keys } from '../../../settings/overlay.ts';

/** A place with a value of its own. */
export interface Leaf {
  readonly keys: Keys;
  readonly value: unknown;
}

type Sites = Pick<CoreConfig, 'sites'>['sites'];

/** The keys that a text means, a site by any of its names. @throws UserError when it is no path, or leads to nothing that can be live */
export function itemFrom(text: string, live: LiveSettings): Keys {
  const keys = readKeys(text);
  if (keys === null) throw new UserError(`“${text.slice(0, 60)}”不像一项设置，应像 schedule.daily.cron 这样写`);
  const [first = '', second, ...rest] = keys;
  const tops = areasOf(live);
  if (!tops.includes(first)) {
    const nearest = nearestKey(first, tops);
    throw new UserError(
      `${showPath(keys)} 不能在运行中修改${nearest === null ? '' : `，是不是想写 ${nearest}`}；能改的有：${tops.join('、')}`,
    );
  }
  if (first !== 'sites' || second === undefined) return keys;
  return [first, siteCode(second, live.current().sites), ...rest];
}

function siteCode(word: string, sites: Sites): string {
  const key = (text: string): string => text.normalize('NFKC').toLowerCase().trim();
  const found = sites.find(({ code, name, aliases }) =>
    [code, name, ...aliases].some((each) => key(each) === key(word)),
  );
  return found?.code ?? word;
}

/** The sections in which something is live, each once. */
export function areasOf({ live }: Pick<LiveSettings, 'live'>): readonly string[] {
  return [...new Set(live.flatMap(([first]) => first ?? []))];
}

/** All values at the place and below it that may be changed, in the order of the configuration; lists are one value. */
export function leavesBelow(keys: Keys, live: LiveSettings): readonly Leaf[] {
  return leaves(keys, live.valueAt(keys)).filter(({ keys: each }) => live.isLive(each));
}

function leaves(keys: Keys, value: unknown): readonly Leaf[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    const coded = value.filter((item: unknown): item is { readonly code: string } => isCoded(item));
    if (value.length === 0 || coded.length < value.length) return [{ keys, value }];
    return coded.flatMap((item) => leaves([...keys, item.code], item));
  }
  if (typeof value !== 'object' || value === null) return [{ keys, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves([...keys, key], inner));
}

function isCoded(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'code' in item && typeof item.code === 'string';
}

/** As people write it. */
export function itemText(keys: Keys): string {
  return showPath(keys as Path);
}
