// How changes are put together and shown: pure parts of the changelog page.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Change } from '../../../src/features/ledger/history/changes.ts';
import { shownEntry } from '../../../src/features/ledger/page/changes-view.ts';
import { groupChanges } from '../../../src/features/ledger/page/group-changes.ts';
import { diffOf } from '../../../src/features/ledger/page/text-diff.ts';
import { change, NAMING, ORDER } from './changes.ts';

it('makes one line of the same change to many rows, and one entry of all changes to a row', () => {
  const same = ['A1', 'A2', 'A3'].map((code) => change({ key: { code }, field: 'cycle', before: '5', after: '60' }));
  const row = [
    change({ key: { code: 'B' }, field: 'cycle', before: '5', after: '9' }),
    change({ key: { code: 'B' }, field: 'name', before: 'x', after: 'y' }),
  ];
  const other = change({ key: { code: 'A9' }, field: 'cycle', before: '5', after: '60', who: '李四' });
  const groups = groupChanges([...row, ...same, other], ORDER);
  expect(groups.map(({ form, changes }) => [form, changes.map(({ key }) => key.code)])).toEqual([
    ['same', ['A1', 'A2', 'A3']],
    ['row', ['B', 'B']],
    ['row', ['A9']],
  ]);
});

it('tells sites and ledgers in the order of the configuration; what came, then what went, then what changed', () => {
  const groups = groupChanges(
    [
      change({ site: 'wuxi', kind: 'modified' }),
      change({ site: 'suzhou', ledger: 'devices', kind: 'modified' }),
      change({ site: 'suzhou', kind: 'modified' }),
      change({ site: 'suzhou', kind: 'removed' }),
      change({ site: 'suzhou', kind: 'added' }),
    ],
    ORDER,
  );
  expect(groups.map(({ changes: [one] }) => `${one?.site} ${one?.ledger} ${one?.kind}`)).toEqual([
    'suzhou points added',
    'suzhou points removed',
    'suzhou points modified',
    'suzhou devices modified',
    'wuxi points modified',
  ]);
});

it('loses no change and shows none twice', () => {
  const some = fc.constantFrom('a', 'b', 'c');
  const anyChange = fc.record({
    site: fc.constantFrom('suzhou', 'wuxi'),
    ledger: fc.constantFrom('points', 'devices'),
    kind: fc.constantFrom<Change['kind']>('added', 'removed', 'modified'),
    key: some.map((code) => ({ code })),
    field: some,
    before: fc.option(some),
    after: fc.option(some),
    who: fc.option(some),
  });
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 40 }), (list) => {
      const changes = list.map((one) => change(one));
      const grouped = groupChanges(changes, ORDER).flatMap((group) => group.changes);
      expect(grouped).toHaveLength(changes.length);
      expect(new Set(grouped)).toEqual(new Set(changes));
    }),
  );
});

it('says who and when, or that the source does not say', () => {
  const by = (part: Partial<Change>): string => {
    const [group] = groupChanges([change(part)], ORDER);
    return group === undefined ? '' : (shownEntry(group, NAMING).fields[0]?.by ?? '');
  };
  expect(by({ who: '顾敏华', when: '2026-11-21T09:12:30+08:00' })).toBe('顾敏华 11-21 09:12');
  expect(by({ who: null, when: null })).toBe('来源未记录');
  expect(by({ who: null, when: '2026-11-21T09:12:30+08:00' })).toBe('操作人未记录 11-21 09:12');
  expect(by({ who: '顾敏华', when: null })).toBe('顾敏华');
});

it('says from when to when the same change was made', () => {
  const at = (time: string, code: string): Change =>
    change({
      key: { code },
      field: 'cycle',
      before: '5',
      after: '60',
      who: '顾敏华',
      when: `2026-11-${time}:00+08:00`,
    });
  const entry = (list: readonly Change[]): string => {
    const [group] = groupChanges(list, ORDER);
    return group === undefined ? '' : shownEntry(group, NAMING).by;
  };
  expect(entry([at('21T09:40', 'a'), at('21T09:12', 'b'), at('21T09:20', 'c')])).toBe('顾敏华 11-21 09:12–09:40');
  expect(entry([at('21T09:40', 'a'), at('22T08:00', 'b'), at('21T09:50', 'c')])).toBe('顾敏华 11-21 09:40–11-22 08:00');
});

it('keeps a value that is not there apart from an empty text', () => {
  const [group] = groupChanges([change({ field: 'name', before: null, after: '' })], ORDER);
  const [field] = group === undefined ? [] : shownEntry(group, NAMING).fields;
  expect([field?.before, field?.after]).toEqual([null, [{ text: '', hit: true }]]);
});

it('cuts a text of ten million characters, on both sides and in a removed row', () => {
  const long = '长'.repeat(10_000_000);
  const [modified, removed] = groupChanges(
    [
      change({ field: 'name', before: long, after: `${long}x` }),
      change({ kind: 'removed', field: null, name: long, row: { code: 'A', name: long } }),
    ],
    ORDER,
  )
    .map((group) => shownEntry(group, NAMING))
    .sort((one) => (one.kind === 'modified' ? -1 : 1));
  expect(JSON.stringify(modified).length).toBeLessThan(2_000);
  expect(JSON.stringify(removed).length).toBeLessThan(2_000);
  expect(removed?.rows[0]?.name).toMatch(/……（共 10,000,000 字）$/);
});

it('marks the new member of a long formula, not the formula', () => {
  const { before, after } = diffOf('SUM(SZ-MX01-JQ01, SZ-MX02-JQ01)', 'SUM(SZ-MX01-JQ01, SZ-MX02-JQ01, SZ-BA10-JQ01)');
  expect(before.filter((piece) => piece.hit)).toEqual([]);
  expect(after.filter((piece) => piece.hit).map((piece) => piece.text)).toEqual([', SZ-BA10-JQ01']);
});

it('marks the one member that was replaced, and the one that went', () => {
  const hits = (one: string, other: string): readonly string[][] => {
    const { before, after } = diffOf(one, other);
    return [before, after].map((pieces) => pieces.flatMap(({ text, hit }) => (hit ? [text] : [])));
  };
  const whole = 'SUM(SZ-MX01-JQ01, SZ-MX02-JQ01, SZ-BA10-JQ01)';
  expect(hits(whole, 'SUM(SZ-MX01-JQ01, SZ-MX02-JQ01)')).toEqual([[', SZ-BA10-JQ01'], []]);
  expect(hits(whole, 'SUM(SZ-MX01-JQ01, SZ-MX09-JQ01, SZ-BA10-JQ01)')).toEqual([['SZ-MX02-JQ01'], ['SZ-MX09-JQ01']]);
});

it('marks texts as a whole that have little in common, or are short', () => {
  expect(diffOf('a1', 'a2').before).toEqual([{ text: 'a1', hit: true }]);
  const [one, other] = ['按去年一车间负责时的旧公式计算，见文件 A-7', 'MAX(SZ-MX01-JQ01, SZ-MX02-JQ01, SZ-MX03-JQ01)'];
  expect(diffOf(one, other)).toEqual({ before: [{ text: one, hit: true }], after: [{ text: other, hit: true }] });
});

it('gives both texts back from the pieces, and what is not marked is the same in both', () => {
  const words = fc.array(fc.constantFrom('SZ-01', 'SZ-02', ', ', '(', ')', '温度', '😀', ' '), { maxLength: 30 });
  fc.assert(
    fc.property(words, words, (one, other) => {
      const { before, after } = diffOf(one.join(''), other.join(''));
      const whole = (pieces: typeof before): string => pieces.map((piece) => piece.text).join('');
      const same = (pieces: typeof before): string =>
        pieces.flatMap((piece) => (piece.hit ? [] : [piece.text])).join('');
      expect([whole(before), whole(after)]).toEqual([one.join(''), other.join('')]);
      expect(same(before)).toBe(same(after));
    }),
  );
});
