// On one store: the check knows nothing of stores.
import { expect, it } from 'vitest';
import type { Json } from '../../src/lib/json.ts';
import { settingsBench, sqliteStore } from './bench.ts';

it.each([
  [['schedule', 'daily', 'cron'], { value: '8 点' }, 'schedule.daily.cron 写的是“8 点”，应为五段 cron'],
  [['schedule', 'daily', 'corn'], { value: 'x' }, 'schedule.daily.corn 没有 corn 这一项，是不是想写 cron？'],
  [['retention', 'runDays'], { value: 3 }, 'retention.runDays 写的是“3”（数字），应不小于 7'],
  [['sites', 'nowhere', 'aliases'], { value: [] }, 'sites.nowhere.aliases 配置里没有这个地方'],
  [['sites', 'wuxi', 'name'], { value: '无锡' }, 'sites.wuxi.name 不能在运行中修改'],
  [['web', 'port'], { value: 80 }, 'web.port 不能在运行中修改，请改配置文件后重新启动；能在运行中修改的有：'],
  [
    ['alerts', 'routes', 'one'],
    { value: { to: ['robot:none'] } },
    'alerts.routes.one.to[0] 写的是“robot:none”，应为 channels.robots 里的一个：（还没有写机器人）',
  ],
  [['rights', 'grants', '__proto__'], { value: { to: 'ou_x', right: 'admin', name: 'x' } }, '不能用 __proto__ 作键'],
  [
    ['schedule', 'daily'],
    { value: JSON.parse('{"__proto__": {"cron": "0 8 * * *"}}') as Json },
    '不能用 __proto__ 作键',
  ],
  [['schedule', 'token', 'cron'], { value: 'x' }, '不能在运行中修改'],
  [['schedule', 'daily', 'cron'], { restored: true }, '没有在运行中改过，不用还原'],
] as const)('refuse %j = %j with the sentence of the check, and write nothing', async (path, to, sentence) => {
  const { store } = await sqliteStore();
  const { live, files, change } = await settingsBench(store);
  await expect(change({ path, to })).rejects.toThrow(sentence);
  expect(await live.history(10)).toEqual([]);
  expect(live.current()).toEqual(files.config);
});
