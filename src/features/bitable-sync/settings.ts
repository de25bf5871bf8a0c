// The section of Bitable sync: databases of its own, what has to be approved, what is kept how long.
import { z } from 'zod';
import { databaseUrl } from '../../config/database-url.ts';

const name = z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/, {
  error: '应以小写字母开头，只含小写字母、数字、下划线、短横线，最长 31 个字符',
});

export const bitableSyncSettings = z.strictObject({
  databases: z
    .record(name.describe('数据库的名字，任务的来源里写它'), databaseUrl)
    .default({})
    .describe('基地来源库以外，任务可以读的数据库：名字 → 地址；账号只要有 SELECT 权限'),
  defaultAppToken: z
    .string()
    .min(1)
    .optional()
    .describe('从旧表导入时，没有链接也没有 app_token 的任务属于哪个多维表格'),
  linkHost: z
    .string()
    .regex(/^[a-z0-9.-]+$/)
    .default('feishu.cn')
    .describe('由 app_token 拼出链接时用的域名'),
  approve: z
    .strictObject({
      share: z
        .number()
        .min(0)
        .max(1)
        .default(0.05)
        .describe('删除、归档、标记或清空的行超过表的这个比例（0–1）就要审批'),
      rows: z.int().min(0).default(100).describe('删除、归档、标记或清空的行超过这么多就要审批'),
      hours: z.int().min(1).max(168).default(24).describe('多少小时没有人审批就失效'),
    })
    .prefault({})
    .describe('哪些计划要先审批；没有运行过的任务总要审批'),
  fewerThan: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('结果比上次少到这个比例（0–1）以下，就按 emptySource 处理，不当成真的删除'),
  approveSql: z.boolean().default(false).describe('定时任务新写、改过的 SQL，要另一个有审批权限的人同意后才自动运行'),
  chats: z.array(z.string().min(1)).default([]).describe('审批卡片和告警发到哪些群（chat_id）；不写时发到默认群'),
  basesAtOnce: z.int().min(1).max(8).default(3).describe('同时做几个多维表格'),
  keep: z
    .strictObject({
      imageDays: z.int().min(1).max(90).default(7).describe('改动前的内容留多少天，这些天里可以撤销'),
      logDays: z.int().min(1).max(3_650).default(90).describe('运行记录在数据库里留多少天，再久的压缩存成文件'),
      fileDays: z.int().min(1).max(3_650).default(30).describe('运行的日志文件留多少天'),
    })
    .prefault({})
    .describe('留多久'),
});

export type BitableSyncSettings = z.output<typeof bitableSyncSettings>;
