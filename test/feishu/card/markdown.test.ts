import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bold,
  coloured,
  escaped,
  joined,
  link,
  md,
  mention,
  readable,
  webAddress,
} from '../../../src/feishu/card/markdown.ts';
import { plainText } from '../../../src/feishu/card/text.ts';
import { hostileData } from './hostile.ts';

/** What a reader of markdown sees in a text without markup: references resolved. */
function resolved(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

/** The data as one line of characters that can be seen; cut as escaping cuts. */
function seen(data: string): string {
  return data
    .replace(/\r\n?/g, '\n')
    .replace(
      /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g,
      '',
    )
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('data in markdown', () => {
  it('shows exactly itself', () => {
    fc.assert(
      fc.property(hostileData, (data) => {
        expect(resolved(escaped(data, 100_000))).toBe(seen(data));
      }),
      { numRuns: 500 },
    );
  });

  it('holds no sign that means something', () => {
    fc.assert(
      fc.property(hostileData, (data) => {
        const text = escaped(data);
        expect(text).not.toMatch(/[\\`*_~[\]<>|$\n\r]/);
        expect(text).not.toMatch(/^[#+=-]|^\d+[.)](?=\s|$)|:\/\/|&(?!#\d+;)(?=[#a-z])/i);
        expect(text).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 500 },
    );
  });

  it('is cut by characters, never through one', () => {
    expect(escaped('😀'.repeat(10), 6)).toBe('😀😀…');
    expect(escaped('ab', 2)).toBe('ab');
    expect(escaped('abc', 2)).toBe('a…');
  });

  it.each([
    ['<at id=all></at>', '&#60;at id=all&#62;&#60;/at&#62;'],
    ['&lt;at id=all&gt;', '&#38;lt;at id=all&#38;gt;'],
    ['R&D 部 & 设备', 'R&#38;D 部 & 设备'],
    ['1. 一号', '1&#46; 一号'],
    ['-12.5', '&#45;12.5'],
    ['10.1.0.5:502', '10.1.0.5:502'],
    ['https://evil.example', 'https&#58;//evil.example'],
    ['甲\n乙', '甲 乙'],
  ])('%j is written %j', (data, text) => {
    expect(escaped(data)).toBe(text);
  });
});

describe('markup', () => {
  it('comes from the template, data from what is put in', () => {
    const name = '空压机*12*';
    expect(md`**${name}** 改名，影响 ${40} 个采集点`.markdown).toBe('**空压机&#42;12&#42;** 改名，影响 40 个采集点');
    expect(md`${bold(name)}：${coloured('red', '停')}`.markdown).toBe(
      "**空压机&#42;12&#42;**：<font color='red'>停</font>",
    );
    expect(joined(['a_b', bold('c')], '、').markdown).toBe('a&#95;b、**c**');
  });

  it('links only the web, and no address breaks out of its link', () => {
    expect(link('详[情]', 'https://zhiban.example/x?a=1&b=(2)').markdown).toBe(
      '[详&#91;情&#93;](https://zhiban.example/x?a=1&b=%282%29)',
    );
    expect(link('点', 'javascript:alert(1)').markdown).toBe('点');
    expect(link('点', '不是地址').markdown).toBe('点');
    fc.assert(
      fc.property(hostileData, (data) => {
        const address = webAddress(`https://zhiban.example/${data}`) ?? '';
        expect(address).not.toMatch(/[()<>[\]\s'`*|]/);
      }),
    );
  });

  it('mentions a person by a checked id only', () => {
    expect(mention('ou_84aad35d084aa403a838cf73ee18467').markdown).toBe(
      '<at id=ou_84aad35d084aa403a838cf73ee18467></at>',
    );
    expect(mention('all').markdown).toBe('all');
    expect(mention('ou_1></at><at id=all').markdown).not.toContain('<');
  });

  it('reads as what a person sees', () => {
    expect(readable(md`**${'a*b'}** ${link('详情', 'https://x.example/')} ${coloured('red', '停')}`)).toBe(
      'a*b 详情 停',
    );
  });
});

it('plain text keeps tags readable, and none of them is a tag any more', () => {
  expect(plainText('<at id=all></at> 3 < 4')).toBe('＜at id=all>＜/at> 3 < 4');
  fc.assert(
    fc.property(hostileData, (data) => {
      const text = plainText(data);
      expect(text).not.toMatch(/<\/?[a-z]/i);
      expect(text.length).toBeLessThanOrEqual(300);
      expect(text).not.toMatch(/\p{Surrogate}/u);
    }),
    { numRuns: 500 },
  );
});
