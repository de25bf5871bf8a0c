// The sections of the configuration that belong to no feature, and what is filled in after they are read.
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { alerts } from './alerts.ts';
import { channels, outbound } from './channels.ts';
import { databasePlace, placeFaults, placeUrl } from './database-place.ts';
import { feishu } from './feishu.ts';
import type { DeepReadonly } from './freeze.ts';
import { rights } from './rights.ts';
import { schedule } from './schedule.ts';
import { sites } from './site.ts';
import { watch } from './watch.ts';

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

function isPublicUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === '';
}

const web = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('监听的地址；0.0.0.0 表示所有网卡'),
  port: z.int().min(0).max(65_535).default(9136).describe('监听的端口；0 表示任选一个空闲端口'),
  publicUrl: z
    .string()
    .refine(isPublicUrl, { error: '应为 http:// 或 https:// 开头的网址，不带用户名、参数和 #' })
    .optional()
    .describe('别人打开网页时用的网址：消息里的链接以它开头，用飞书登录后回到它下面的 /signin/callback'),
  linkUrl: z
    .string()
    .refine(isPublicUrl, { error: '应为 http:// 或 https:// 开头的网址，不带用户名、参数和 #' })
    .optional()
    .describe('消息里的链接以别的网址开头时才写。演练场没有写网址时由值班填上自己的，在同一台机器的浏览器里打得开'),
  home: z
    .enum(['all', 'meter'])
    .default('all')
    .describe('打开 / 看到什么：all 全部功能的首页；meter 电表的页面，全部功能的首页改在 /home'),
  trustedProxies: z
    .array(z.string().refine(isNetwork, { error: '应为 IP 地址或网段，例如 10.0.0.1 或 10.0.0.0/8' }))
    .default([])
    .describe('可信的反向代理（IP 或网段），只采信它们的转发头'),
});

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The core's sections by name, each a schema with a Chinese description of every key. */
export const coreShape = {
  dataDir: z.string().min(1).default('data').describe('数据文件夹；相对路径从工作目录算起'),
  store: z
    .strictObject(databasePlace)
    .superRefine((place, context) => {
      for (const { key, message } of placeFaults(place)) context.addIssue({ code: 'custom', path: [key], message });
    })
    .transform((place) => ({ url: placeUrl(place) }))
    .optional()
    .describe('本产品自己的数据库；不写时用数据文件夹里的 zhiban.db（SQLite）'),
  web: web.prefault({}).describe('网页'),
  log: z
    .strictObject({ level: z.enum(logLevels).default('info').describe('记录到哪一级') })
    .prefault({})
    .describe('日志'),
  sites: sites.describe('基地，一个基地一项'),
  playground: z
    .strictObject({
      enabled: z.boolean().default(false).describe('造出示例基地和示例能源系统'),
      seed: z.int().min(0).default(1).describe('随机数种子；相同的种子造出相同的数据'),
    })
    .prefault({})
    .describe('演练场'),
  schedule: schedule.describe(
    '作业什么时候运行；没有写的，照作业自己带的来（用 zhiban jobs 看）。作业：daily 每日台账，delivery-watch 投递巡检，meter-poll 读电表，meter-weekly 电表周报，meter-monthly 电表月报，people 核对通讯录，retention 清理旧记录，sync-retention 清理多维表格同步的旧记录',
  ),
  retention: z
    .strictObject({
      runDays: z.int().min(7).default(180).describe('运行记录保留多少天'),
      messageDays: z.int().min(7).default(90).describe('发到群里的和收到的消息，记录保留多少天'),
      auditDays: z.int().min(365).default(400).describe('审计保留多少天，至少一年'),
    })
    .prefault({})
    .describe('旧记录的清理'),
  backup: z
    .strictObject({
      path: z.string().min(1).describe('备份落在哪个文件夹（或哪个文件）'),
      maxAgeHours: z.int().min(1).default(26).describe('最近一次超过多少小时就算不行'),
    })
    .optional()
    .describe('备份由别的工具做；写上它，体检会看最近一次是什么时候'),
  watch: watch.prefault({}).describe('守望：`zhiban watch` 这个单独的小进程看着值班，值班不应答时直接说给机器人或邮箱'),
  feishu: feishu.optional().describe('飞书应用；不写时不连飞书'),
  outbound: outbound.prefault({}).describe('访问配置里的网址时的规矩'),
  channels: channels.prefault({}).describe('飞书应用以外的渠道：群机器人、邮件'),
  alerts: alerts.prefault({}).describe('告警：发给谁，什么时候安静'),
  rights: rights.prefault({}).describe('谁可以做什么；没有授权的，有后果的事一律不做'),
} as const;

/** What of the core may be changed while the program runs: keys from the top, `*` is any key, a site's code among sites. */
export const coreLive: readonly (readonly string[])[] = [
  ['alerts'],
  ['rights'],
  ['schedule'],
  ['retention'],
  ['sites', '*', 'aliases'],
];

type CoreShape = typeof coreShape;
/** The core as it was written, defaults filled in. */
export type ReadCore = { [Key in keyof CoreShape]: z.output<CoreShape[Key]> };

/** The core as the program sees it: `dataDir` is absolute and the store always has a URL. */
export type CoreConfig = DeepReadonly<Omit<ReadCore, 'store'> & { store: { url: string } }>;

export type SiteConfig = CoreConfig['sites'][number];
export type SourceConfig = SiteConfig['sources'][string];

/** Fills in what depends on the working folder. */
export function resolveCore(core: ReadCore, cwd: string): CoreConfig {
  const dataDir = resolve(cwd, core.dataDir);
  return { ...core, dataDir, store: core.store ?? { url: `sqlite:${encodeURI(join(dataDir, 'zhiban.db'))}` } };
}
