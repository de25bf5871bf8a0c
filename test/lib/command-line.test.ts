import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, isFault, normalLine, parseLine, writeLine } from '../../src/lib/command-line.ts';

/** What is in a line, as plain values. */
function read(text: string) {
  const line = parseLine(text);
  if (isFault(line)) return line.fault;
  return { words: line.words, ...(line.options.size === 0 ? {} : { options: Object.fromEntries(line.options) }) };
}

// Strings made of what could be mistaken for something, and any other.
const TRAPS = [
  '"',
  '“',
  '”',
  '＂',
  '\\',
  ' ',
  '\u3000',
  ':',
  '：',
  '=',
  '--',
  '-',
  '//',
  '\n',
  '\0',
  '\u200B',
  'Ａ',
  '１',
  '#',
];
const nasty = fc.array(fc.oneof(fc.constantFrom(...TRAPS), fc.string({ unit: 'binary', maxLength: 3 })), {
  maxLength: 8,
});
const anyText = fc.oneof(
  nasty.map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('台账', '详情', '__proto__', ''),
);
const key = fc
  .tuple(fc.constantFrom('基地', 'site', 'x', '字段', 'constructor'), fc.stringMatching(/^[a-z0-9_-]{0,8}$/))
  .map((parts) => parts.join(''));
const options = fc.dictionary(key, anyText, { maxKeys: 4 });

describe('a written line', () => {
  it('is read as what was written, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), options, (words, given) => {
        const line = parseLine(writeLine(words, given));
        expect(line).toMatchObject({ words, options: new Map(Object.entries(given)) });
      }),
      { numRuns: 2_000 },
    );
  });

  it('with a name in front gives the values back, all of them as data', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), options, (values, given) => {
        expect(parseLine(commandLine('台账 导出', values, given))).toEqual({
          words: ['台账', '导出', ...values],
          quoted: [false, false, ...values.map(() => true)],
          options: new Map(Object.entries(given)),
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same after it was made normal', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), options, (words, given) => {
        const line = writeLine(words, given);
        const normal = normalLine(line);
        expect(typeof normal).toBe('string');
        expect(parseLine(String(normal))).toEqual(parseLine(line));
      }),
      { numRuns: 1_000 },
    );
  });

  it('quotes only where it must', () => {
    expect(writeLine(['台账', '空压机12#', 'P-101', '1 号'], { 基地: '苏州' })).toBe(
      '台账 空压机12# P-101 "1 号" 基地:苏州',
    );
    expect(writeLine(['Ｐ', 'a"b', ''])).toBe('"Ｐ" "a\\"b" ""');
  });

  it.each(['', 'Site', '基 地', '1', 'a:b', 'x'.repeat(21), 'ｓite'])('refuses %j as a key', (bad) => {
    expect(() => writeLine([], { [bad]: 'x' })).toThrow(RangeError);
  });
});

describe('a typed line', () => {
  it('never throws, and gives words without blanks or a sentence', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = parseLine(text);
        if (isFault(line)) expect(line.fault).toMatch(/\p{Script=Han}/u);
        else expect(line.words.filter((word, at) => !line.quoted[at] && /\s|^$/u.test(word))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['  台账　空压机\n苏州 ', ['台账', '空压机', '苏州']],
    ['ＬＥＤＧＥＲ　ｐ－１０１', ['LEDGER', 'p-101']],
    ['台\u200B账', ['台账']],
    ['台账 “空压机 １２＃” 苏州', ['台账', '空压机 １２＃', '苏州']],
    ['台账“空压机”苏州', ['台账', '空压机', '苏州']],
    ['台账 ”空压机”', ['台账', '空压机']],
    ['“空压机"', ['空压机']],
    ['＂空压机＂', ['空压机']],
    ['5" 管', ['5"', '管']],
    ['"a"b "c""d"', ['a', 'b', 'c', 'd']],
    ['"C:\\temp\\\\" "a\\"b"', ['C:\\temp\\', 'a"b']],
    ['08:30 http://a.b/c 10.0.0.1:502', ['08:30', 'http://a.b/c', '10.0.0.1:502']],
    ['a: :b =c', ['a:', ':b', '=c']],
    ['""', ['']],
    ['', []],
  ])('%j', (text, words) => {
    expect(read(text)).toEqual({ words });
  });

  it.each([
    ['状态:停用 基地：苏州', { 状态: '停用', 基地: '苏州' }],
    ['状态=停用 字段＝IP', { 状态: '停用', 字段: 'IP' }],
    ['--site suzhou --Page=2', { site: 'suzhou', page: '2' }],
    ['--site "su zhou" STATUS:off', { site: 'su zhou', status: 'off' }],
    ['基地:"苏州 一厂" 备注：“甲 乙”', { 基地: '苏州 一厂', 备注: '甲 乙' }],
    ['IP:10.2.* 地址:10.0.0.1:502', { ip: '10.2.*', 地址: '10.0.0.1:502' }],
    ['备注:""', { 备注: '' }],
  ])('%j', (text, given) => {
    expect(read(text)).toEqual({ words: [], options: given });
  });

  it.each([
    ['台账 "空压机', '没有配对'],
    ['台账 “空压机', '没有配对'],
    ['基地:苏州 基地:无锡', '“基地”写了两次'],
    ['Site:a site:b', '“site”写了两次'],
    ['台账 --site', '“site”后面缺少值'],
    ['--site --page 2', '“site”后面缺少值'],
  ])('%j is a fault', (text, part) => {
    expect(read(text)).toContain(part);
  });
});
