// The schema of the Feishu app's section.
import { z } from 'zod';

const chat = z.strictObject({
  id: z
    .string()
    .regex(/^oc_\w+$/, { error: '应为群的 chat_id，以 oc_ 开头' })
    .describe('群的 chat_id，以 oc_ 开头'),
  name: z.string().min(1).optional().describe('群名，只用来显示'),
});

export const feishu = z.strictObject({
  appId: z.string().min(1).describe('应用的 App ID，以 cli_ 开头'),
  appSecret: z.string().min(1).describe('应用的 App Secret；请用环境变量'),
  encryptKey: z.string().min(1).describe('事件订阅的 Encrypt Key；请用环境变量'),
  verificationToken: z.string().min(1).describe('事件订阅的 Verification Token；请用环境变量'),
  domain: z
    .union([z.enum(['feishu', 'lark']), z.string().regex(/^http:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?$/)], {
      error: '应为 feishu、lark，或本机模拟器的网址，例如 http://127.0.0.1:9137',
    })
    .default('feishu')
    .describe('feishu 为飞书（国内），lark 为 Lark（海外）；本机的模拟器写它的网址'),
  tenantKey: z.string().min(1).optional().describe('只听这个企业（tenant_key）的事件；不写时听应用所在的企业'),
  chats: z.array(chat).default([]).describe('值班所在的群'),
});
