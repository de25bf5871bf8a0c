import fc from 'fast-check';
import { expect, it } from 'vitest';
import { showPath } from '../../src/config/fault.ts';
import { readKeys } from '../../src/config/path-text.ts';
import { readWrittenValue, writtenValue } from '../../src/config/written-value.ts';
import type { Json } from '../../src/lib/json.ts';
import { laidOver } from '../../src/settings/effective.ts';
import { type Change, changeOf, inForce, isLive, type Keys } from '../../src/settings/overlay.ts';
import type { ChangeKind } from '../../src/settings/tables.ts';
import { loaded } from '../config/written-config.ts';
import { FILE, NOW } from './bench.ts';

function change(version: number, path: Keys, kind: ChangeKind, value?: Json): Change {
  return { version, path, kind, value: kind === 'set' ? value : undefined, by: 'ou_zhang', at: NOW, reason: null };
}

const key = fc.constantFrom('a', 'b', 'c');
const path = fc.array(key, { minLength: 1, maxLength: 3 });
const kind = fc.constantFrom<ChangeKind>('set', 'absent', 'restored', 'aside');
const history = fc
  .array(fc.tuple(path, kind, fc.integer()), { maxLength: 12 })
  .map((all) => all.map(([keys, what, value], index) => change(index + 1, keys, what, value)));

it('of each place the last change is enough', () => {
  fc.assert(
    fc.property(history, (changes) => {
      const last = changes.filter(({ path: keys, version }) => {
        return !changes.some((other) => other.version > version && other.path.join() === keys.join());
      });
      expect(inForce(last)).toEqual(inForce(changes));
    }),
  );
});

it('what is restored at the top of everything leaves the files as they are', () => {
  fc.assert(
    fc.property(history, (changes) => {
      const tops = ['a', 'b', 'c'].map((top, index) => change(changes.length + 1 + index, [top], 'restored'));
      expect(inForce([...changes, ...tops])).toEqual([]);
    }),
  );
});

it('a place has its value from the newest change at it or above', () => {
  const standing = inForce([
    change(1, ['a'], 'set', { b: 1 }),
    change(2, ['a', 'b'], 'set', 2),
    change(3, ['b'], 'set', 3),
    change(4, ['b'], 'aside'),
  ]);
  expect(standing.map(({ version }) => version)).toEqual([1, 2]);
  expect([['a', 'b'], ['a', 'c'], ['b']].map((keys) => changeOf(standing, keys)?.version)).toEqual([2, 1, undefined]);
});

it('what lies below a live place is live, what lies above is not', () => {
  const live = [['schedule'], ['sites', '*', 'aliases']];
  const places: readonly (readonly [Keys, boolean])[] = [
    [['schedule'], true],
    [['schedule', 'daily', 'cron'], true],
    [['sites', 'suzhou', 'aliases'], true],
    [['sites', 'suzhou'], false],
    [['sites', 'suzhou', 'name'], false],
    [['web'], false],
  ];
  for (const [keys, expected] of places) expect(isLive(keys, live), keys.join('.')).toBe(expected);
});

const cron = fc.constantFrom('0 1 * * *', '0 2 * * *');
const edit = fc.oneof(
  fc.record({ path: fc.constantFrom(['schedule', 'daily', 'cron'], ['schedule', 'other', 'cron']), value: cron }),
  fc.record({ path: fc.constant(['schedule', 'daily']), value: fc.record({ cron, enabled: fc.boolean() }) }),
  fc.record({
    path: fc.constantFrom(['retention', 'runDays'], ['retention', 'auditDays']),
    value: fc.integer({ min: 365, max: 999 }),
  }),
  fc.record({
    path: fc.constantFrom(['sites', 'suzhou', 'aliases']),
    value: fc.constantFrom([], ['总厂'], ['a', 'b']),
  }),
);

it('laid over the files every value is in force, and taken away again the files are as they were', () => {
  const files = loaded({ 'main.yaml': FILE });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
      const changes = edits.map(({ path: keys, value }, index) => change(index + 1, keys, 'set', value as Json));
      const laid = laidOver(files, inForce(changes));
      const last = changes.at(-1);
      if (last !== undefined) {
        const at = (laid.pathOf(last.path) ?? []).reduce<unknown>(
          (up, step) => (up as Record<string, unknown>)[step],
          laid.config,
        );
        expect(at).toEqual(last.value);
      }
      const restored = changes.map(({ path: keys }, index) => change(changes.length + 1 + index, keys, 'restored'));
      expect(laidOver(files, inForce([...changes, ...restored])).config).toEqual(files.config);
    }),
    { numRuns: 60 },
  );
});

it('paths are read back as they are shown', () => {
  const step = fc.oneof(
    fc.constantFrom('daily', '苏州', 'mail:a@b.com', 'a b', '带"引号'),
    fc.string({ minLength: 1, maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (keys) => {
      // What looks like a password is not shown.
      fc.pre(!showPath(keys).includes('***'));
      expect(readKeys(showPath(keys))).toEqual(keys);
    }),
  );
  expect(['', '.a', 'a..b', 'a[', 'a["b'].map(readKeys)).toEqual([null, null, null, null, null]);
});

it('values are read as YAML has them, and read back as they are shown', () => {
  const written: readonly (readonly [string, Json])[] = [
    ['30', 30],
    ['true', true],
    ['0 8 * * *', '0 8 * * *'],
    ['* * * * *', '* * * * *'],
    ['21:30', '21:30'],
    ['[苏州, sz]', ['苏州', 'sz']],
    ['[]', []],
    ['{ to: [oc_1, "robot:ops"], severity: critical }', { to: ['oc_1', 'robot:ops'], severity: 'critical' }],
    ['"30"', '30'],
    ['[苏州', '[苏州'],
    ['null', 'null'],
    ['*a', '*a'],
    ['!!js/function x', '!!js/function x'],
  ];
  for (const [text, value] of written) expect(readWrittenValue(text), text).toEqual(value);
  const word = fc.oneof(fc.constantFrom('苏州', 'true', '30', 'a, b', '', '- x', '*'), fc.string({ maxLength: 10 }));
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.integer(), fc.boolean()), { maxLength: 5 }), (value) => {
      expect(readWrittenValue(writtenValue(value))).toEqual(value);
    }),
  );
});
