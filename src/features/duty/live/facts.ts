// What the cards and the command line say of settings: read here.
import type { Path } from '../../../config/fault.ts';
import type { Check, FeatureContext, Standing } from '../../../feature.ts';
import { type Change, isBelow, type Keys } from '../../../settings/overlay.ts';
import type { DutySettings } from '../settings.ts';
import type { AreaFacts, OverviewFacts, SettingFacts, ShownSetting } from './cards.ts';
import { itemText, type Leaf, leavesBelow } from './item.ts';
import { byText, changeWords, type Naming, namingOf, originText, valueText } from './words.ts';

type Ctx = Pick<FeatureContext<DutySettings>, 'store' | 'live'>;

/** Changes looked through for those of one place. */
const LOOKED_AT = 500;

export async function overviewFacts({ store, live }: Ctx, areas: readonly string[]): Promise<OverviewFacts> {
  const standing = live.standing();
  const naming = await namingOf({ store, live }, [...standing, ...live.aside().map(({ change }) => change)]);
  return {
    areas: areas.map((name) => ({ name, meaning: live.loaded().meaning([name]) })),
    changed: standing.map((change) => ({
      item: itemText(change.path),
      value: valueText(change.value),
      origin: byText(change, naming),
    })),
    aside: live
      .aside()
      .map(({ change, reason }) => ({ item: itemText(change.path), by: byText(change, naming), reason })),
  };
}

export interface ItemFacts {
  readonly area: AreaFacts;
  /** Null unless the place is a single value. */
  readonly setting: SettingFacts | null;
}

export async function itemFacts({ store, live }: Ctx, keys: Keys): Promise<ItemFacts> {
  const loaded = live.loaded();
  const path: Path = loaded.pathOf(keys) ?? keys;
  const leaves = leavesBelow(keys, live);
  const history = (await live.history(LOOKED_AT)).filter((change) => isBelow(keys, change.path));
  const naming = await namingOf({ store, live }, [...live.standing(), ...history]);
  const item = itemText(keys);
  const meaning = loaded.meaning(path);
  const settings = leaves.map((leaf) => shown(leaf, { live }, naming));
  const [only] = settings;
  const isSingle = only !== undefined && settings.length === 1 && leaves[0]?.keys.length === keys.length;
  return {
    area: { item, meaning, settings },
    setting: isSingle
      ? {
          ...only,
          meaning,
          isChanged: live.standing().some((change) => isBelow(change.path, keys)),
          history: history.map((change) => historyText(change, naming)),
        }
      : null,
  };
}

export function shown({ keys, value }: Leaf, { live }: Pick<Ctx, 'live'>, naming: Naming): ShownSetting {
  const loaded = live.loaded();
  const isSecret = loaded.isSecret(loaded.pathOf(keys) ?? keys);
  return {
    item: itemText(keys),
    value: isSecret ? '（保密，不显示）' : valueText(value),
    origin: originText(live.origin(keys), naming),
  };
}

export function historyText(change: Change, naming: Naming): string {
  return `第 ${change.version} 版　${byText(change, naming)}：${itemText(change.path)} ${changeWords(change)}`;
}

/** For zhiban doctor: each of them with what the check of the configuration says of it. */
export function settingsCheck({ live }: Pick<Ctx, 'live'>): Check {
  const title = '设置';
  const aside = live.aside();
  const changed = live.standing().length;
  if (aside.length === 0)
    return { title, state: 'ok', finding: changed === 0 ? '都照配置文件' : `有 ${changed} 项在运行中改过` };
  const reasons = aside.map(({ change, reason }) => `${itemText(change.path)}：${reason}`).join('；');
  const remedy = '请用 zhiban settings set 重新改，或用 zhiban settings unset 还原';
  return { title, state: 'warning', finding: `有改动与配置文件不合，没有生效：${reasons}；${remedy}` };
}

/** What does not go with the files is a thing to look after. */
export function settingsStanding({ live }: Pick<Ctx, 'live'>): readonly Standing[] {
  const aside = live.aside();
  if (aside.length === 0) return [];
  const items = aside.map(({ change }) => itemText(change.path)).join('、');
  return [
    {
      title: '设置',
      state: 'warning',
      text: `${aside.length} 项在运行中的改动与配置文件不合，没有生效：${items}`,
      detail: '设置 查看',
      link: '/settings',
    },
  ];
}
