// Whatever a client sends, each endpoint answers with a code, and nothing goes wrong inside.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allEndpoints } from '../../../src/simulator/api/endpoints.ts';
import type { Platform } from '../../../src/simulator/platform.ts';
import { asked, FIELDS, openedBase, tokenOf } from './opened-base.ts';

/** More of them find more: this many take two seconds. */
const RUNS = 300;

/** Only their methods and paths are looked at. */
const ENDPOINTS = allEndpoints({} as Platform)
  .filter(({ path }) => /\/bitable\/|\/wiki\//.test(path))
  // The table stays, for the others to be asked about.
  .filter(({ method, path }) => !(method === 'DELETE' && path.endsWith('/:table_id')))
  .map(({ method, path }) => ({ method, path: path.replace('/open-apis/', '') }));

const NAMES = [
  'fields',
  'records',
  'record_ids',
  'filter',
  'sort',
  'field_names',
  'view_id',
  'table',
  'name',
  'type',
  'property',
];
const WORDS = [
  '编号',
  '数量',
  '标签',
  'and',
  'or',
  'is',
  'contains',
  'isEmpty',
  'ExactDate',
  'field_name',
  'options',
  'conditions',
];
const leaf = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string(),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { value: anything } = fc.letrec<{ readonly value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES, ...WORDS, 'field_name', 'operator', 'value', 'conjunction'), tie('value'), {
      maxKeys: 4,
    }),
  ),
}));
const field = fc.constantFrom(...FIELDS.map(({ field_name }) => String(field_name)), '公式', '没有');
const OPERATORS = ['is', 'isNot', 'contains', 'doesNotContain', 'isEmpty', 'isGreater', 'isLess', 'like'];
const condition = fc.record({
  field_name: field,
  operator: fc.constantFrom(...OPERATORS),
  value: fc.oneof(
    fc.constantFrom(['ExactDate', '9999999999999999'], ['ExactDate', '0'], ['CurrentWeek'], ['true'], ['2'], []),
    fc.array(fc.string(), { maxLength: 2 }),
  ),
});
const filter = fc.record({
  conjunction: fc.constantFrom('and', 'or', 'xor'),
  conditions: fc.array(condition, { maxLength: 2 }),
});
/** Nearly right, so that it gets further than what is anything. */
const nearly = fc.oneof(
  fc.record({ filter: fc.oneof(filter, fc.record({ conjunction: fc.constant('or'), children: fc.array(filter) })) }),
  fc.record({ sort: fc.array(fc.record({ field_name: field, desc: fc.boolean() })) }),
  fc.record({ fields: fc.dictionary(field, anything) }),
  fc.record({
    records: fc.array(fc.record({ fields: fc.dictionary(field, anything, { maxKeys: 3 }) }), { maxLength: 3 }),
  }),
  fc.record({ field_name: fc.string(), type: fc.constantFrom(1, 2, 3, 5, 11, 18, 20, 21), property: anything }),
  fc.record({ name: fc.string(), time_zone: fc.oneof(fc.string(), fc.constant('Mars/Olympus')) }),
);
const query = fc.dictionary(
  fc.constantFrom(
    'page_size',
    'page_token',
    'client_token',
    'user_id_type',
    'field_names',
    'token',
    'obj_type',
    'view_id',
  ),
  fc.oneof(fc.constantFrom('1', '500', 'open_id', '["编号"]', 'bitable'), fc.string({ maxLength: 8 })),
  { maxKeys: 2 },
);

test('any body and any query', async () => {
  const world = await openedBase([...FIELDS, { field_name: '公式', type: 20 }]);
  const [record = ''] = world.simulator.bitable.addRecords(world.table, [{ 编号: '一' }]);
  const token = await tokenOf(world.simulator.url);
  const places: Readonly<Record<string, string>> = {
    ':app_token': world.app,
    ':table_id': world.table,
    ':record_id': record,
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ENDPOINTS),
      fc.oneof(anything, nearly),
      query,
      async ({ method, path }, body, asking) => {
        const place = path.replace(/:\w+/g, (name) => places[name] ?? 'fldAAAAAAA');
        const sent = method === 'GET' ? undefined : body;
        const answer = await asked(world.simulator.url, token, method, `${place}?${new URLSearchParams(asking)}`, sent);
        expect(typeof answer.code).toBe('number');
      },
    ),
    { numRuns: RUNS },
  );
});

test('any filter and any order', async () => {
  const world = await openedBase([...FIELDS, { field_name: '公式', type: 20 }]);
  world.simulator.bitable.addRecords(world.table, [
    { 编号: '一', 时间: 0, 标签: ['急'], 链接: { link: 'https://a.example' } },
    {},
  ]);
  const order = fc.array(fc.record({ field_name: field, desc: fc.boolean() }), { maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(filter, order, async (asking, sort) => {
      const answer = await world.at('POST', 'records/search', { filter: asking, sort });
      expect([0, 1254018, 1254045]).toContain(answer.code);
    }),
    { numRuns: RUNS },
  );
});
