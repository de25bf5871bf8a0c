// Which scopes the app needs to keep a table equal to a query (feishu.md §6.1), and which of them it has not.
import type { Remote } from './remote.ts';
import { SyncFault } from './sync-fault.ts';

const ALL = 'bitable:app';
const READ_ALL = 'bitable:app:readonly';
const READING = ['base:app:read', 'base:table:read', 'base:field:read', 'base:record:retrieve', 'base:record:read'];
const WRITING = ['base:field:create', 'base:record:create', 'base:record:update', 'base:record:delete'];
const WIKI = ['wiki:node:read', 'wiki:wiki:readonly', 'wiki:wiki'];

/** Chinese, what is missing and where it is given; null where nothing is, or nobody can tell. */
export async function missingScopes(remote: Pick<Remote, 'grantedScopes'>, isWiki: boolean): Promise<string | null> {
  const granted = await remote.grantedScopes().catch((thrown: unknown) => {
    // It only explains another fault, which is told in any case.
    if (thrown instanceof SyncFault) return null;
    throw thrown;
  });
  return granted === null ? null : scopesSentence(granted, isWiki);
}

/** Null: the app has all it needs. */
export function scopesSentence(granted: ReadonlySet<string>, isWiki: boolean): string | null {
  const has = (scope: string): boolean => granted.has(scope) || granted.has(ALL);
  const missing = [
    ...READING.filter((scope) => !has(scope) && !granted.has(READ_ALL)),
    ...WRITING.filter((scope) => !has(scope)),
  ];
  const wiki = isWiki && !WIKI.some((scope) => granted.has(scope)) ? ['wiki:node:read'] : [];
  if (missing.length === 0 && wiki.length === 0) return null;
  const wanted = [...(missing.length > 0 ? [`${ALL}（或 ${missing.join('、')}）`] : []), ...wiki];
  return `应用缺少权限 ${wanted.join(' 和 ')}，请到开发者后台“权限管理”开通并发布新版本`;
}
