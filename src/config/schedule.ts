// The schema of when jobs run: what an operator may change of the schedule that each job brings.
import { z } from 'zod';
import { cronFault } from '../lib/cron.ts';

const jobSchedule = z.strictObject({
  enabled: z.boolean().optional().describe('false 表示不按时运行，仍可用命令运行'),
  cron: z
    .string()
    .refine((text) => cronFault(text) === null, {
      error: '应为五段 cron（分 时 日 月 周，北京时间），例如 "0 8 * * *" 表示每天 8 点',
    })
    .optional()
    .describe('什么时候运行：五段 cron，北京时间，请加引号'),
  missed: z
    .enum(['skip', 'once', 'all'])
    .optional()
    .describe('程序停着时错过的：skip 不补，once 只补最后一次，all 补最近的几次'),
  missedMax: z.int().min(1).max(100).optional().describe('missed 为 all 时最多补几次；不写为 10'),
  overlap: z.enum(['skip', 'queue']).optional().describe('到点时上一次还没做完：skip 跳过这一次，queue 等它做完再运行'),
});

export const schedule = z.record(z.string().describe('作业'), jobSchedule).default({});
export type ScheduleSettings = z.output<typeof jobSchedule>;
