// A task through the editor's form and back is the same task.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  EDIT_POLICIES,
  EMPTY_POLICIES,
  FIELD_STRATEGIES,
  KEY_POLICIES,
  SYNC_MODES,
  type TaskDefinition,
} from '../../../src/features/bitable-sync/model/task.ts';
import {
  columnLines,
  definitionIn,
  EMPTY_DEFINITION,
  type Form,
  formOf,
} from '../../../src/features/bitable-sync/page/editor-form.ts';

/** As the browser sends what the page shows. */
function sent(definition: TaskDefinition, queried: readonly string[] = []): Form {
  const lines = columnLines(definition, queried).flatMap(({ column, field, isKey, isSkipped, isOwned }, at) => [
    [`column.${at}`, column],
    [`field.${at}`, field],
    ...(isKey ? [[`key.${at}`, 'on']] : []),
    ...(isSkipped ? [[`skip.${at}`, 'on']] : []),
    ...(isOwned ? [[`owned.${at}`, 'on']] : []),
  ]);
  return { ...formOf(definition), ...Object.fromEntries(lines) };
}

const word = fc.stringMatching(/^[a-z设备名称_]{1,8}$/);
const words = fc.uniqueArray(word, { maxLength: 4 });

const definitions: fc.Arbitrary<TaskDefinition> = fc.record({
  name: word,
  source: fc.constantFrom('lake', 'suzhou/iot'),
  sql: fc.constantFrom('select 1', 'select a\nfrom b', "select '<b>\"&'"),
  link: fc.constant('https://acme.feishu.cn/base/b?table=tbl1'),
  mode: fc.constantFrom(...SYNC_MODES),
  key: words,
  strategy: fc.constantFrom(...FIELD_STRATEGIES),
  mapping: fc
    .uniqueArray(fc.tuple(word, fc.stringMatching(/^[字段甲乙丙丁戊己]{9}$/)), {
      maxLength: 4,
      selector: ([column]) => column,
    })
    .map((pairs) =>
      Object.fromEntries(pairs.filter(([, field], at) => pairs.findIndex(([, other]) => other === field) === at)),
    ),
  skip: words,
  owned: words,
  edits: fc.constantFrom(...EDIT_POLICIES),
  gone: fc.constantFrom(
    { kind: 'ignore' } as const,
    { kind: 'mark', field: '状态', text: '已删除' } as const,
    { kind: 'archive', table: 'tblX' } as const,
  ),
  duplicateKeys: fc.constantFrom(...KEY_POLICIES),
  emptySource: fc.constantFrom(...EMPTY_POLICIES),
  createFields: fc.boolean(),
  cron: fc.constantFrom(null, '17 8 * * 1-5'),
  enabled: fc.boolean(),
  owner: fc.constantFrom(null, 'ou_li'),
  limits: fc.record({
    batchSize: fc.integer({ min: 1, max: 500 }),
    rateLimitDelayMs: fc.integer({ min: 0, max: 9_999 }),
    seconds: fc.integer({ min: 1, max: 9_999 }),
    rows: fc.integer({ min: 1, max: 999_999 }),
  }),
});

const sorted = ({ skip, owned, ...rest }: TaskDefinition) => ({
  ...{ ...rest, skip: [...skip].sort(), owned: [...owned].sort() },
});

it('comes back as it was, whatever order the query has its columns in', () => {
  fc.assert(
    fc.property(definitions, words, (definition, queried) => {
      // A field that is another column's by mapping cannot be told apart from the column of its own name.
      const mapped = Object.keys(definition.mapping);
      fc.pre(!definition.owned.some((field) => mapped.includes(field)));
      expect(sorted(definitionIn(sent(definition, queried)))).toEqual(sorted(definition));
    }),
  );
});

it('takes what nothing was sent for as the safe choice, and bad numbers as faults', () => {
  expect(definitionIn({})).toEqual({ ...EMPTY_DEFINITION, source: '', createFields: false, enabled: false });
  const form = { ...formOf(EMPTY_DEFINITION), mode: 'wipe', gone: 'burn', batchSize: '1e3', rows: '', keys: 'a，b,a' };
  expect(definitionIn(form)).toMatchObject({
    ...{ mode: 'full', gone: { kind: 'ignore' }, key: ['a', 'b'] },
    limits: { batchSize: -1, rows: EMPTY_DEFINITION.limits.rows },
  });
});

it('keeps the order of several key columns, and puts a new one behind them', () => {
  const definition = { ...EMPTY_DEFINITION, key: ['b', 'a'] };
  const form = sent(definition, ['a', 'b', 'c']);
  expect(definitionIn(form).key).toEqual(['b', 'a']);
  expect(definitionIn({ ...form, 'key.2': 'on' }).key).toEqual(['b', 'a', 'c']);
  expect(definitionIn({ ...form, sql: 'select 1\r\nfrom x\r\n' }).sql).toBe('select 1\nfrom x');
});
