import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeText, CUT_MARK, cellText } from '../../src/sheets/cell-text.ts';
import { decoded } from './excel-text.ts';
import { hostileText, longText } from './hostile-text.ts';

describe('text of a cell', () => {
  it('passes ordinary text through', () => {
    expect(cellText('采集点 P-101 “进口温度”')).toEqual({
      xml: '采集点 P-101 “进口温度”',
      formulaLike: false,
      blankEdge: false,
    });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠a', '\u0001=1'])(
    'sees the formula in %j',
    (value) => {
      expect(cellText(value).formulaLike).toBe(true);
    },
  );

  it.each(['1=1', 'a-b', ' =1', '\n=1', '', 'P@1'])('sees none in %j', (value) => {
    expect(cellText(value).formulaLike).toBe(false);
  });

  it.each([
    [' a', true],
    ['a ', true],
    ['a\n', true],
    ['\ta', true],
    ['\r', true],
    ['a b', false],
    ['a\nb', false],
  ])('tells whether %j has blanks at an end', (value, blankEdge) => {
    expect(cellText(value).blankEdge).toBe(blankEdge);
  });

  it('removes what XML cannot carry and marks what UTF-16 cannot pair', () => {
    expect(cellText('a\0b\u001Fc\uFFFEd\uFFFFe').xml).toBe('abcde');
    expect(cellText('\uD800a\uDC00 😀').xml).toBe('\uFFFDa\uFFFD 😀');
    expect(cellText('tab\tline\nend').xml).toBe('tab\tline\nend');
  });

  it('keeps carriage returns and literals that look like encoded characters', () => {
    expect(cellText('a\r\nb').xml).toBe('a&#13;\nb');
    expect(cellText('_x000D_').xml).toBe('_x005F_x000D_');
    expect(cellText('_x0041_x0042_x').xml).toBe('_x005F_x0041_x005F_x0042_x');
    expect(cellText('TAG_x12').xml).toBe('TAG_x12');
  });

  it('cuts at 32,767 UTF-16 units, with a mark, between characters', () => {
    expect(cellText('中'.repeat(32_767)).xml).toBe('中'.repeat(32_767));
    expect(cellText('中'.repeat(32_768)).xml).toBe('中'.repeat(32_761) + CUT_MARK);
    expect(cellText('😀'.repeat(20_000)).xml).toBe('😀'.repeat(16_380) + CUT_MARK);
    expect(cellText(`x${'😀'.repeat(20_000)}`).xml).toBe(`x${'😀'.repeat(16_380)}${CUT_MARK}`);
    expect(cellText('\0'.repeat(40_000)).xml).toBe('');
  });

  it('is at most 32,767 units long for a reader, and loses nothing but the illegal', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, longText), (value) => {
        const legal = value
          .replace(/\p{Surrogate}/gu, '\uFFFD')
          .replace(/[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '');
        const read = decoded(cellText(value).xml);
        expect(read.length).toBeLessThanOrEqual(32_767);
        if (legal.length <= 32_767) expect(read).toBe(legal);
        else expect(legal.startsWith(read.slice(0, -CUT_MARK.length)) && read.endsWith(CUT_MARK)).toBe(true);
      }),
    );
  });

  it('escapes attributes', () => {
    expect(attributeText('a"<b>&\n\t\0')).toBe('a&quot;&lt;b&gt;&amp;&#10;&#9;');
  });
});
