// The schema of alerts: who is told, when it is quiet, how long things take. May be changed while the program runs.
import { z } from 'zod';
import type { Path } from './fault.ts';

const target = z
  .string()
  .regex(/^(?:(?:oc|ou)_\w{1,100}|robot:[\w-]{1,60}|mail:[^\s@]{1,64}@[^\s@]{1,128})$/, {
    error: '应为群（oc_ 开头）、人（ou_ 开头）、robot:机器人的名字 或 mail:邮箱地址',
  })
  .describe('群、人、robot:名字 或 mail:地址');

const settingName = z.string().regex(/^[\p{L}\p{N}_][\p{L}\p{N}_-]{0,59}$/u, {
  error: '名字应由汉字、字母、数字、下划线、短横线组成，最长 60 个字符',
});

const route = z.strictObject({
  site: z.string().min(1).optional().describe('只是这个基地（编码）的；不写时全部'),
  source: z.string().min(1).max(60).optional().describe('只是这个来源的，例如 job、ledger；不写时全部'),
  severity: z
    .enum(['info', 'warning', 'critical'])
    .optional()
    .describe('只是这一级的：info 提示，warning 注意，critical 严重；不写时全部'),
  to: z
    .array(target)
    .min(1)
    .describe('发给谁：群和人都发；robot: 和 mail: 依次候补，前面的发不出去才用；只写候补的，直接用第一个'),
});

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: '应为 24 小时制的时刻，例如 "21:30"，请加引号' });

const quiet = z
  .strictObject({
    from: clock.describe('从几点（北京时间），例如 "21:30"'),
    to: clock.describe('到几点；比 from 早的，是第二天'),
    restDays: z.boolean().default(false).describe('休息日（周末和放假，调休上班的不算）全天也安静'),
  })
  .refine(({ from, to }) => from !== to, { error: '应与 from 不同', path: ['to'] });

const place = z
  .string()
  .regex(/^(default|(?:oc|ou)_\w{1,100}|robot:[\w-]{1,60}|mail:\S{3,200})$/, {
    error: '应为 default（没有另写的全部）、群、人、robot:名字 或 mail:地址',
  })
  .describe('去处；default 是没有另写的全部');

const day = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { error: '应为日期，例如 "2027-02-06"，请加引号' })
  .describe('日期');

export const alerts = z.strictObject({
  adminChat: z
    .string()
    .regex(/^oc_\w+$/, { error: '应为群的 chat_id，以 oc_ 开头' })
    .optional()
    .describe('管理群：没有路由的告警发到这里；不写时发到 feishu.chats 的第一个群'),
  routes: z
    .record(settingName.describe('路由的名字'), route)
    .default({})
    .describe('什么告警发给谁；符合几条就按几条发'),
  quietHours: z.record(place, quiet).default({}).describe('安静时段：照常评估，过后用一张卡片补上；严重的照发'),
  workdays: z
    .record(day, z.enum(['work', 'rest']))
    .default({})
    .describe('对工作日历的补充：work 上班，rest 休息；程序自带国务院公布的放假安排'),
  groupSeconds: z.int().min(5).max(300).default(30).describe('同一来源的告警等多少秒，一起来的合成一张卡片'),
  escalateMinutes: z.int().min(1).max(240).default(15).describe('严重告警发出多少分钟没有人确认，就叫值班人'),
  backupMinutes: z.int().min(2).max(480).default(30).describe('严重告警发出多少分钟没有人确认，就加急叫后备'),
  heartbeatUrl: z
    .string()
    .refine((text) => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text), {
      error: '应为 http:// 或 https:// 开头的网址',
    })
    .optional()
    .describe(
      '值班一切正常时每分钟访问一次的网址（外面的心跳监控服务），它停了由那边告警；内网地址要写进 outbound.allow',
    ),
  passOnMinutes: z.int().min(1).max(60).default(5).describe('多少分钟没有送达，就换下一个去处'),
});

export type AlertSettings = z.output<typeof alerts>;

interface Beside {
  readonly sites: readonly { readonly code: string }[];
  /** Null while that section is not right in itself. */
  readonly channels: { readonly robots: Readonly<Record<string, unknown>>; readonly mail?: unknown } | null;
}

type AlertFault = { readonly path: Path; readonly message: string };

/** Routes of sites that are not there would never fit, and those to channels that are not there never arrive; nobody would notice. Paths within the section. */
export function alertFaults(
  { routes, escalateMinutes, backupMinutes }: Pick<AlertSettings, 'routes' | 'escalateMinutes' | 'backupMinutes'>,
  { sites, channels }: Beside,
): readonly AlertFault[] {
  const codes = sites.map(({ code }) => code);
  const wanted = `应为基地的编码：${codes.join('、') || '（还没有基地）'}`;
  return [
    ...Object.entries(routes).flatMap(([name, { site, to }]): readonly AlertFault[] => [
      ...(site === undefined || codes.includes(site) ? [] : [{ path: ['routes', name, 'site'], message: wanted }]),
      ...to.flatMap((one, index) => {
        const message = channels === null ? null : channelFault(one, channels);
        return message === null ? [] : [{ path: ['routes', name, 'to', index], message }];
      }),
    ]),
    ...(backupMinutes > escalateMinutes ? [] : [{ path: ['backupMinutes'], message: '应大于 escalateMinutes' }]),
  ];
}

function channelFault(to: string, { robots, mail }: NonNullable<Beside['channels']>): string | null {
  if (to.startsWith('mail:')) return mail === undefined ? '要发邮件，请先写 channels.mail' : null;
  const [, robot] = /^robot:(.+)$/.exec(to) ?? [];
  if (robot === undefined || Object.hasOwn(robots, robot)) return null;
  const known = Object.keys(robots).map((name) => `robot:${name}`);
  return `应为 channels.robots 里的一个：${known.join('、') || '（还没有写机器人）'}`;
}
