// In which of our chats somebody is who signs in: what is granted to a chat is granted to him on pages, too.
import type { CoreConfig } from '../../config/core.ts';
import type { Log } from '../../context.ts';
import type { Feishu } from '../../feishu/client.ts';
import { FeishuError } from '../../feishu/error.ts';

/** At 100 a page; whoever is in none of the first thousand members is a visitor on pages until he is granted something himself. */
const MOST_PAGES = 10;
const MOST_CHATS = 20;

export interface FoundChats {
  readonly chats: readonly string[];
  /** The company of our own chats; null where none says it. */
  readonly tenant: string | null;
}

/** What Feishu does not say is logged and counts for nothing: who signs in gets in all the same, with less. */
export async function chatsWith(
  feishu: Pick<Feishu, 'chat' | 'members'>,
  config: Pick<CoreConfig, 'feishu' | 'rights'>,
  openId: string,
  log: Log,
): Promise<FoundChats> {
  const granted = Object.values(config.rights.grants).flatMap(({ to }) => (to.startsWith('oc_') ? [to] : []));
  const ours = (config.feishu?.chats ?? []).map(({ id }) => id);
  const all = [...new Set([...ours, ...granted])].slice(0, MOST_CHATS);
  const found = await Promise.all(all.map((chat) => lookInto(feishu, chat, openId, log)));
  return {
    chats: found.filter(({ isIn }) => isIn).map(({ chat }) => chat),
    tenant: found.find(({ tenant }) => tenant !== null)?.tenant ?? null,
  };
}

async function lookInto(feishu: Pick<Feishu, 'chat' | 'members'>, chat: string, openId: string, log: Log) {
  try {
    const { tenantKey, external } = await feishu.chat(chat);
    return { chat, isIn: await isMember(feishu, chat, openId), tenant: external ? null : tenantKey };
  } catch (thrown) {
    if (!(thrown instanceof FeishuError)) throw thrown;
    log.warn({ chat, err: thrown }, 'members of a chat not read; who signs in does not have its rights on pages');
    return { chat, isIn: false, tenant: null };
  }
}

async function isMember(feishu: Pick<Feishu, 'members'>, chat: string, openId: string): Promise<boolean> {
  let page: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { members, next } = await feishu.members(chat, page);
    if (members.some((member) => member.openId === openId)) return true;
    if (next === null) return false;
    page = next;
  }
  return false;
}
