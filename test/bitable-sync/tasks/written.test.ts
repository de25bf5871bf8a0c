// Tasks as YAML: what is written is read back as it was, and what is wrong is said with its place.
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import {
  EDIT_POLICIES,
  EMPTY_POLICIES,
  FIELD_STRATEGIES,
  KEY_POLICIES,
  SYNC_MODES,
  type TaskDefinition,
} from '../../../src/features/bitable-sync/model/task.ts';
import { definitionFrom, storedDefinition } from '../../../src/features/bitable-sync/tasks/definition.ts';
import { taskDifferences } from '../../../src/features/bitable-sync/tasks/differences.ts';
import { readWrittenTasks, writtenTasks } from '../../../src/features/bitable-sync/tasks/written.ts';
import { definitionWith } from './written-task.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    `\${HOME}`,
    `$\${x}`,
    ' # 1\n  two\n\n',
    '- a: b',
    '~',
    'null',
    'true',
    '007',
    '1e5',
    '*a',
    '&b',
    '!c',
    'a\r\nb\rc',
    '\t',
    '|',
    '\'"',
    '\u2028\u0085\u007f',
  ),
);
const names = fc.array(text, { maxLength: 3 });
const definitions: fc.Arbitrary<TaskDefinition> = fc.record({
  ...{ name: text, source: text, sql: text, link: text, key: names, skip: names, owned: names },
  mode: fc.constantFrom(...SYNC_MODES),
  strategy: fc.constantFrom(...FIELD_STRATEGIES),
  mapping: fc.dictionary(
    text.filter((key) => key !== '<<' && key !== '__proto__'),
    text,
    { maxKeys: 3, noNullPrototype: true },
  ),
  edits: fc.constantFrom(...EDIT_POLICIES),
  gone: fc.oneof(
    fc.constant({ kind: 'ignore' } as const),
    fc.record({ kind: fc.constant('mark' as const), field: text, text }),
    fc.record({ kind: fc.constant('archive' as const), table: text }),
  ),
  duplicateKeys: fc.constantFrom(...KEY_POLICIES),
  emptySource: fc.constantFrom(...EMPTY_POLICIES),
  ...{ createFields: fc.boolean(), enabled: fc.boolean(), cron: fc.option(text), owner: fc.option(text) },
  limits: fc.record({ batchSize: fc.nat(), rateLimitDelayMs: fc.nat(), seconds: fc.nat(), rows: fc.nat() }),
});

it('whatever tasks there are, they are read back as they were written, and written alike again', () => {
  const lists = fc.uniqueArray(definitions, { maxLength: 3, selector: ({ name }) => name });
  fc.assert(
    fc.property(lists, (tasks) => {
      const yaml = writtenTasks(tasks.map((definition) => ({ definition })));
      const read = readWrittenTasks(yaml);
      expect(read).toEqual(tasks);
      expect(writtenTasks(read.map((definition) => ({ definition })))).toBe(yaml);
      for (const [index, task] of tasks.entries()) {
        expect(taskDifferences(task, read[index] ?? task)).toEqual([]);
        expect(definitionFrom(storedDefinition(task))).toEqual(task);
      }
    }),
    { numRuns: 200 },
  );
});

it('a task by hand needs five lines; the SQL is a block', () => {
  const yaml = [
    ...['tasks:', '  - name: 库存', '    source: lake', '    sql: |', '      select *', '      from changes'],
    ...['    link: https://feishu.cn/base/b?table=t', '    mode: clone'],
  ].join('\n');
  const [task] = readWrittenTasks(yaml);
  expect(task).toMatchObject({
    sql: 'select *\nfrom changes\n',
    key: [],
    strategy: 'auto',
    cron: null,
    limits: { batchSize: 500 },
  });
  expect(writtenTasks([{ definition: definitionWith({ sql: 'select 1\nfrom x\n' }) }])).toContain(
    'sql: |\n      select 1\n',
  );
});

test.each([
  [
    'tasks:\n  - name: 库存\n    mode: ful\n',
    /任务\.yaml:3:11 {2}tasks\[0\]\.mode：写的是“ful”，应为 incremental、full、overwrite 或 clone/,
  ],
  ['tasks:\n  - nam: 库存\n', /任务\.yaml:2:5 {2}tasks\[0\]\.nam：没有 nam 这一项，是不是想写 name？/],
  ['tasks:\n  - name: 库存\n', /缺少这一项/],
  ['tasks:\n  - limits: { rows: 多 }\n', /tasks\[0\]\.limits\.rows：写的是“多”/],
  ['tasks:\n  - gone: { kind: gone }\n', /2:19 {2}tasks\[0\]\.gone\.kind：写的是“gone”，应为 ignore、mark 或 archive/],
  ['task:\n  - name: 库存\n', /任务\.yaml:1:1 {2}task：这里只能写 tasks/],
  ['', /是空的/],
  ['- a', /tasks/],
  ['tasks: [', /任务\.yaml:1/],
  [`tasks: &a [*a, *a]`, /任务\.yaml/],
])('what is wrong in %j is said', (yaml, message) => expect(() => readWrittenTasks(yaml)).toThrow(message));

it('two tasks of one name are refused', () => {
  const definition = definitionWith();
  expect(() => readWrittenTasks(writtenTasks([{ definition }, { definition }]))).toThrow('里有两个任务都叫“设备表”');
});

it('differences are said part by part', () => {
  const old = definitionWith({ mapping: { a: '甲', b: '乙' } });
  const now = definitionWith({ mapping: { b: '乙', a: '甲' }, mode: 'clone', cron: '0 3 * * *' });
  expect(taskDifferences(old, now)).toEqual([
    { field: '模式', before: 'full（新增和更新）', after: 'clone（与源一致（会删除））' },
    { field: '什么时候', before: '只在有人要时', after: '0 3 * * *' },
  ]);
  expect(taskDifferences(null, now)).toHaveLength(19);
});
