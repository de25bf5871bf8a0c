import { expect, it } from 'vitest';
import { csvLine } from '../../src/lib/csv.ts';

it.each([
  ['=1+1', "'=1+1"],
  ['+86 138', "'+86 138"],
  ['-5', "'-5"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['＝1', "'＝1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠a', "'＠a"],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['a\nb', '"a\nb"'],
  ['台账 空压机', '台账 空压机'],
])('%j is written %j', (text, expected) => {
  expect(csvLine([text, 5, null])).toBe(`${expected},5,\r\n`);
});

it('leaves numbers numbers', () => {
  expect(csvLine([-5, 0.5])).toBe('-5,0.5\r\n');
});
