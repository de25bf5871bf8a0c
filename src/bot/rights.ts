// Who may run what: lists in the configuration until rights get a room of their own. What changes things is denied unless allowed.

export type Right = 'anyone' | 'operate' | 'admin';

/** open_ids (`ou_…`). Who may administer may operate too. */
export interface Rights {
  readonly operate: readonly string[];
  readonly admin: readonly string[];
}

export const RIGHT_TITLE: Readonly<Record<Right, string>> = { anyone: '查询', operate: '操作', admin: '管理' };

export function mayUse(right: Right, person: string, rights: Rights): boolean {
  if (right === 'anyone') return true;
  if (rights.admin.includes(person)) return true;
  return right === 'operate' && rights.operate.includes(person);
}

export interface Denied {
  readonly command: string;
  readonly right: Right;
  readonly person: string;
  /** Names of who grants it, where they are known. */
  readonly grantedBy: readonly string[];
}

/** Says which right is missing, who grants it, and how. */
export function denialSentence({ command, right, person, grantedBy }: Denied): string {
  const who = grantedBy.length === 0 ? '管理值班配置的人' : grantedBy.join('、');
  return (
    `“${command}”需要${RIGHT_TITLE[right]}权限，你还没有，所以没有执行。` +
    `请联系${who}，在配置的 feishu.rights.${right} 里加上你的 open_id：${person}`
  );
}
