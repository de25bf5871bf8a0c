// How old the last backup is: the newest file in the folder that the configuration names; the product makes none itself yet.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CoreConfig } from '../../config/core.ts';
import type { Check } from '../../feature.ts';
import { errorText } from '../../lib/errors.ts';

const HOUR_MS = 3_600_000;
const title = '备份';

/** @param now the real time, since files are as old as the machine says */
export async function backupCheck(
  { backup, playground }: Pick<CoreConfig, 'backup' | 'playground'>,
  now: Date,
): Promise<Check> {
  if (backup === undefined) {
    if (playground.enabled) return { title, state: 'ok', finding: '演练场，不需要' };
    const finding = '没有配置 backup，不知道有没有；请让备份工具把存储和数据文件夹备份到一个文件夹，再写上 backup.path';
    return { title, state: 'warning', finding };
  }
  const { path, maxAgeHours } = backup;
  try {
    const newest = await newestAt(path);
    if (newest === null) return { title, state: 'fault', finding: `${path} 里一个文件也没有；请看备份工具是否在运行` };
    const hours = (now.getTime() - newest) / HOUR_MS;
    const finding = `最近一次是 ${hours < 48 ? `${Math.round(hours)} 小时` : `${Math.floor(hours / 24)} 天`}前`;
    if (hours <= maxAgeHours) return { title, state: 'ok', finding };
    return { title, state: 'fault', finding: `${finding}，超过 ${maxAgeHours} 小时；请看备份工具是否在运行` };
  } catch (thrown) {
    return { title, state: 'fault', finding: `${path} 看不了（${errorText(thrown)}）；请检查路径和权限` };
  }
}

/** Milliseconds since 1970; null for an empty folder. */
async function newestAt(path: string): Promise<number | null> {
  const whole = await stat(path);
  if (!whole.isDirectory()) return whole.mtimeMs;
  const names = await readdir(path);
  const times = await Promise.all(names.map(async (name) => (await stat(join(path, name))).mtimeMs));
  return times.length === 0 ? null : Math.max(...times);
}
