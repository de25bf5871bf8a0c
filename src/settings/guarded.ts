// What one person alone must not change, however right it is otherwise: the grants as a whole, what is kept for how long, who has to agree. Pure.
import type { CoreConfig } from '../config/core.ts';
import { showPath } from '../config/fault.ts';
import { writtenValue } from '../config/written-value.ts';
import { type Change, isBelow, type Keys } from './overlay.ts';

/** Who stands behind a change beside who makes it: a second person has agreed, or it comes from the machine, whose owner has the data anyway. */
export type Backing = 'agreed' | 'shell';

/** The configuration as it is, and as the change would make it. */
export interface Outlook {
  readonly before: CoreConfig;
  readonly after: CoreConfig;
}

const GRANTS: Keys = ['rights', 'grants'];

/** Of a change as much as is needed here. */
interface Named {
  readonly path: Keys;
  readonly to: object;
}

/** Why the grants may not be given or taken in one piece; null when they are not. What was once replaced as a whole can be restored. */
export function grantsRefusal(changes: readonly Named[], standing: readonly Change[]): string | null {
  const whole = changes.find(({ path, to }) => {
    const below = standing.filter((change) => isBelow(change.path, path));
    const isOwnOnly = below.length > 0 && below.every((change) => change.path.length === path.length);
    return isBelow(GRANTS, path) && !('restored' in to && isOwnOnly);
  });
  if (whole === undefined) return null;
  return `没有改：${showPath(whole.path)} 里是所有人的授权，不能整个替换或还原；请一项一项来：群里发“权限 授予”“权限 收回”，在服务器上用 zhiban settings set rights.grants.〈授权名〉`;
}

const KEPT = {
  runDays: '运行记录',
  messageDays: '收发的消息、告警和群内任务的记录',
  auditDays: '审计',
} as const;

const KEPT_KEYS = ['runDays', 'messageDays', 'auditDays'] as const;

export interface Shortened {
  readonly item: string;
  readonly days: number;
  /** Chinese: what will be deleted when. */
  readonly sentence: string;
}

/** What would be kept for fewer days: the next night deletes the rest. */
export function shortened({ before, after }: Outlook): readonly Shortened[] {
  return KEPT_KEYS.filter((key) => after.retention[key] < before.retention[key]).map((key) => {
    const days = after.retention[key];
    return {
      item: `retention.${key}`,
      days,
      sentence: `${KEPT[key]}从保留 ${before.retention[key]} 天改为 ${days} 天：下一次“清理旧记录”（作业 retention，默认每天 03:30）会删掉 ${days} 天以前的，删掉的找不回来`,
    };
  });
}

/** Why the change is not made without more backing; null when it may be made. */
export function backingRefusal(outlook: Outlook, backing: Backing | null): string | null {
  if (backing === 'shell') return null;
  const { before, after } = outlook;
  const gone = before.rights.secondPerson.filter((words) => !after.rights.secondPerson.includes(words));
  if (gone.length > 0)
    return `没有改：从 rights.secondPerson 里去掉“${gone.join('”“')}”，就是一个人也能做；这只能在配置文件里改，或在服务器上运行 zhiban settings set rights.secondPerson ${writtenValue(after.rights.secondPerson)}`;
  const [less] = backing === 'agreed' ? [] : shortened(outlook);
  if (less === undefined) return null;
  return `没有改：${less.sentence}；一个人不能定，请在群里发“设置 改 ${less.item} ${less.days}”，先预览，再由另一个有审批权限的人同意；或在服务器上运行 zhiban settings set ${less.item} ${less.days}`;
}
