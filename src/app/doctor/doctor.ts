// Everything that the doctor looks at, one finding after the other; each says what to do unless all is well.
import { existsSync } from 'node:fs';
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { openWorkdays } from '../../alerts/workdays.ts';
import { databaseNow } from '../../databases/dialect.ts';
import type { Check, CheckOptions } from '../../feature.ts';
import { systemClock } from '../../lib/clock.ts';
import { diskSpace } from '../../lib/disk-space.ts';
import { errorText } from '../../lib/errors.ts';
import { OWN_FOLDER } from '../../lib/own-folder.ts';
import { plannedJobs } from '../../scheduler/schedule.ts';
import { timetable } from '../../scheduler/timetable.ts';
import type { AnyFeature } from '../features.ts';
import { knownJobs, timedJobs } from '../known-jobs.ts';
import type { Program } from '../program.ts';
import { backupCheck } from './backup-check.ts';
import { calendarCheck } from './calendar-check.ts';
import { clockCheck } from './clock-check.ts';
import { feishuChecks } from './feishu-checks.ts';
import { folderCheck } from './folder-check.ts';
import { linksCheck } from './links-check.ts';
import { scheduleChecks } from './schedule-checks.ts';

export async function* doctorChecks(
  program: Program,
  features: readonly AnyFeature[],
  options: CheckOptions,
): AsyncIterable<Check> {
  const { store, context } = program;
  const { config } = context;
  // Opening the program has read the configuration and migrated the store, or there would be no program.
  yield { title: '配置', state: 'ok', finding: program.live.loaded().files.join('、') };
  const { ms } = await store.ping();
  yield { title: '存储', state: 'ok', finding: `${store.shown}，应答 ${Math.round(ms)} 毫秒` };
  yield clockCheck('存储的时钟', Date.parse(await databaseNow(store.db)) - Date.now());
  yield await dataFolder(config.dataDir);
  // Nothing where it is not there: that is said above.
  if (existsSync(config.dataDir)) yield folderCheck(config.dataDir, (await stat(config.dataDir)).mode);
  yield* await jobChecks(program, features);
  yield calendarCheck((await openWorkdays())(config.alerts.workdays), context.now());
  yield await backupCheck(config, systemClock());
  yield {
    title: '字体',
    state: 'ok',
    finding: '不需要：服务器不画图也不转 PDF，卡片、网页和工作簿的字由看的人那边显示',
  };
  yield linksCheck(config);
  yield* feishuChecks(program);
  for (const feature of features) yield* feature.checks(program.contextOf(feature), options);
}

async function jobChecks(program: Program, features: readonly AnyFeature[]): Promise<readonly Check[]> {
  const { store, live, context } = program;
  const { schedule } = context.config;
  const now = context.now();
  const rows = await timetable(store, plannedJobs(timedJobs(program, knownJobs(features)), schedule), now);
  const facts = rows.map((row) => ({
    ...row,
    isOff: schedule[row.name]?.enabled === false,
    origin: live.origin(['schedule', row.name, 'enabled']),
  }));
  return scheduleChecks(facts, now);
}

async function dataFolder(folder: string): Promise<Check> {
  const title = '数据文件夹';
  try {
    await mkdir(folder, OWN_FOLDER);
    await access(folder, constants.W_OK);
    const { state, text } = await diskSpace(folder);
    const finding = `${folder}，${text}`;
    return state === 'ok'
      ? { title, state, finding }
      : { title, state, finding: `${finding}；请清理磁盘，保留至少 2 GB` };
  } catch (thrown) {
    return { title, state: 'fault', finding: `${folder} 不能写（${errorText(thrown)}）；请检查权限，或改 dataDir` };
  }
}
