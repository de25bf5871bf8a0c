// Feishu as this product uses it: a thin client over the official SDK; everything goes through call() in api/call.ts.
import { z } from 'zod';
import type { Json } from '../lib/json.ts';
import type { Bitables } from './api/bitable.ts';
import { bitablesOver } from './api/bitables-over.ts';
import { type Caller, createCaller, type FeishuAccount } from './api/call.ts';
import { type Chats, chatsOver } from './api/chats.ts';
import { type Files, filesOver } from './api/files.ts';
import { type Messages, messagesOver } from './api/messages.ts';
import { type Scopes, scopesOver } from './api/scopes.ts';
import { type SignIn, signInOver } from './api/sign-in.ts';
import { type Users, usersOver } from './api/users.ts';
import type { FeishuLog } from './log.ts';

export interface Feishu extends Messages, Files, Chats, SignIn, Users, Scopes, Bitables {
  readonly appId: string;
  /**
   * Replaces the card that was clicked, by the click's update token: within 30 minutes, at most twice, and only after the click
   * was answered (feishu.md §2.8). Afterwards patchCard. @throws FeishuError of kind `gone` when the token is spent
   */
  updateByToken(token: string, card: Json): Promise<void>;
  /** Closes idle connections. */
  close(): void;
}

export const FEISHU_DOMAIN = { feishu: 'https://open.feishu.cn', lark: 'https://open.larksuite.com' } as const;

/** Opens nothing yet: the SDK is loaded and the token fetched with the first call. */
export function openFeishu(account: FeishuAccount, log: FeishuLog): Feishu {
  const caller = createCaller(account, log);
  return {
    appId: account.appId,
    ...messagesOver(caller),
    ...filesOver(caller),
    ...chatsOver(caller),
    ...signInOver(caller, account),
    ...usersOver(caller),
    ...scopesOver(caller),
    ...bitablesOver(caller, account.timeoutMs),
    updateByToken: updaterOver(caller),
    close: () => caller.close(),
  };
}

function updaterOver({ call }: Caller): Feishu['updateByToken'] {
  return async (token, card) => {
    await call({
      what: '更新被点击的卡片',
      method: 'POST',
      path: '/open-apis/interactive/v1/card/update',
      data: { token, card },
      answer: z.unknown(),
    });
  };
}
