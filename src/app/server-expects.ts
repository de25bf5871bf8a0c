// What of the server itself is to happen again and again: its rooms' signs of life.
import type { CoreConfig } from '../config/core.ts';
import type { Expectation } from '../feature.ts';
import { processBeat } from '../store/heartbeats.ts';
import { hasWayOut } from './group/other-channels.ts';
import { DEAD_MS } from './health-desk.ts';

const RESTART = '请看值班的日志；必要时重新启动值班，没有做完的会接着做';

export function serverExpects(config: Pick<CoreConfig, 'feishu' | 'channels'>): readonly Expectation[] {
  const always = [
    room('planner', '安排作业的部分', RESTART),
    room('disk', '数据文件夹的磁盘', '请清理磁盘，或把 dataDir 移到大一些的盘上；剩余不到 0.5 GB 时台账可能写不下'),
  ];
  // Where nobody can be told anything, nothing is evaluated and nothing sent.
  const speaking = hasWayOut(config)
    ? [room('alerts', '评估告警的部分', RESTART), room('sender', '发消息的部分', RESTART)]
    : [];
  if (config.feishu === undefined) return [...always, ...speaking];
  return [
    ...always,
    ...speaking,
    room('bot', '应答消息的部分', `请看服务器能否访问飞书，再看值班的日志；必要时重新启动值班`),
    room('bitable-sync', '运行多维表格同步的部分', RESTART),
    room('intake', '接收飞书事件的部分', '请看存储是否应答、磁盘是否写得下；飞书会在几小时内重发没有收下的事件'),
  ];
}

function room(name: string, title: string, remedy: string): Expectation {
  return { name: processBeat(name), kind: 'process', title, every: { ms: DEAD_MS }, remedy };
}
