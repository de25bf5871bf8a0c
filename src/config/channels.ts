// The schemas of the ways out beside the app: robots of groups, mail; and of what configured URLs may lead to.
import { z } from 'zod';

function isHookUrl(text: string): boolean {
  return /^secret:[A-Za-z][\w.-]{0,59}$/.test(text) || (/^https?:\/\/[^\s/]+\/\S+$/i.test(text) && URL.canParse(text));
}

/** `user@host`, in one piece and in ASCII: what stands here goes into the envelope of a mail. The outbox takes 100 characters. */
const MAIL_ADDRESS = /^(?=.{3,100}$)[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

export function isMailAddress(text: string): boolean {
  return MAIL_ADDRESS.test(text);
}

const robot = z.strictObject({
  // No word of what was found: the path of the address is what lets anybody speak in the group.
  url: z
    .string()
    .refine(isHookUrl, { error: '应为机器人的 webhook 地址，例如 https://open.feishu.cn/open-apis/bot/v2/hook/…' })
    .describe('群里自定义机器人的 webhook 地址；请用环境变量'),
  secret: z.string().min(1).optional().describe('机器人“签名校验”的密钥；没有打开签名校验时不写。请用环境变量'),
  keyword: z.string().min(1).max(50).optional().describe('机器人“自定义关键词”中的一个；消息里没有它时加在前面'),
});

const mail = z
  .strictObject({
    host: z.string().min(1).describe('发信服务器（SMTP）'),
    port: z.int().min(1).max(65_535).default(465).describe('端口；465 一开始就加密，587 先连接再加密（STARTTLS）'),
    tls: z
      .enum(['implicit', 'starttls', 'none'])
      .optional()
      .describe(
        'implicit 一开始就加密，starttls 先连接再加密，none 不加密（不能带密码）；不写时 465 端口为 implicit，其余为 starttls',
      ),
    user: z.string().min(1).optional().describe('登录名；不用登录时不写'),
    password: z.string().min(1).optional().describe('登录密码或授权码；请用环境变量'),
    from: z
      .string()
      .refine(isMailAddress, { error: '应为邮箱地址，例如 zhiban@example.com' })
      .describe('发信人的邮箱地址'),
    name: z.string().min(1).max(40).default('值班').describe('发信人的名字'),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: '应与 user 一起写，或一起不写',
    path: ['password'],
  })
  .refine(({ tls, password, host }) => tls !== 'none' || password === undefined || LOOPBACK.has(host), {
    error: '应为 implicit 或 starttls：不加密会把密码明文传出去',
    path: ['tls'],
  });

export const channels = z.strictObject({
  robots: z
    .record(
      z.string().regex(/^[\w-]{1,60}$/, { error: '名字应由字母、数字、下划线、短横线组成，最长 60 个字符' }),
      robot,
    )
    .default({})
    .describe('群机器人，按名字；告警里写 robot:名字'),
  digestAbove: z
    .int()
    .min(2)
    .max(1_000)
    .default(20)
    .describe('一个机器人积压的消息超过几条，就合并成一条摘要，写明有多少条'),
  mail: mail.optional().describe('发邮件；告警里写 mail:地址'),
});

/** `host:port`, IPv6 in brackets; no scheme, no path. */
const hostAndPort = z.string().regex(/^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/, {
  error: '应为 主机:端口，例如 10.8.0.5:8443',
});
const hostOnly = z.string().regex(/^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])$/, { error: '应为主机名或地址，不带端口' });

export const outbound = z.strictObject({
  allow: z
    .array(hostAndPort)
    .default([])
    .describe('配置里的网址可以访问的内网地址和特别的端口，逐个写 主机:端口；没有写的，内网、本机和保留地址一律不访问'),
  http: z.array(hostOnly).default([]).describe('可以不加密（http）访问的主机；没有写的只用 https'),
});
