// Tasks as YAML: to keep beside other files, to look at, to bring in elsewhere.
import { stringify } from 'yaml';
import { z } from 'zod';
import { checkSection } from '../../../config/check.ts';
import { type Fault, showFault } from '../../../config/fault.ts';
import { locateFile } from '../../../config/locate.ts';
import { parseYaml } from '../../../config/yaml-file.ts';
import { UserError } from '../../../lib/errors.ts';
import type { SyncTask, TaskDefinition } from '../model/task.ts';
import { writtenTask } from './definition.ts';

const MOST_BYTES = 5 * 1024 * 1024;
const HEAD = '# 值班的多维表格同步任务；用 zhiban sync import 或网页“导入”读回，按名字认任务';

const written = z.array(writtenTask).describe('同步任务');

/** The same tasks give the same text: the order of keys is that of the form, all keys are there. */
export function writtenTasks(tasks: readonly Pick<SyncTask, 'definition'>[]): string {
  const plain = { tasks: tasks.map(({ definition }) => writtenTask.parse(definition)) };
  const body = stringify(plain, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
  return `${HEAD}\n${body}`;
}

/**
 * Reads what writtenTasks or a person wrote; only the form is checked, see definitionFaults. `${…}` is text, no variable.
 * @param shown the file's name, for what is wrong in it
 * @throws UserError with every fault, each with line and column
 */
export function readWrittenTasks(text: string, shown = '任务.yaml'): readonly TaskDefinition[] {
  if (Buffer.byteLength(text) > MOST_BYTES) throw new UserError(`${shown} 超过 5 MB，不像是任务文件`);
  const yaml = parseYaml(text.replace(/^\uFEFF/, ''), shown);
  fail(shown, yaml.faults);
  const { tree, faults } = locateFile(yaml, null);
  fail(shown, faults);
  if (tree === null) throw new UserError(`${shown} 是空的；应为 tasks: 下面一个任务一项，可以先导出一个看看样子`);
  const others = tree.kind === 'map' ? [...tree.entries].filter(([key]) => key !== 'tasks') : [];
  fail(
    shown,
    others.map(([key, { keyPlace }]) => ({ place: keyPlace, path: [key], message: '这里只能写 tasks' })),
  );
  const checked = checkSection(tree, 'tasks', written);
  if ('faults' in checked) fail(shown, checked.faults);
  else return repeatedNames(shown, checked.value);
  throw new Error('a check without a value had no faults');
}

function repeatedNames(shown: string, tasks: readonly TaskDefinition[]): readonly TaskDefinition[] {
  const names = tasks.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return tasks;
  throw new UserError(`${shown} 里有两个任务都叫“${repeated}”，请改掉一个的名字`);
}

function fail(shown: string, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const lines = faults.slice(0, 50).map((fault) => `  ${showFault(fault)}`);
  throw new UserError([`${shown} 有 ${faults.length} 处问题，什么也没有导入：`, ...lines].join('\n'));
}
