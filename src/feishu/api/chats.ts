// Chats, their members, and who the bot itself is (feishu.md §1.5, §4.6).
import { z } from 'zod';
import { type Caller, pathPart } from './call.ts';

export interface BotInfo {
  /** By this the bot recognises that it was mentioned. */
  readonly openId: string;
  readonly name: string;
  /** False when the bot ability is switched off or the app is not installed. */
  readonly active: boolean;
}

export interface Chat {
  readonly id: string;
  readonly name: string;
  /** `group`, `topic` or `p2p`. */
  readonly mode: string;
  /** True when people of other companies may be in it. */
  readonly external: boolean;
  readonly tenantKey: string | null;
}

export interface MembersPage {
  /** People only: bots are not listed. */
  readonly members: readonly { readonly openId: string; readonly name: string }[];
  /** Null on the last page. */
  readonly next: string | null;
}

export interface Chats {
  /** @throws FeishuError */
  botInfo(): Promise<BotInfo>;
  /** @throws FeishuError of kind `gone` when the bot is not in it */
  chat(id: string): Promise<Chat>;
  /** One page of at most 100. @throws FeishuError */
  members(chat: string, page?: string): Promise<MembersPage>;
}

/** `activate_status`: 2 is switched on [RECALL]; where the platform does not say, the bot is taken to be on. */
const ACTIVE = 2;

// `bot` stands beside `code`, not below `data`.
const BOT = z
  .object({
    bot: z.object({
      open_id: z.string().min(1),
      app_name: z.string().nullish(),
      activate_status: z.number().nullish(),
    }),
  })
  .transform(
    ({ bot }): BotInfo => ({
      openId: bot.open_id,
      name: bot.app_name ?? '',
      active: (bot.activate_status ?? ACTIVE) === ACTIVE,
    }),
  );

const CHAT = z.object({
  name: z.string().nullish(),
  chat_mode: z.string().nullish(),
  external: z.boolean().nullish(),
  tenant_key: z.string().nullish(),
});

const MEMBERS = z
  .object({
    items: z.array(z.object({ member_id: z.string().min(1), name: z.string().nullish() })).nullish(),
    has_more: z.boolean().nullish(),
    page_token: z.string().nullish(),
  })
  .transform(
    (data): MembersPage => ({
      members: (data.items ?? []).map((item) => ({ openId: item.member_id, name: item.name ?? '' })),
      next: data.has_more === true && data.page_token ? data.page_token : null,
    }),
  );

export function chatsOver({ call }: Caller): Chats {
  return {
    botInfo: () =>
      call({ what: '读取机器人信息', method: 'GET', path: '/open-apis/bot/v3/info', answer: BOT, reads: 'envelope' }),
    chat: async (id) => {
      const found = await call({
        what: '读取群信息',
        method: 'GET',
        path: `/open-apis/im/v1/chats/${pathPart(id)}`,
        answer: CHAT,
      });
      return {
        id,
        name: found.name ?? '',
        mode: found.chat_mode ?? 'group',
        external: found.external ?? false,
        tenantKey: found.tenant_key ?? null,
      };
    },
    members: (chat, page) =>
      call({
        what: '读取群成员',
        method: 'GET',
        path: `/open-apis/im/v1/chats/${pathPart(chat)}/members`,
        params: { member_id_type: 'open_id', page_size: 100, ...(page === undefined ? {} : { page_token: page }) },
        answer: MEMBERS,
      }),
  };
}
