// zhiban doctor: is everything there that the work needs; each finding with what to do.
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import type { CliCommand } from '../../cli/command.ts';
import type { Check } from '../../feature.ts';
import { errorText } from '../../lib/errors.ts';
import { ensurePlayground } from '../playground.ts';
import type { Program } from '../program.ts';
import { type CoreContext, openWhole } from './core-context.ts';
import { feishuChecks } from './doctor-feishu.ts';

const MARKS: Readonly<Record<Check['state'], string>> = { ok: '好', warning: '注意', fault: '不行' };
const LOW_DISK_BYTES = 2 * 1024 ** 3;
const GIB = 1024 ** 3;

export const doctorCommand: CliCommand<CoreContext> = {
  words: ['doctor'],
  summary: '体检：存储、磁盘、来源库、台账定义、数据文件；有一项不行就返回 1',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: async (ctx, { out }) => {
    const program = await openWhole(ctx);
    try {
      await ensurePlayground(program.context);
      const found: Check[] = [];
      for await (const check of allChecks(ctx, program)) {
        found.push(check);
        out.line(`[${MARKS[check.state]}] ${check.title}：${check.finding}`);
      }
      const faults = found.filter((check) => check.state === 'fault').length;
      out.line(faults === 0 ? '体检通过' : `${faults} 项不行，请按上面的提示处理`);
      out.json({ ok: faults === 0, checks: found });
      return faults === 0 ? 0 : 1;
    } finally {
      await program.closers.close();
    }
  },
};

async function* allChecks(ctx: CoreContext, program: Program): AsyncIterable<Check> {
  // Opening the program has read the configuration and migrated the store, or there would be no program.
  yield { title: '配置', state: 'ok', finding: program.live.loaded().files.join('、') };
  const { ms } = await program.store.ping();
  yield { title: '存储', state: 'ok', finding: `${program.store.shown}，应答 ${Math.round(ms)} 毫秒` };
  yield await dataFolder(program.context.config.dataDir);
  yield* feishuChecks(program);
  for (const feature of ctx.features) yield* feature.checks(program.contextOf(feature), { quick: false });
}

async function dataFolder(folder: string): Promise<Check> {
  const title = '数据文件夹';
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const finding = `${folder}，剩余 ${(free / GIB).toFixed(1)} GB`;
    if (free < LOW_DISK_BYTES) return { title, state: 'warning', finding: `${finding}；请清理磁盘，保留至少 2 GB` };
    return { title, state: 'ok', finding };
  } catch (thrown) {
    return { title, state: 'fault', finding: `${folder} 不能写（${errorText(thrown)}）；请检查权限，或改 dataDir` };
  }
}
