// Links to Bitables as people paste them: what they lead to, and one made of a table (feishu.md §6.8).
import { UserError } from '../../../lib/errors.ts';
import type { TableRef } from '../model/task.ts';

/** Where a link leads, as far as its text tells; `table` is null where it names none. */
export type BitableLink =
  | { readonly kind: 'base'; readonly host: string; readonly app: string; readonly table: string | null }
  | { readonly kind: 'wiki'; readonly host: string; readonly node: string; readonly table: string | null };

const WANTED =
  '应是多维表格地址栏里的链接，例如 https://公司.feishu.cn/base/…?table=tbl… 或 https://公司.feishu.cn/wiki/…?table=tbl…';
const HOSTS = ['feishu.cn', 'larksuite.com', 'larkoffice.com'];
const LONGEST_SHOWN = 120;

/** @throws UserError that names what was found and wanted */
export function readLink(text: string): BitableLink {
  const pasted = text.trim();
  const url = urlOf(pasted);
  if (url === null) throw refused(pasted, '不是链接');
  if (!isKnownHost(url)) throw refused(pasted, `域名 ${url.hostname} 不是飞书的`);
  if (url.pathname.startsWith('/share/'))
    throw refused(pasted, '是分享链接，认不出它是哪张表，请打开原来的多维表格再复制');
  const found = /(?:^|\/)(base|wiki)\/([A-Za-z0-9_-]{6,64})\/?$/.exec(url.pathname);
  if (found === null) throw refused(pasted, '不是多维表格或知识库的链接');
  const [, kind, token = ''] = found;
  const table = tableOf(url, pasted);
  const { host } = url;
  return kind === 'wiki' ? { kind, host, node: token, table } : { kind: 'base', host, app: token, table };
}

/** The link that people open to see the table. */
export function linkOf(host: string, { app, table }: TableRef): string {
  const scheme = isLoopback(host.replace(/:\d+$/, '')) ? 'http' : 'https';
  return `${scheme}://${host}/base/${app}?table=${table}`;
}

function urlOf(text: string): URL | null {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (/\s/.test(text) || !URL.canParse(whole)) return null;
  const url = new URL(whole);
  return url.hostname.includes('.') || isLoopback(url.hostname) ? url : null;
}

/** A platform on this machine, as the playground's, has links, too. */
function isKnownHost({ hostname }: URL): boolean {
  return isLoopback(hostname) || HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function tableOf(url: URL, pasted: string): string | null {
  const table = url.searchParams.get('table');
  if (table === null || table === '') return null;
  if (table.startsWith('blk')) throw refused(pasted, '指向仪表盘，不是数据表，请在左侧点开数据表再复制');
  if (!/^tbl[A-Za-z0-9]{1,60}$/.test(table)) throw refused(pasted, `table=${table.slice(0, 40)} 不是数据表的编号`);
  return table;
}

function refused(found: string, why: string): UserError {
  const shown = found.length > LONGEST_SHOWN ? `${found.slice(0, LONGEST_SHOWN)}…` : found;
  return new UserError(found === '' ? `没有写链接，${WANTED}` : `“${shown}”${why}；${WANTED}`);
}
