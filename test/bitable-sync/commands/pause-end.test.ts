// Until when people pause a task.
import { expect, it } from 'vitest';
import { pauseEnd } from '../../../src/features/bitable-sync/commands/pause-end.ts';

/** Thursday, 10:00 in Beijing. */
const NOW = new Date('2026-11-26T02:00:00.000Z');

it.each([
  [['2小时'], '2026-11-26T04:00:00.000Z', []],
  [['到明早', '搬迁'], '2026-11-27T00:00:00.000Z', ['搬迁']],
  [['1周'], '2026-12-03T02:00:00.000Z', []],
  [['12-01'], '2026-11-30T16:00:00.000Z', []],
  [['2026/12/1', '08:30', '等', '新库'], '2026-12-01T00:30:00.000Z', ['等', '新库']],
  [['01-05'], '2027-01-04T16:00:00.000Z', []],
  [['11-26', '18:00'], '2026-11-26T10:00:00.000Z', []],
] as const)('%j is until %s', (words, until, rest) => {
  expect(pauseEnd(words, NOW)).toEqual({ until: new Date(until), rest });
});

it('takes what is no time for the reason', () => {
  expect(pauseEnd(['源库', '搬迁'], NOW)).toEqual({ until: null, rest: ['源库', '搬迁'] });
  expect(pauseEnd([], NOW)).toEqual({ until: null, rest: [] });
});

it.each([
  [['02-30'], '没有 02-30 这一天'],
  [['11-26'], '已经过去'],
  [['2025-01-01'], '已经过去'],
  [['12-01', '25:00'], '没有 25:00'],
  [['0天'], '暂停多久'],
])('refuses %j with a sentence', (words, sentence) => {
  expect(() => pauseEnd(words, NOW)).toThrow(sentence);
});
