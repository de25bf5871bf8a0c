// Messages: send, reply, replace a card, read a chat's history (feishu.md §4.1–4.3).
import { z } from 'zod';
import { isoInstant } from '../../lib/clock.ts';
import type { Json } from '../../lib/json.ts';
import { type Caller, pathPart } from './call.ts';
import { type Content, writtenContent } from './content.ts';

export interface SentMessage {
  /** `om_…` */
  readonly messageId: string;
  /** `oc_…`; for a person the private chat's. Null when the platform did not say. */
  readonly chatId: string | null;
}

export interface HistoryMessage {
  readonly messageId: string;
  /** `text`, `post`, `interactive`, `file` … */
  readonly type: string;
  /** Instant, ISO text in UTC. */
  readonly createdAt: string;
  /** `app` with the app's id, `user` with an open_id; empty for what the system says. */
  readonly sender: { readonly kind: string; readonly id: string };
  readonly deleted: boolean;
}

export interface HistoryPage {
  readonly messages: readonly HistoryMessage[];
  /** Null on the last page. */
  readonly next: string | null;
}

export interface Messages {
  /**
   * @param to `oc_…` a chat, `ou_…` a person
   * @param uuid ≤ 50 characters; within an hour the same one sends at most one message (feishu.md §4.1)
   * @throws FeishuError
   */
  send(message: { readonly to: string; readonly content: Content; readonly uuid: string }): Promise<SentMessage>;
  /** @throws FeishuError */
  reply(message: { readonly of: string; readonly content: Content; readonly uuid: string }): Promise<SentMessage>;
  /** Replaces the whole card of an own message, up to 14 days after it was sent. @throws FeishuError */
  patchCard(messageId: string, card: Json): Promise<void>;
  /**
   * Rings at people for an own message, in the app. Members of its chat, at most 200. Needs the scope im:message.urgent.
   * Answers those who could not be rung at (feishu.md §4.10). @throws FeishuError
   */
  urge(messageId: string, people: readonly string[]): Promise<readonly string[]>;
  /**
   * One page, oldest first. Instants are cut to whole seconds, and both ends belong to the range.
   * Group history needs the scope im:message.group_msg. @throws FeishuError
   */
  history(range: HistoryRange): Promise<HistoryPage>;
}

export interface HistoryRange {
  /** `oc_…` */
  readonly chat: string;
  readonly from: Date;
  readonly to: Date;
  /** `next` of the page before. */
  readonly page?: string;
}

const PAGE_SIZE = 50;

const SENT = z
  .object({ message_id: z.string().min(1), chat_id: z.string().optional() })
  .transform((data): SentMessage => ({ messageId: data.message_id, chatId: data.chat_id ?? null }));

const MESSAGE = z
  .object({
    message_id: z.string().min(1),
    msg_type: z.string(),
    create_time: z.coerce.number().int().positive(),
    deleted: z.boolean().nullish(),
    sender: z.object({ id: z.string().nullish(), sender_type: z.string().nullish() }).nullish(),
  })
  .transform(
    (item): HistoryMessage => ({
      messageId: item.message_id,
      type: item.msg_type,
      createdAt: isoInstant(new Date(item.create_time)),
      sender: { kind: item.sender?.sender_type ?? '', id: item.sender?.id ?? '' },
      deleted: item.deleted ?? false,
    }),
  );

// Empty lists come as null (feishu.md §10).
const HISTORY = z
  .object({
    items: z.array(MESSAGE).nullish(),
    has_more: z.boolean().nullish(),
    page_token: z.string().nullish(),
  })
  .transform(
    (data): HistoryPage => ({
      messages: data.items ?? [],
      next: data.has_more === true && data.page_token ? data.page_token : null,
    }),
  );

const URGED = z
  .object({ invalid_user_id_list: z.array(z.string()).nullish() })
  .transform((data) => data.invalid_user_id_list ?? []);

const NOTHING = z.unknown();

export function messagesOver({ call }: Caller): Messages {
  return {
    send: ({ to, content, uuid }) =>
      call({
        what: '发送消息',
        method: 'POST',
        path: '/open-apis/im/v1/messages',
        params: { receive_id_type: idType(to) },
        data: { receive_id: to, ...writtenContent(content), uuid },
        answer: SENT,
      }),
    reply: ({ of, content, uuid }) =>
      call({
        what: '回复消息',
        method: 'POST',
        path: `/open-apis/im/v1/messages/${pathPart(of)}/reply`,
        data: { ...writtenContent(content), uuid },
        answer: SENT,
      }),
    patchCard: async (messageId, card) => {
      await call({
        what: '更新卡片',
        method: 'PATCH',
        path: `/open-apis/im/v1/messages/${pathPart(messageId)}`,
        data: { content: JSON.stringify(card) },
        answer: NOTHING,
      });
    },
    urge: (messageId, people) =>
      call({
        what: '加急消息',
        method: 'PATCH',
        path: `/open-apis/im/v1/messages/${pathPart(messageId)}/urgent_app`,
        params: { user_id_type: 'open_id' },
        data: { user_id_list: [...people] },
        answer: URGED,
      }),
    history: ({ chat, from, to, page }) =>
      call({
        what: '读取聊天记录',
        method: 'GET',
        path: '/open-apis/im/v1/messages',
        params: {
          container_id_type: 'chat',
          container_id: chat,
          start_time: Math.floor(from.getTime() / 1000),
          end_time: Math.floor(to.getTime() / 1000),
          sort_type: 'ByCreateTimeAsc',
          page_size: PAGE_SIZE,
          ...(page === undefined ? {} : { page_token: page }),
        },
        answer: HISTORY,
      }),
  };
}

/** `receive_id_type` by the id's beginning. */
function idType(to: string): 'chat_id' | 'open_id' | 'union_id' {
  if (to.startsWith('ou_')) return 'open_id';
  return to.startsWith('on_') ? 'union_id' : 'chat_id';
}
