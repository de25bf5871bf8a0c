// Keys that once were and are written otherwise now: whoever brings an older file along is told how.
import type { Path } from './fault.ts';

const MOVED: Readonly<Record<string, string>> = {
  'feishu.rights':
    '权限现在写在顶层的 rights 里：rights: { grants: { 王工: { to: ou_…, right: admin }, 李姐: { to: ou_…, right: operate } } }',
  'web.open':
    '已经取消：现在打开网页要登录。请删去这一项；接了飞书的用飞书登录（写上 web.publicUrl），没有接的用 zhiban signin 打印的口令，程序用 zhiban keys create 建的密钥',
};

/** Chinese: how it is written now; null for a key that never was. */
export function movedKey(path: Path): string | null {
  return MOVED[path.join('.')] ?? null;
}
