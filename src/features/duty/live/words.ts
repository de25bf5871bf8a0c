// How settings, their values and where they come from are said.
import { showPlace } from '../../../config/fault.ts';
import { writtenValue } from '../../../config/written-value.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { minuteText, PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { knownPeople } from '../../../people/directory.ts';
import { nameOf } from '../../../people/known.ts';
import { rightRules } from '../../../people/rights.ts';
import type { LiveSettings, Origin } from '../../../settings/open-settings.ts';
import type { Change } from '../../../settings/overlay.ts';
import type { Store } from '../../../store/store.ts';

const OTHERS: Readonly<Record<string, string>> = { cli: '命令行' };

/** What people call those who changed something. */
export type Naming = (by: string) => string;

export async function namingOf(
  { store, live }: { readonly store: Store; readonly live: LiveSettings },
  changes: readonly Change[],
): Promise<Naming> {
  const people = changes.map(({ by }) => by).filter((by) => by.startsWith('ou_'));
  const known = await knownPeople(store, people);
  const rules = rightRules(live.current());
  return (by) => OTHERS[by] ?? nameOf(known, rules, by) ?? by;
}

/** `张三 11-26 10:12 改的`, in Beijing's time. */
export function byText({ by, at, kind }: Pick<Change, 'by' | 'at' | 'kind'>, naming: Naming): string {
  const time = minuteText(isoInstant(at), PEOPLE_ZONE);
  return kind === 'aside' ? `${naming(by)}改的，${time} 启动时搁置` : `${naming(by)} ${time} 改的`;
}

/** Where a value comes from: `配置文件 zhiban.yaml:12`, `张三 11-26 10:12 改的`, `默认值`. */
export function originText(origin: Origin, naming: Naming): string {
  if (origin.kind === 'default') return '默认值';
  if (origin.kind === 'change') return byText(origin.change, naming);
  const { place } = origin;
  return place.line === 0 ? showPlace(place) : `配置文件 ${place.file}:${place.line}`;
}

export function valueText(value: unknown): string {
  return value === undefined ? '没有' : value === '' ? '（空）' : writtenValue(value);
}

/** What a change did, for a history. */
export function changeWords({ kind, value, reason }: Change): string {
  switch (kind) {
    case 'set':
      return `改为 ${valueText(value)}`;
    case 'absent':
      return '去掉';
    case 'restored':
      return '还原为配置文件的';
    case 'aside':
      return `（${valueText(value)}）启动时搁置：${reason ?? '与配置文件不合'}`;
  }
}
