// zhiban sync export: tasks as YAML, to keep beside other files.
import { writeFile } from 'node:fs/promises';
import { type CliCommand, textOption } from '../../../cli/command.ts';
import { outputFile } from '../../../cli/output-file.ts';
import type { SyncContext } from '../context.ts';
import { allTasks, taskNamed } from '../tasks/queries.ts';
import { writtenTasks } from '../tasks/written.ts';
import { SEE_ALL } from './see-all.ts';

export const exportCommand: CliCommand<SyncContext> = {
  words: ['sync', 'export'],
  rest: '[任务…]',
  summary: '把任务写成 YAML：写任务的编号或名字，不写就是全部；没有密码在里面',
  options: {
    out: { type: 'string', value: '文件', summary: '写到文件；不写时写到标准输出' },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const { out, positionals } = input;
    const tasks =
      positionals.length === 0
        ? await allTasks(ctx.store)
        : await Promise.all(positionals.map((text) => taskNamed(ctx.store, text, SEE_ALL)));
    const yaml = writtenTasks(tasks);
    const file = textOption(input, 'out');
    if (file !== undefined) {
      await writeFile(await outputFile('--out', file), yaml);
      out.line(`已写 ${file}：${tasks.length} 个任务`);
    } else if (input.values.json !== true) await out.raw(yaml);
    out.json(tasks.map(({ id, version, definition }) => ({ id, version, ...definition })));
    return 0;
  },
};
