import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sheetName } from '../../src/sheets/sheet-name.ts';
import { hostileText } from './hostile-text.ts';

describe('the name of a sheet', () => {
  it.each([
    ['苏州基地', '苏州基地'],
    ['a[b]:c*d?e/f\\g', 'a_b__c_d_e_f_g'],
    ["'引号'", '引号'],
    ['history', 'history_'],
    ['', '工作表'],
    ["''", '工作表'],
    ['长'.repeat(40), '长'.repeat(31)],
    [`${'a'.repeat(30)}😀`, 'a'.repeat(30)],
    [`${'a'.repeat(30)}'b`, 'a'.repeat(30)],
    ['a\nb', 'a b'],
  ])('for %j is %j', (wanted, name) => {
    expect(sheetName(wanted, [])).toBe(name);
  });

  it('is not taken yet, whatever the case', () => {
    expect(sheetName('ABC', ['abc'])).toBe('ABC (2)');
    expect(sheetName('abc', ['ABC', 'Abc (2)'])).toBe('abc (3)');
    expect(sheetName('长'.repeat(40), ['长'.repeat(31)])).toBe(`${'长'.repeat(27)} (2)`);
    expect(sheetName('ＡＢＣ', ['abc'])).toBe('ＡＢＣ (2)');
  });

  it('is always one that Excel takes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(hostileText, fc.constantFrom('History', 'x'.repeat(50), "'", "a'")), { maxLength: 6 }),
        (wanted) => {
          const names: string[] = [];
          for (const one of wanted) names.push(sheetName(one, names));
          expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
          for (const name of names) {
            expect(name).toMatch(/^(?!')[^[\]:*?/\\\x00-\x1F\uFFFE\uFFFF]{1,31}(?<!')$/);
            expect(name).not.toMatch(/\p{Surrogate}/u);
            expect(name.toLowerCase()).not.toBe('history');
          }
        },
      ),
    );
  });
});
