// zhiban sync import: the tasks and the log of the older program out of its database, or tasks that were written as YAML.
import { readFile } from 'node:fs/promises';
import { type CliCommand, type CliInput, textOption } from '../../../cli/command.ts';
import { readEnvironment } from '../../../config/environment.ts';
import { errorText, UserError } from '../../../lib/errors.ts';
import type { SyncContext } from '../context.ts';
import { importLogs } from '../legacy/import-logs.ts';
import { type ImportedTask, importTasks } from '../legacy/import-tasks.ts';
import { type OlderTable, openOlder, STORE } from '../legacy/older-tables.ts';
import { dialectOf, sourceNames } from '../source/sources.ts';
import { bringIn, foreseeTasks } from '../tasks/bring-in.ts';
import { differencesText } from '../tasks/differences.ts';
import { cronWords } from '../tasks/times.ts';
import { readWrittenTasks } from '../tasks/written.ts';

/** Tasks that are looked at before they come in, each for so long. */
const QUERY_LOOK = { most: 100, seconds: 10 } as const;
const PASSWORD = 'ZHIBAN_IMPORT_PASSWORD';

export const importCommand: CliCommand<SyncContext> = {
  words: ['sync', 'import'],
  rest: '<数据库地址|store|文件.yaml>',
  summary: `导入任务：旧工具的库（sync_tasks、sync_logs；只读，可重复运行），存储里改了名的旧表写 store，或导出的 YAML；密码放在环境变量 ${PASSWORD} 里`,
  options: {
    source: {
      type: 'string',
      value: '来源',
      summary: '旧任务的 SQL 在哪个库上运行：基地/来源库，或 bitable-sync.databases 里的名字',
    },
    'dry-run': { type: 'boolean', summary: '只看会怎样，什么也不写' },
    disabled: { type: 'boolean', summary: '都先停用，看过再一个个启用' },
    'no-logs': { type: 'boolean', summary: '不要旧的运行记录' },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const [from, ...more] = input.positionals;
    if (from === undefined || more.length > 0) {
      throw new UserError(
        '要写一个来处，例如 zhiban sync import mysql://reader@10.0.0.5/mtb --source erp，或 zhiban sync import 任务.yaml',
      );
    }
    return /\.ya?ml$/i.test(from) && !/^[a-z]+:/i.test(from) ? written(ctx, input, from) : older(ctx, input, from);
  },
};

async function written(ctx: SyncContext, { out, values }: CliInput, file: string): Promise<number> {
  const tasks = readWrittenTasks(await textOf(file), file);
  const isDry = values['dry-run'] === true;
  const wanted = tasks.map((task) => ({ ...task, enabled: task.enabled && values.disabled !== true }));
  const foreseen = await foreseeTasks(ctx, wanted, QUERY_LOOK);
  const faults = foreseen.flatMap(({ definition, faults: found }) =>
    found.map(({ message }) => `  ${definition.name}：${message}`),
  );
  if (faults.length > 0) throw new UserError([`${file} 里的任务不能用，什么也没有导入：`, ...faults].join('\n'));
  const done = [];
  for (const one of foreseen) {
    const { definition, old, differences, shared, unseen } = one;
    const saved = isDry ? null : await bringIn(ctx, one, 'shell');
    if (saved?.kind === 'overtaken') throw new UserError(`任务“${definition.name}”刚刚被别人改过，请再运行一次`);
    const id = saved?.task.id ?? old?.id ?? null;
    const state = old === null ? 'new' : differences.length === 0 ? 'same' : 'changed';
    const word = { new: '新建', same: '没有变化', changed: differencesText(differences) }[state];
    out.line(`${id ?? '—'}  ${definition.name}  ${word}`);
    for (const text of shared) out.line(`    ! ${text}`);
    if (isDry && unseen !== null) out.line(`    · 没有核对 SQL 的列：${unseen}`);
    done.push({ id, name: definition.name, state, differences, remarks: shared, unseen });
  }
  if (isDry) out.line('这是试看，什么也没有写');
  out.json({ dryRun: isDry, tasks: done });
  return 0;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw new UserError(`读不了 ${file}（${errorText(thrown)}）；请检查路径和权限`, { cause: thrown });
  }
}

async function older(ctx: SyncContext, input: CliInput, from: string): Promise<number> {
  const { out, values } = input;
  const source = sourceFrom(ctx, textOption(input, 'source'));
  const isDry = values['dry-run'] === true;
  const takesLogs = values['no-logs'] !== true;
  const dialect = await dialectOf(ctx, source);
  const tables = await openOlder(ctx, withPassword(from));
  try {
    const options = { source, dialect, isDisabled: values.disabled === true, isDry };
    const { tasks, origin } = await importTasks(ctx, tables, options);
    for (const line of tasks.flatMap(linesOf)) out.line(line);
    const unused = [tables.tasks, ...(takesLogs && tables.logs !== null ? [tables.logs] : [])].filter(hasUnused);
    for (const { name, unused: names } of unused) out.line(`表 ${name} 里这些列没有导入：${names.join('、')}`);
    const logs =
      isDry || !takesLogs
        ? null
        : await importLogs(ctx, tables, origin, (rows) =>
            ctx.step({ name: 'sync.logs', text: `已导入 ${rows} 条运行记录` }),
          );
    const fresh = tasks.filter(({ state }) => state === 'new');
    const broken = fresh.filter(({ missing }) => missing.length > 0);
    const counts = `任务 ${tasks.length} 个：${isDry ? '会导入' : '导入'} ${fresh.length} 个，以前已导入 ${tasks.length - fresh.length} 个，其中 ${broken.length} 个缺东西，先停用`;
    out.line(logs === null ? counts : `${counts}；运行记录导入 ${logs.rows} 条，共 ${logs.total} 条`);
    if (isDry) out.line('这是试看，什么也没有写');
    out.json({
      dryRun: isDry,
      tasks,
      logs,
      unused: Object.fromEntries(unused.map((table) => [table.name, table.unused])),
    });
    return broken.length === 0 ? 0 : 1;
  } finally {
    await tables.close();
  }
}

function hasUnused({ unused }: OlderTable): boolean {
  return unused.length > 0;
}

/** @throws UserError when none is named, or none of that name is known */
function sourceFrom(ctx: SyncContext, source: string | undefined): string {
  const known = sourceNames(ctx).map(({ name }) => name);
  if (source !== undefined && known.includes(source)) return source;
  const found = source === undefined ? '旧任务的 SQL 在哪个库上运行，要用 --source 写明' : `没有来源“${source}”`;
  const names = known.length === 0 ? '现在一个也没有' : `现有：${known.join('、')}`;
  throw new UserError(
    `${found}；${names}。旧工具的库可以写进配置 bitable-sync.databases，例如 erp: "mysql://reader:密码@10.0.0.5:3306/erp"（账号只要 SELECT），再加 --source erp`,
  );
}

function withPassword(from: string): string {
  const password = readEnvironment()[PASSWORD];
  if (password === undefined || from === STORE || !URL.canParse(from) || from.startsWith('sqlite:')) return from;
  const url = new URL(from);
  if (url.password === '') url.password = encodeURIComponent(password);
  return url.href;
}

function linesOf({ older: number, task, state, definition, missing, remarks }: ImportedTask): readonly string[] {
  const { name, mode, key, cron, enabled, source } = definition;
  const when = cron === null ? '只在有人要时' : cronWords(cron);
  const keys = key.length === 0 ? '没有主键' : `主键 ${key.join('、')}`;
  const what = state === 'there' ? '以前已导入' : [source, mode, keys, when, enabled ? '启用' : '停用'].join('  ');
  return [
    `旧 ${number} → ${task === null ? '新任务' : `任务 ${task}`}  ${name}  ${what}`,
    ...missing.map((text) => `    ! ${text}`),
    ...remarks.map((text) => `    · ${text}`),
  ];
}
