// The schema of what `zhiban watch` needs: it reads this section and `channels`, and nothing else.
import { z } from 'zod';

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

const httpUrl = z.string().refine(isHttpUrl, { error: '应为 http:// 或 https:// 开头的网址' });

export const watch = z.strictObject({
  url: httpUrl.default('http://127.0.0.1:9136/healthz').describe('看哪个值班：它的 /healthz'),
  everySeconds: z.number().gt(0).max(3_600).default(15).describe('多少秒看一次'),
  failures: z.int().min(1).max(100).default(4).describe('连续几次不正常才说'),
  timeoutSeconds: z.number().gt(0).max(120).default(10).describe('等应答最多多少秒'),
  staleSeconds: z.int().min(60).default(180).describe('安排作业或发消息的部分多少秒没有动静，算不正常'),
  repeatMinutes: z.number().gt(0).max(1_440).default(60).describe('一直不正常时，隔多少分钟再说一次'),
  mostInHour: z.int().min(1).max(60).default(6).describe('一小时里最多说几次；时好时坏时不刷屏'),
  robotUrl: httpUrl.optional().describe('直接说给哪个群：群里自定义机器人的 webhook 地址；请用环境变量'),
  robotSecret: z.string().min(1).optional().describe('那个机器人“签名校验”的密钥；请用环境变量'),
  to: z
    .array(
      z.string().regex(/^(robot:[^\s:]+|mail:[^\s@]+@[^\s@]+)$/, {
        error: '应为 robot:机器人名 或 mail:邮箱地址，机器人和发信的邮箱写在 channels 里',
      }),
    )
    .default([])
    .describe('还说给谁，依次试，有一个收下就行：`robot:名字` 或 `mail:地址`'),
  stateFile: z.string().min(1).default('data/watch.json').describe('记着说过什么的小文件，重新启动不会再说一遍'),
  heartbeatUrl: httpUrl.optional().describe('守望自己正常时定时访问的网址（外面的心跳服务），它停了由那边告警'),
});

export type WatchConfig = z.output<typeof watch>;
