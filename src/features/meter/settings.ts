// The meter's section of the configuration: which meters, where their readings come from, when somebody is told.
import { z } from 'zod';

const LEAST_SECONDS = 60;

const interval = z
  .int()
  .min(LEAST_SECONDS, { error: `应为不小于 ${LEAST_SECONDS} 的整数：更密会被源站当成攻击` })
  .max(86_400);

const decimal = (places: number) =>
  z
    .union([z.string(), z.number()])
    .transform(String)
    .refine((text) => new RegExp(`^\\d{1,8}(\\.\\d{1,${places}})?$`).test(text), {
      error: `应为不小于 0 的数，最多 ${places} 位小数`,
    });

const header = z.record(z.string().min(1).describe('请求头的名字'), z.string().describe('值；机密请写 secret:名字'));

const shared = {
  intervalSeconds: interval.optional().describe('这个来源每隔多少秒读一次；不写时用 meter.intervalSeconds，不小于 60'),
  perMinute: z.int().min(1).max(6_000).default(60).describe('一分钟最多问同一台主机多少次'),
  timeoutSeconds: z.number().min(1).max(60).default(10).describe('一次最多等多少秒'),
  mostKw: z
    .number()
    .min(1)
    .max(100_000)
    .default(200)
    .describe('一块表的功率（千瓦）不会超过它：掉得比这还快的读数不当真'),
  mostTopUp: z
    .number()
    .min(1)
    .max(10_000_000)
    .default(20_000)
    .describe('一次充值（度）不会超过它：涨得比这还多的读数不当真'),
  checkAmount: z.boolean().default(true).describe('剩余电量 × 单价与剩余金额对不上的读数不当真；阶梯电价的表写 false'),
};

const web = {
  url: z.string().min(1).describe('网址；{meter} 会换成表号'),
  headers: header.default({}).describe('要带的请求头'),
};

const cnyiot = z.strictObject({
  kind: z.literal('cnyiot'),
  url: z
    .string()
    .min(1)
    .default('http://www.wap.cnyiot.com/nat/pay.aspx?mid={meter}')
    .describe('网址；{meter} 会换成表号'),
  ...shared,
});

const httpJson = z.strictObject({
  kind: z.literal('http-json'),
  ...web,
  remain: z.string().min(1).describe('剩余电量（度）在答复里的 JSONPath，例如 $.data.remain'),
  amount: z.string().min(1).optional().describe('剩余金额（元）的 JSONPath'),
  price: z.string().min(1).optional().describe('单价（元/度）的 JSONPath'),
  meter: z.string().min(1).optional().describe('表号的 JSONPath；写上它，别的表的答复不会被当真'),
  name: z.string().min(1).optional().describe('表名称的 JSONPath'),
  at: z.string().min(1).optional().describe('抄表时间的 JSONPath：带时区的 ISO 时间、北京时间，或毫秒数'),
  ...shared,
});

const httpHtml = z.strictObject({
  kind: z.literal('http-html'),
  ...web,
  remain: z.string().min(1).describe('剩余电量（度）的 CSS 选择器'),
  amount: z.string().min(1).optional().describe('剩余金额（元）的 CSS 选择器'),
  price: z.string().min(1).optional().describe('单价（元/度）的 CSS 选择器'),
  meter: z.string().min(1).optional().describe('表号的 CSS 选择器；写上它，别的表的页面不会被当真'),
  name: z.string().min(1).optional().describe('表名称的 CSS 选择器'),
  ...shared,
});

const database = z.strictObject({
  kind: z.literal('database'),
  site: z.string().min(1).describe('哪个基地的来源库：基地编码'),
  source: z.string().min(1).describe('来源库的名字（sites[].sources 下的）'),
  table: z.string().min(1).describe('表或视图'),
  meter: z.string().min(1).describe('表号的列'),
  remain: z.string().min(1).describe('剩余电量（度）的列'),
  amount: z.string().min(1).optional().describe('剩余金额（元）的列'),
  price: z.string().min(1).optional().describe('单价（元/度）的列'),
  at: z.string().min(1).describe('抄表时间的列；每块表取最新的一行'),
  where: z.string().min(1).optional().describe('过滤条件，写成来源库的 SQL'),
  ...shared,
});

const source = z.discriminatedUnion('kind', [cnyiot, httpJson, httpHtml, database]).describe('一种读数来源');

const limits = z
  .strictObject({
    days: decimal(1).optional().describe('预计还能用的天数低于它'),
    kwh: decimal(2).optional().describe('剩余电量（度）低于它'),
    yuan: decimal(2).optional().describe('剩余金额（元）低于它'),
  })
  .describe('什么时候说余额不足：满足一条就说；一条也不写就不说');

const meter = z
  .strictObject({
    name: z.string().min(1).max(40).describe('名称，例如 3 号宿舍 201'),
    aliases: z.array(z.string().min(1).max(40)).default([]).describe('别名'),
    site: z.string().min(1).optional().describe('属于哪个基地：基地编码'),
    source: z.string().min(1).default('cnyiot').describe('读数来源：meter.sources 下的名字'),
    chats: z.array(z.string().min(1)).default([]).describe('余额不足等说给哪些群（chat_id）；不写时照告警的路由'),
    limits: limits.prefault({ days: '7' }),
    price: decimal(4).optional().describe('单价（元/度）；来源自己不说时用它折算金额'),
    public: z.boolean().optional().describe('它的页面和接口是否不登录也能看；不写时照 meter.page.access'),
    enabled: z.boolean().default(true).describe('false 表示停用：不再读数，历史还能查'),
  })
  .describe('一块电表');

const WANTED_NUMBER = '表号应为 1–64 个字母、数字、短横线或下划线';

/** The section `meter:` of the configuration. */
export const meterSettings = z.strictObject({
  intervalSeconds: interval.default(300).describe('每隔多少秒读一次，不小于 60'),
  concurrency: z.int().min(1).max(64).default(8).describe('同时问多少块表'),
  sources: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9_-]{0,30}$/)
        .describe('来源名'),
      source,
    )
    .prefault({})
    .describe('读数来源；cnyiot 不写也有'),
  meters: z
    .record(
      z
        .string()
        .regex(/^[\w-]{1,64}$/, WANTED_NUMBER)
        .describe('表号'),
      meter,
    )
    .default({})
    .describe('电表：表号 → 一块表。接口里不写表号时用第一块'),
  page: z
    .strictObject({
      access: z
        .enum(['local', 'public', 'signed-in'])
        .default('local')
        .describe('谁能看电表的页面和接口：local 本机不用登录、别处要登录，public 谁都能看，signed-in 都要登录'),
    })
    .prefault({})
    .describe('电表的页面和 /data、/kpi 等接口'),
  reports: z
    .strictObject({
      weekly: z.boolean().default(true).describe('每周一 8:30 发上一周的'),
      monthly: z.boolean().default(true).describe('每月 1 日 8:30 发上个月的'),
    })
    .prefault({})
    .describe('周报和月报：发到各表的群，没写群的照告警的路由'),
  fetchCooldownSeconds: z.int().min(10).max(3_600).default(60).describe('手动刷新同一块表至少隔多少秒'),
});

export type MeterSettings = z.output<typeof meterSettings>;
export type MeterDefinition = z.output<typeof meter>;
export type MeterSource = z.output<typeof source>;
export type MeterSourceOf<Kind extends MeterSource['kind']> = Extract<MeterSource, { readonly kind: Kind }>;

/** What is asked where a meter says no other source, unless the configuration describes `cnyiot` itself. */
export const CNYIOT: MeterSourceOf<'cnyiot'> = cnyiot.parse({ kind: 'cnyiot' });
